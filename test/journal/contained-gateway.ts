/** The built command as containers run it: process 1 of a namespace of its own, on a directory that another one may have too. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { post, secretOf, signStandard } from '../support/gateway.js';
import { freshDirectory, sleep } from './bridging.js';

const COMMAND = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));
const SECRET = secretOf('s');
/** Whatever is started serves or ends within this: the time it takes to start, and 10 s to claim its directory. */
const LIMIT_MS = 20_000;

/** A group of tests that needs namespaces of processes. Where there are none it is skipped with one loud line, and with CI=true it fails. */
export function describeInContainers(name: string, timeoutMs: number, body: () => void): void {
  const { status } = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']);
  if (status === 0)
    describe(name, { timeout: timeoutMs }, () => {
      // Those of a test that failed would load the machine for the others.
      after(endAll);
      body();
    });
  else if (process.env.CI === 'true')
    throw new Error(`${name}: unshare --pid fails, and CI=true forbids skipping.`);
  else console.log(`# NOT RUN: ${name}: unshare --pid fails, which needs root.`);
}

const running = new Set<ContainedGateway>();
function endAll(): void {
  for (const gateway of running) gateway.signal('SIGKILL');
}
process.on('exit', endAll);

export class ContainedGateway {
  readonly #port: number;
  readonly #adminPort: number;
  readonly #unshare: ChildProcess;
  readonly #startedAt = performance.now();
  readonly #ended: Promise<number | null>;
  /** What it wrote on stderr, for the operator. */
  stderr = '';
  /** Lines of its log. */
  log = '';
  exitCode: number | null = null;

  private constructor(file: string, port: number, adminPort: number) {
    this.#port = port;
    this.#adminPort = adminPort;
    this.#unshare = spawn(
      'unshare',
      [
        ...['--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'],
        ...[process.execPath, COMMAND, 'serve', '--config', file],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#unshare.stdout!.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    this.#unshare.stderr!.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    running.add(this);
    this.#ended = new Promise((resolve) =>
      this.#unshare.once('close', (code) => {
        running.delete(this);
        this.exitCode = code ?? -1;
        resolve(code);
      }),
    );
  }

  /** `kafka`: brokers; none: the embedded log. Both are started without waiting for what becomes of it. */
  static async start(directory: string, kafka: readonly string[] | null): Promise<ContainedGateway> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const file = join(freshDirectory(), 'onehook.yaml');
    writeFileSync(
      file,
      `http: { host: 127.0.0.1, port: ${port} }
admin: { port: ${adminPort} }
sources: { renders: { provider: standard-webhooks, secrets: "${SECRET}" } }
${kafka ? `kafka: { brokers: ${JSON.stringify(kafka)}, topic: events, publishTimeoutMs: 500 }` : ''}
journal: { directory: ${JSON.stringify(directory)} }
`,
    );
    return new ContainedGateway(file, port, adminPort);
  }

  /** Its own process, not the one that made its namespace. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#unshare;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    for (const child of children.filter(Boolean)) process.kill(Number(child), signal);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.signal(signal);
    return this.ended();
  }

  /** Its exit code, if it ends within the limit. */
  async ended(): Promise<number | null> {
    await this.#within(() => this.exitCode !== null);
    return this.#ended;
  }

  /** Milliseconds from its start until it served. */
  async serving(): Promise<number> {
    await this.#within(async () => {
      assert.equal(this.exitCode, null, `It ended: ${this.stderr}`);
      return (await this.#admin('/startupz').catch(() => null))?.ok ?? false;
    });
    return performance.now() - this.#startedAt;
  }

  /** Whether it serves, once it serves or has ended. */
  async outcome(): Promise<'serves' | 'ended'> {
    await this.#within(
      async () => this.exitCode !== null || ((await this.#admin('/startupz').catch(() => null))?.ok ?? false),
    );
    return this.exitCode === null ? 'serves' : 'ended';
  }

  readiness(): Promise<number> {
    return this.#admin('/readyz').then(({ status }) => status);
  }

  /** Ids of the events of the embedded log, as `GET /events` streams them. */
  async events(count: number): Promise<string[]> {
    const response = await this.#admin('/events', { 'last-event-id': '-1' });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const ids = idsIn(text);
      if (ids.size >= count) return [...ids];
    }
    return [...idsIn(text)];
  }

  /** The status it answers with; 0 where it does not answer. */
  deliver(id: string): Promise<number> {
    const body = JSON.stringify({
      type: 'video.completed',
      timestamp: new Date().toISOString(),
      data: { id },
    });
    return post(`http://127.0.0.1:${this.#port}/webhooks`, {
      body,
      headers: signStandard(SECRET, body, { id }),
    }).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** Delivers so many; ids of those that were answered 200. */
  async deliverAll(name: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, i) => `${name}-${i}`);
    const statuses = await Promise.all(ids.map((id) => this.deliver(id)));
    return ids.filter((_, i) => statuses[i] === 200);
  }

  #admin(path: string, headers: Record<string, string> = {}) {
    return fetch(`http://127.0.0.1:${this.#adminPort}${path}`, { headers });
  }

  async #within(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = performance.now() + LIMIT_MS; !(await condition()); await sleep(20))
      assert.ok(performance.now() < end, `It neither serves nor ends: ${this.stderr}${this.log}`);
  }
}

/** One delivery after the other, from several senders at once, until it is stopped or the gateway has ended. */
export class Senders {
  readonly acknowledged: string[] = [];
  readonly statuses = new Set<number>();
  #isStopped = false;
  readonly #senders: Promise<void>[];

  constructor(gateway: ContainedGateway, name: string) {
    this.#senders = Array.from({ length: 8 }, async (_, sender) => {
      for (let i = 0; !this.#isStopped && gateway.exitCode === null; i++) {
        const id = `${name}-${sender}-${i}`;
        const status = await gateway.deliver(id);
        this.statuses.add(status);
        if (status === 200) this.acknowledged.push(id);
        await sleep(2);
      }
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#senders);
  }
}

/** Those that are in a segment on disk. */
export function journaled(directory: string): Set<string> {
  const log = join(directory, 'bridge', 'events');
  const names = readdirSync(log).filter((name) => name.endsWith('.log'));
  return new Set(names.flatMap((name) => [...idsIn(readFileSync(join(log, name), 'latin1'))]));
}

/** Of deliveries, wherever their bodies stand in a text. */
export function idsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/"data":\{"id":"([^"]+)"\}/g)].map(([, id]) => id!));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
