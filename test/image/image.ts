/** `npm run test:image`: the real image, built and run as Kubernetes would run it, under a flood of large bodies. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { post, signStandard } from '../support/gateway.js';
import {
  buildImage,
  Container,
  IMAGE,
  inspectImage,
  MEMORY_BYTES,
  must,
  root,
  run,
  whatIsMissing,
} from './container.js';
import { bodyOf, type FloodKind, flood, PROVIDER, SECRET, SOURCE } from './flood.js';

const missing = await whatIsMissing();
if (missing !== null) throw new Error(`The image cannot be tested here: ${missing}.`);

const { version, dependencies, devDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const VOLUME = `onehook-test-${process.pid}`;
const LARGEST_IMAGE_BYTES = 200e6;
const FLOOD_MS = 20_000;
const CONFIG = {
  admin: { host: '0.0.0.0' },
  sources: { [SOURCE]: { provider: PROVIDER, secrets: SECRET } },
  log: { level: 'error' },
};

let container: Container;
before(async () => {
  await buildImage(version);
  await must('podman', 'volume', 'create', VOLUME);
  container = await Container.start(VOLUME, CONFIG);
});
after(async () => {
  await container?.remove();
  await run('podman', 'volume', 'rm', '-f', VOLUME);
});

test('it is small and says what it is', async () => {
  const { Size, Labels, Config } = await inspectImage();
  console.log(`# ${Math.round(Size / 1e6)} MB`);
  assert.ok(Size < LARGEST_IMAGE_BYTES, `${Size} bytes`);
  assert.deepEqual([Config.User, Config.StopSignal], ['65532:65532', 'SIGTERM']);
  assert.equal(Labels['org.opencontainers.image.version'], version);
  for (const name of ['title', 'description', 'licenses', 'revision', 'created', 'source', 'documentation'])
    assert.notEqual(Labels[`org.opencontainers.image.${name}`], undefined, name);
});

test('the SBOM lists what it depends on', async () => {
  const bom = JSON.parse(await must('npm', '--prefix', root, '--silent', 'run', 'sbom')) as {
    bomFormat: string;
    components: { name: string }[];
  };
  assert.equal(bom.bomFormat, 'CycloneDX');
  const listed = new Set(bom.components.map(({ name }) => name));
  for (const name of Object.keys(dependencies)) assert.ok(listed.has(name), name);
  for (const name of Object.keys(devDependencies)) assert.ok(!listed.has(name), name);
});

test('without a configuration it says what to mount', async () => {
  const { code, stderr } = await run('podman', 'run', '--rm', '--pull=never', IMAGE);
  assert.equal(code, 2);
  assert.match(stderr, /\/etc\/onehook\/onehook\.yaml does not exist\..* mount it there/);
});

test('it runs without rights, writes to its volume alone, and holds no tools', async () => {
  const status = container.status();
  assert.equal(status.get('Uid')?.split('\t')[0], '65532');
  assert.equal(Number.parseInt(status.get('CapEff')!, 16), 0);
  assert.equal(status.get('NoNewPrivs'), '1');
  for (const tool of ['sh', '/bin/sh', 'bash', 'npm', '/nodejs/bin/npm'])
    assert.notEqual((await container.exec(tool, '--version')).code, 0, tool);
  const node = (script: string) => container.exec('/nodejs/bin/node', '-e', script);
  for (const directory of ['/', '/app', '/etc/onehook', '/app/dist'])
    assert.match((await node(`fs.writeFileSync('${directory}/x', '')`)).stderr, /EROFS|EACCES/, directory);
  assert.equal((await node("fs.writeFileSync('/tmp/x', '')")).code, 0);
});

test('the old generation is 70 % of the memory limit, the young one comes on top', async () => {
  const { stdout } = await container.exec(
    '/nodejs/bin/node',
    ...['--max-semi-space-size=16', '-p', 'v8.getHeapStatistics().heap_size_limit'],
  );
  const share = Number(stdout) / MEMORY_BYTES;
  assert.ok(share > 0.65 && share < 0.95, `${share}`);
});

test('a flood of the largest bodies does not end it, and what it acknowledged is there after SIGTERM under load', async () => {
  const kinds: FloodKind[] = [
    { body: (n) => bodyOf(990_000, n) },
    { body: (n) => bodyOf(1_048_576, n) },
    { body: (n) => bodyOf(1_048_000, n), signed: false },
    { body: (n) => bodyOf(1_500_000, n) },
    { body: (n) => bodyOf(1_500_000, n), pieces: 65_536 },
    { body: (n) => bodyOf(100_000, n), pieces: 1, signed: false },
  ];
  const startedAt = Date.now();
  const end = new AbortController();
  let peak = 0;
  let asked = 0;
  let answered = 0;
  const flooding = flood(container.ingestUrl, kinds, 12, end.signal);
  while (Date.now() - startedAt < FLOOD_MS) {
    peak = Math.max(peak, container.anonymousBytes());
    const body = `{"type":"small","n":${asked++}}`;
    const small = await post(`${container.ingestUrl}/webhooks/${SOURCE}`, {
      headers: signStandard(SECRET, body),
      body,
    });
    if (small.code === 'accepted') answered += 1;
    else assert.equal(small.code, 'overloaded');
    await sleep(100);
  }
  const stopping = container.stop();
  await sleep(200);
  end.abort();
  const [{ answers, acknowledged }, { exitCode, seconds }] = await Promise.all([flooding, stopping]);
  console.log(
    `# peak ${Math.round(peak / 2 ** 20)} MiB; ${answered} of ${asked} small ones accepted;`,
    answers,
  );
  console.log(`# stopped in ${seconds.toFixed(1)} s`);
  assert.equal(exitCode, 0);
  assert.ok(seconds < 10, `${seconds} s`);
  assert.ok(acknowledged.size > 0 && answered > 0);
  assert.ok((answers.get('413 body_too_large') ?? 0) > 0);

  await container.remove();
  container = await Container.start(VOLUME, CONFIG);
  const kept = new Set((await eventIds(container.adminUrl, acknowledged.size)).values());
  const lost = [...acknowledged].filter((id) => !kept.has(id));
  assert.deepEqual(lost, []);
});

/** Ids of every event in the log; reads until all that `atLeast` asks for came and then nothing more does. */
async function eventIds(adminUrl: string, atLeast: number): Promise<Set<string>> {
  const ids = new Set<string>();
  const response = await fetch(`${adminUrl}/events?from=beginning`, { signal: AbortSignal.timeout(120_000) });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const more = await Promise.race([reader.read(), sleep(ids.size >= atLeast ? 2000 : 60_000)]);
    if (more === undefined || more.done) break;
    // An id stands within the first few hundred characters of its line; the filler behind it is not kept.
    const lines = (rest + more.value).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const id = /^data: .*?"id":"([^"]+)"/.exec(line)?.[1];
      if (id !== undefined) ids.add(id);
    }
  }
  await reader.cancel();
  return ids;
}
