/**
 * The main job on real input: the built command as a process, deliveries of every provider signed by code that is not
 * ours, over HTTP, and read back from a real Kafka topic by kcat, byte for byte.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { providers } from '../../providers/index.js';
import { secretsIn } from '../../src/config/secrets.js';
import { fixturesFolder, readFixtures } from '../../src/conformance/fixtures.js';
import type { Provider } from '../../src/provider/provider.js';
import { fixedTools } from '../../src/schemes/key-set.js';
import { freePort } from '../cli/captured.js';
import { senders } from '../senders/index.js';
import type { Sample, Sender } from '../senders/sender.js';
import { post } from '../support/gateway.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { clientsHere } from './publishing.js';

const run = promisify(execFile);
const bin = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));

interface Sent {
  readonly sender: Sender;
  readonly sample: Sample;
  readonly body: Buffer;
  /** The golden events that are to come of it. */
  readonly events: readonly GoldenEvent[];
}

interface GoldenEvent {
  readonly id: string;
  readonly type: string;
  readonly verification: string;
  readonly data: unknown;
}

interface KcatRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly headers: readonly string[];
  readonly payload: string;
}

/** No two sources of a gateway may share a secret. The one of many samples is made anew for each of its senders. */
const users: readonly Sender[] = senders.map((sender, i) => {
  const { secrets } = sender.settings as { secrets?: readonly string[] };
  if (!/^whsec_AQEB/.test(sender.secret) || secrets?.join() !== sender.secret) return sender;
  const secret = `whsec_${Buffer.alloc(32, `secret ${i} `).toString('base64')}`;
  return { ...sender, secret, settings: { ...(sender.settings as object), secrets: [secret] } };
});

/** Published secrets are shared by several senders: those go to other gateways. */
const groups: readonly (readonly Sender[])[] = users.reduce<Sender[][]>((groups, sender) => {
  const secretsOf = ({ settings }: Sender) =>
    secretsIn(settings).map(({ value }) => value.replace(/^whsec_/, ''));
  const secrets = secretsOf(sender);
  const free = groups.find(
    (group) => !group.some((other) => secretsOf(other).some((s) => secrets.includes(s))),
  );
  if (free) free.push(sender);
  else groups.push([sender]);
  return groups;
}, []);

/** Only what can be signed for now: a published sample is fixed to its own time and key. */
const isFresh = ({ at, secret, settings }: Sample) =>
  at === undefined && secret === undefined && settings === undefined;

let cluster: Cluster;
let keys: Server;

await describeWithKafka(
  'end to end through the built command',
  () => {
    before(async () => {
      cluster = await startCluster();
      keys = createServer(({ url = '' }, response) =>
        response.end(JSON.stringify(senders.find(({ provider }) => `/${provider}` === url)?.jwks)),
      );
      await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    });
    after(async () => {
      keys?.close();
      await cluster?.close();
    });
    for (const client of clientsHere('end to end')) {
      test(`every provider, read back by kcat (${client})`, { timeout: 120_000 }, () => endToEnd(client));
    }
  },
  { kcat: true },
);

async function endToEnd(client: 'kafkajs' | 'platformatic'): Promise<void> {
  const topics = {
    all: `e2e.${client}.events`,
    jobs: `e2e.${client}.jobs`,
    quarantine: `e2e.${client}.quarantine`,
  };
  for (const topic of Object.values(topics)) await cluster.createTopic(topic, 3);
  const sent: Sent[] = [];
  const unreadable: Buffer[] = [];
  for (const group of groups) {
    await withGateway(client, group, topics, async (url) => {
      for (const sender of group) await sendSamples(url, sender, sent, unreadable);
    });
  }
  const silent = users.filter((sender) => !sent.some((each) => each.sender === sender));
  assert.deepEqual(
    silent.map(({ provider }) => provider).filter((name) => !CANNOT_SIGN_NOW.includes(name)),
    [],
  );

  await checkRecords(sent, [...(await readTopic(topics.all)), ...(await readTopic(topics.jobs))], topics);
  const kept = await readTopic(topics.quarantine);
  assert.deepEqual(
    kept.map(({ payload }) => payload).sort(),
    unreadable.map((body) => body.toString()).sort(),
  );
  const tokens = senders.flatMap(({ token }) => token ?? []);
  assert.ok(!tokens.some((token) => JSON.stringify(kept).includes(token)), 'no token is kept');
}

