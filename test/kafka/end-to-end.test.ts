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
import { promisify } from 'node:util';
import { stringify } from 'yaml';
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
}

interface KcatRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly headers: readonly string[];
  readonly payload: string;
}

/** The senders as they are, but no two with one secret: a published one is shared by two of them, and a gateway refuses that. */
const users: readonly Sender[] = senders.map((sender, i) => {
  if (!sender.secret.startsWith('whsec_')) return sender;
  const secret = `whsec_${Buffer.alloc(32, i).toString('base64')}`;
  return { ...sender, secret, settings: { ...(sender.settings as object), secrets: [secret] } };
});

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
      const { jwks } = senders.find((sender) => sender.jwks !== undefined)!;
      keys = createServer((_request, response) => response.end(JSON.stringify(jwks)));
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
  const directory = mkdtempSync(join(tmpdir(), 'onehook-e2e-'));
  const topics = {
    all: `e2e.${client}.events`,
    jobs: `e2e.${client}.jobs`,
    quarantine: `e2e.${client}.quarantine`,
  };
  for (const topic of Object.values(topics)) await cluster.createTopic(topic, 3);
  const [port, adminPort] = [await freePort(), await freePort()];
  const keysUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks.json`;
  const config = {
    http: { host: '127.0.0.1', port },
    admin: { host: '127.0.0.1', port: adminPort },
    sources: Object.fromEntries(
      users.map(({ provider, settings, jwks }) => [
        `my-${provider}`,
        { provider, ...(settings as object), ...(jwks ? { jwksUrl: keysUrl } : {}) },
      ]),
    ),
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
  writeFileSync(configPath, stringify(config));
  const gateway = spawn(process.execPath, [bin, 'serve', '--config', configPath], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  for (const stream of [gateway.stdout, gateway.stderr])
    stream.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  try {
    await untilReady(gateway, `http://127.0.0.1:${adminPort}/readyz`);
    const { sent, unreadable } = await sendEverything(`http://127.0.0.1:${port}`);
    assert.ok(sent.length > 50, `only ${sent.length} deliveries`);

    const records = [...(await readTopic(topics.all)), ...(await readTopic(topics.jobs))];
    await checkRecords(sent, records, topics);
    const kept = await readTopic(topics.quarantine);
    assert.deepEqual(
      kept.map(({ payload }) => payload).sort(),
      unreadable.map(({ body }) => body.toString()).sort(),
    );
    assert.doesNotMatch(
      JSON.stringify(kept),
      new RegExp(users.flatMap(({ token }) => token ?? []).join('|')),
    );

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

async function untilReady(gateway: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    assert.equal(gateway.exitCode, null, 'the gateway ended at start');
    const response = await fetch(url).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('the gateway was not ready within 30 s');
}

/** The fixtures' names say what becomes of them. */
function expectedOutcome({ name }: Sample): 'accepted' | 'quarantined' | 'unauthenticated' {
  if (name.startsWith('quarantined')) return 'quarantined';
  return name.startsWith('refused') ? 'unauthenticated' : 'accepted';
}

/** Every sample to the one URL (or to its token's), signed now; twice, since senders repeat themselves. */
async function sendEverything(url: string): Promise<{ sent: Sent[]; unreadable: Sent[] }> {
  const sent: Sent[] = [];
  const unreadable: Sent[] = [];
  for (const sender of users) {
    for (const sample of sender.samples.filter(isFresh)) {
      // Samples are variants of one message and of one job; here each is of its own.
      const body =
        typeof sample.body === 'string'
          ? Buffer.from(sample.body.replaceAll('pred_demo01', `pred_${sample.name}`))
          : sample.body;
      const sign = sample.sign ?? sender.sign;
      const ids = { ...sample.ids, 'webhook-id': `msg_${sample.name}`, 'svix-id': `msg_${sample.name}` };
      const options = { secret: sender.secret, at: Date.now(), ids };
      const path = sender.token ? `/webhooks/my-${sender.provider}/${sender.token}` : '/webhooks';
      const headers = {
        'content-type': sample.contentType ?? 'application/json',
        'user-agent': sender.userAgent,
        ...(await sign(body, options)),
      };
      const first = await post(url + path, { headers, body });
      const outcome = expectedOutcome(sample);
      assert.equal(first.code, outcome, `${sender.provider} ${sample.name}`);
      assert.equal(first.status, outcome === 'unauthenticated' ? 401 : 200);
      if (outcome === 'quarantined') unreadable.push({ sender, sample, body });
      if (outcome !== 'accepted') continue;
      const second = await post(url + path, { headers, body });
      assert.deepEqual(
        [second.status, second.code],
        [200, 'duplicate'],
        `${sender.provider} ${sample.name}, again`,
      );
      sent.push({ sender, sample, body });
    }
  }
  return { sent, unreadable };
}

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

  for (const { sender, sample, body } of sent) {
    const what = `${sender.provider} ${sample.name}`;
    // A form's payload is the JSON inside of it; everything else is spliced as it came.
    const bytes =
      sample.contentType === 'application/x-www-form-urlencoded'
        ? new URLSearchParams(body.toString()).get('payload')!
        : body.toString();
    const found = everywhere.filter(
      ({ payload }) => payload.includes(bytes) && payload.includes(`"/sources/my-${sender.provider}"`),
    );
    assert.ok(found.length >= 1, `${what} is in the log, byte for byte`);
    for (const record of found) {
      const event = JSON.parse(record.payload) as Record<string, unknown>;
      assert.equal(event.specversion, '1.0');
      assert.equal(event.verification, sender.token ? 'token' : 'signature', what);
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
