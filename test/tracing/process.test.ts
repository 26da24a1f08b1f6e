/** The gateway as a process: off, it loads no tracer; on, an unavailable collector costs a line in the log and nothing else. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../cli/captured.js';
import { until } from '../kafka/publishing.js';
import { post, secretOf, signStandard } from '../support/gateway.js';
import { Collector } from './collector.js';

const BIN = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));
const SECRET = secretOf('t');

/** At its end the process lists the packages of OpenTelemetry that it has loaded; they are CommonJS, however imported. */
const TELL_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  const { cache } = createRequire(${JSON.stringify(import.meta.url)});
  process.on('exit', () => {
    const names = Object.keys(cache).map((path) => /@opentelemetry[\\\\/]([^\\\\/]+)/.exec(path)?.[1]);
    process.stderr.write('loaded ' + JSON.stringify([...new Set(names.filter(Boolean))].sort()) + '\\n');
  });
`)}`;

interface Ended {
  readonly lines: readonly Record<string, string>[];
  readonly loaded: readonly string[];
  readonly code: number | null;
  readonly stoppedMs: number;
}

/** Starts it, lets `use` do what it does, and ends it with SIGTERM. */
async function serve(
  tracing: string,
  use: (deliver: (id: string) => Promise<number>, lines: () => Ended['lines']) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const directory = mkdtempSync(join(tmpdir(), 'onehook-tracing-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const file = join(directory, 'onehook.yaml');
  writeFileSync(
    file,
    `http: { host: 127.0.0.1, port: ${port} }
admin: { port: ${adminPort} }
sources: { renders: { provider: standard-webhooks, secrets: "${SECRET}" } }
dedupe: { store: memory }
${tracing}
`,
  );
  const child = spawn(process.execPath, ['--import', TELL_LOADED, BIN, 'serve', '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      written[name] += chunk;
    });
  const lines = () =>
    written.stdout
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line));
  try {
    await until('it serves', async () => lines().some(({ message }) => message === 'gateway started'));
    const deliver = async (id: string) => {
      const body = JSON.stringify({ type: 'video.completed', timestamp: new Date().toISOString(), data: {} });
      const headers = signStandard(SECRET, body, { id });
      return (await post(`http://127.0.0.1:${port}/webhooks`, { body, headers })).status;
    };
    await use(deliver, lines);
    const stoppingAt = performance.now();
    const exited = once(child, 'close');
    child.kill('SIGTERM');
    const [code] = await exited;
    const stoppedMs = performance.now() - stoppingAt;
    const loaded = JSON.parse(/^loaded (.*)$/m.exec(written.stderr)?.[1] ?? 'null');
    return { lines: lines(), loaded, code, stoppedMs };
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

test('off, no tracer is loaded', { timeout: 60_000 }, async () => {
  const { loaded, code } = await serve('', async (deliver) => assert.equal(await deliver('off'), 200));
  assert.equal(code, 0);
  // prom-client's, whose interface to a tracer it asks for the current span.
  assert.deepEqual(loaded, ['api']);
});

test('on, it is, and the endpoint may be the environment’s to say', { timeout: 60_000 }, async () => {
  const collector = await Collector.start();
  try {
    const { loaded, code } = await serve(
      'tracing: {}',
      async (deliver) => assert.equal(await deliver('on'), 200),
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    );
    assert.equal(code, 0);
    assert.ok(loaded.includes('sdk-trace') && loaded.includes('exporter-trace-otlp-http'), String(loaded));
    assert.equal((await collector.only('POST /webhooks')).attributes['onehook.source'], 'renders');
  } finally {
    await collector.close();
  }
});

test('an unavailable collector is reported once, and delays nothing', { timeout: 60_000 }, async () => {
  const away = await freePort();
  const { lines, code, stoppedMs } = await serve(
    `tracing: { endpoint: "http://127.0.0.1:${away}" }`,
    async (deliver, told) => {
      for (let i = 0; i < 30; i++) {
        const startedAt = performance.now();
        assert.equal(await deliver(`away-${i}`), 200);
        // Far less than the exporter waits for a collector.
        assert.ok(performance.now() - startedAt < 3000);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await until(
        'it is reported',
        async () => told().some(({ message }) => message === 'trace export failed; spans dropped'),
        20_000,
      );
    },
    { OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
  );
  const lost = lines.filter(({ message }) => message === 'trace export failed; spans dropped');
  assert.equal(lost.length, 1);
  assert.equal(lost[0]!.level, 'warn');
  assert.match(lost[0]!.why!, /ECONNREFUSED/);
  assert.equal(code, 0);
  assert.ok(stoppedMs < 5000, `${stoppedMs} ms`);
});

test('a collector that never answers does not hold up the end', { timeout: 60_000 }, async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const { code, stoppedMs } = await serve(
    `tracing: { endpoint: "http://127.0.0.1:${port}" }`,
    async (deliver) => {
      for (let i = 0; i < 20; i++) assert.equal(await deliver(`silent-${i}`), 200);
    },
  );
  silent.close();
  assert.equal(code, 0);
  // The linger of open connections, 2 s to flush, and 2 s that the command gives what a library leaves behind.
  assert.ok(stoppedMs < 7000, `${stoppedMs} ms`);
});