async function withGateway(
  client: string,
  group: readonly Sender[],
  topics: { all: string; jobs: string; quarantine: string },
  use: (url: string) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'onehook-e2e-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const config = {
    http: { host: '127.0.0.1', port },
    admin: { host: '127.0.0.1', port: adminPort },
    sources: Object.fromEntries(group.map((sender) => [`my-${sender.provider}`, sourceOf(sender, url)])),
    kafka: {
      brokers: cluster.bootstrap(),
      client,
      topic: topics.all,
      quarantineTopic: topics.quarantine,
    },
    routes: [
      { match: { family: 'job' }, topic: topics.jobs },
      { match: { type: '*' }, topic: topics.all },
    ],
    journal: { directory: join(directory, 'data') },
  };
  const configPath = join(directory, 'onehook.yaml');
  writeFileSync(configPath, JSON.stringify(config));
  const gateway = spawn(process.execPath, [bin, 'serve', '--config', configPath], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  for (const stream of [gateway.stdout, gateway.stderr])
    stream.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  try {
    await untilReady(gateway, `http://127.0.0.1:${adminPort}/readyz`);
    await use(url);
    gateway.kill('SIGTERM');
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      gateway.once('exit', (...how) => resolve(how)),
    );
    assert.deepEqual([code, signal], [0, null], 'SIGTERM ends it with 0');
  } catch (error) {
    console.error(log.join(''));
    throw error;
  } finally {
    gateway.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** As an operator would write it, with this gateway's own URL and keys. */
function sourceOf({ provider, settings, jwks }: Sender, url: string): Record<string, unknown> {
  const keysUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/${provider}`;
  const given = settings as Record<string, unknown>;
  return {
    provider,
    ...given,
    ...(jwks && !('publicKeys' in given) ? { jwksUrl: keysUrl } : {}),
    ...('publicUrl' in given ? { publicUrl: url } : {}),
  };
}

async function untilReady(gateway: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    assert.equal(gateway.exitCode, null, 'the gateway ended at start');
    const response = await fetch(url).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('the gateway was not ready within 30 s');
}

/** Their time and signature lie in the recorded body (mailgun), or their key at a place that only they have: conformance verifies those. */
const CANNOT_SIGN_NOW = senders
  .filter(({ provider, keyLocations }) => provider === 'mailgun' || keyLocations !== undefined)
  .map(({ provider }) => provider);

/** Every sample, signed now, to the one URL where headers tell whose it is; twice, since senders repeat themselves. */
async function sendSamples(url: string, sender: Sender, sent: Sent[], unreadable: Buffer[]): Promise<void> {
  const provider = providers.find(({ name }) => name === sender.provider)!;
  const golden = new Map(
    (await readFixtures(fixturesFolder(provider.name))).map(({ name, golden }) => [name, golden]),
  );
  const { recognizes } = provider.scheme(provider.settings.parse(sender.settings), fixedTools([]));
  const own = `/webhooks/my-${provider.name}${sender.token ? `/${sender.token}` : ''}`;
  const seen = new Set<string>();
  if (CANNOT_SIGN_NOW.includes(provider.name)) return;

  for (const sample of sender.samples.filter(isFresh)) {
    const what = `${sender.provider} ${sample.name}`;
    const path = sample.url?.includes('?')
      ? `${own}${sample.url.slice(sample.url.indexOf('?'))}`
      : recognizes.length > 0 && !sender.token
        ? '/webhooks'
        : own;
    const recorded = Buffer.from(sample.body as string);
    const body = sender.dated?.(recorded, Date.now()) ?? recorded;
    const sign = sample.sign ?? sender.sign;
    const options = {
      secret: sender.secret,
      at: Date.now(),
      ids: sample.ids ?? {},
      method: 'POST',
      url: url + path,
    };
    const signed = await sign(body, options);
    const headers = {
      ...(sample.contentType === null ? {} : { 'content-type': sample.contentType ?? 'application/json' }),
      'user-agent': sender.userAgent,
      ...signed,
    };
    const expected = golden.get(sample.name) as GoldenEvent[] | { outcome: string };
    const events = Array.isArray(expected) ? expected : [];
    const ids = events.map(({ id }) => id).join();
    const isRepeat = events.length > 0 && seen.has(ids);
    seen.add(ids);

    const first = await post(url + path, { headers, body });
    if (!Array.isArray(expected)) {
      const isRefused = expected.outcome === 'refused';
      assert.equal(first.status, isRefused ? 401 : (provider.accepted?.status ?? 200), what);
      if (!isRefused) unreadable.push(body);
      continue;
    }
    const success = provider.accepted?.status ?? 200;
    assert.deepEqual(
      [first.status, first.code],
      [success, codeOf(provider, isRepeat ? 'duplicate' : 'accepted')],
      what,
    );
    const second = await post(url + path, { headers, body });
    assert.deepEqual(
      [second.status, second.code],
      [success, codeOf(provider, provider.identify.perDelivery ? 'accepted' : 'duplicate')],
      `${what}, again`,
    );
    if (!isRepeat) sent.push({ sender, sample, body, events });
  }
}

/** What has its own words for success does not tell the code. */
const codeOf = ({ accepted }: Provider, code: string) => (accepted ? '' : code);

async function readTopic(topic: string): Promise<KcatRecord[]> {
  const args = ['-b', cluster.bootstrap().join(','), '-t', topic, '-C', '-J', '-e', '-q', '-o', 'beginning'];
  const { stdout } = await run('kcat', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as KcatRecord);
}

async function checkRecords(
  sent: readonly Sent[],
  records: readonly KcatRecord[],
  topics: { all: string; jobs: string },
): Promise<void> {
  const everywhere = records.filter(({ topic }) => topic === topics.all);
  const ids = everywhere.map(({ payload }) => {
    const { source, id } = JSON.parse(payload) as { source: string; id: string };
    return `${source} ${id}`;
  });
  assert.equal(new Set(ids).size, ids.length, 'no event is there twice, although each was sent twice');

  const published = everywhere.map((record) => ({
    record,
    event: JSON.parse(record.payload) as GoldenEvent & { source: string },
  }));
  for (const { sender, sample, body, events } of sent) {
    const what = `${sender.provider} ${sample.name}`;
    const { decode, split } = providers.find(({ name }) => name === sender.provider)!;
    for (const golden of events) {
      const ofSource = published.filter(({ event }) => event.source === `/sources/my-${sender.provider}`);
      // Where the signed time is part of the id, it is another one than in the golden file.
      const found =
        ofSource.find(({ event }) => event.id === golden.id) ??
        ofSource.find(({ event }) => isDeepStrictEqual(payloadOf(event), payloadOf(golden)));
      assert.ok(found, `${what}: the event ${golden.id} is in the log`);
      const { record } = found;
      const event = found.event as unknown as Record<string, unknown>;
      assert.equal(event.specversion, '1.0');
      assert.equal(event.type, golden.type, what);
      assert.equal(event.verification, golden.verification, what);
      // A body that holds the time of its sending is another one each time.
      if (!sender.dated) assert.deepEqual(payloadOf(event), payloadOf(golden), what);
      // What is neither a form nor a batch is spliced as it came, unless a secret of the source is in it.
      if (!decode && !split && !event.masked)
        assert.ok(record.payload.includes(body.toString()), `${what}, byte for byte`);
      assert.equal(record.key, event.partitionkey ?? null, what);
      const headers = Object.fromEntries(pairs(record.headers));
      assert.equal(headers['content-type'], 'application/cloudevents+json; charset=UTF-8');
      assert.equal(headers.ce_id, event.id);
      assert.equal(headers.ce_type, event.type);
    }
  }
  const jobs = records.filter(({ topic }) => topic === topics.jobs);
  const ofJobs = everywhere.filter(({ payload }) => JSON.parse(payload).type.startsWith('onehook.job.'));
  assert.deepEqual(jobs.map(({ payload }) => payload).sort(), ofJobs.map(({ payload }) => payload).sort());
  assert.ok(jobs.length > 20);
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]!]] : []) as [string, string][]);
}

function payloadOf({ type, data }: { type?: unknown; data?: unknown }): unknown {
  return String(type).startsWith('onehook.job.') ? (data as { payload: unknown }).payload : data;
}
