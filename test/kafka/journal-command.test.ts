/**
 * `onehook journal` on what a gateway left that was killed while Kafka was away: every acknowledged event gets to Kafka once, in
 * order; what Kafka rejects is published once its topic takes it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { BIN, GatewayProcess } from './gateway-process.js';
import { readTopic } from './oracle.js';
import { sleep, until } from './publishing.js';

const GROUP = 'the journal of a gateway that is gone';

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Its own process, as an operator starts it. */
function onehook(argv: readonly string[], interruptAfterMs: number | null = null): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, 'journal', ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  if (interruptAfterMs !== null) setTimeout(() => child.kill('SIGINT'), interruptAfterMs);
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, err })));
}

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 400_000 }, () => {
      let cluster: Cluster;
      const root = mkdtempSync(join(tmpdir(), 'onehook-orphan-'));
      const directory = join(root, 'orphan');
      const setAside = () =>
        readdirSync(join(directory, 'bridge', 'events')).filter((name) => name.endsWith('.refused'));
      /** Ids of the deliveries whose events are in the topic, with repetitions. */
      const idsInKafka = async (): Promise<string[]> =>
        (await readTopic(cluster, 'events')).map(({ value }) => JSON.parse(value.toString()).data.data.id);
      before(async () => {
        cluster = await startCluster();
        await cluster.createTopic('events', 1, { 'max.message.bytes': '20000' });
      });
      after(async () => {
        GatewayProcess.endAll();
        await cluster?.close();
        rmSync(root, { recursive: true, force: true });
      });

      test('ls, cat, drain, publish', async (t) => {
        const gateway = await GatewayProcess.configured(root, cluster, `{ directory: ${directory} }`);
        const config = ['--config', gateway.file];
        await cluster.brokers[0]!.kill();
        await gateway.start();
        const acknowledged: string[] = [];
        const deliver = async (id: string, bytes = 0) => {
          assert.equal((await gateway.deliver(id, bytes)).status, 200);
          acknowledged.push(id);
        };
        for (let i = 0; i < 100; i++) await deliver(`a${i}`);
        await deliver('large', 30_000);
        for (let i = 0; i < 100; i++) await deliver(`b${i}`);

        const beside = await onehook(['drain', directory, ...config]);
        assert.equal(beside.status, 1);
        assert.match(beside.err, /is in use by another gateway \(process \d+ on /);
        await gateway.end('SIGKILL');

        const { out: list } = await onehook(['ls', directory]);
        assert.match(list, /^Owner: none\. The last one was process \d+ on .*\n\n.*\njournal +events +201 /);
        const { out: printed } = await onehook(['cat', directory]);
        const values = printed.trim().split('\n');
        assert.deepEqual(
          values.map((line) => JSON.parse(JSON.parse(line).value).data.data.id),
          acknowledged,
        );

        const away = await onehook(['drain', directory, ...config]);
        assert.deepEqual([away.status, away.out], [1, '']);
        assert.match(away.err, /^0 of 201 records were published\.\nKafka is unavailable \(/);

        await cluster.brokers[0]!.start();
        const interrupted = await onehook(['drain', directory, ...config], 700);
        t.diagnostic(`interrupted: ${JSON.stringify(interrupted.err)}`);
        await until('the topic is led', () => cluster.isWhole('events'));
        const drained = await onehook(['drain', directory, ...config]);
        assert.equal(drained.status, 1, 'a record is left, so the directory must not be deleted');
        assert.match(drained.err, /The journal in .* is empty\.\nThese files contain acknowledged events\./);
        assert.match(drained.out, /\.refused +events +1 /);
        const withoutLarge = acknowledged.filter((id) => id !== 'large');
        const found = await idsInKafka();
        assert.deepEqual([...new Set(found)], withoutLarge, 'all of them, in order');
        t.diagnostic(`${found.length - withoutLarge.length} duplicates`);

        assert.equal(setAside().length, 1);
        const rejected = await onehook(['publish', directory, '--yes', ...config]);
        assert.equal(rejected.status, 1);
        assert.match(
          rejected.err,
          /stays, because Kafka did not take all of it: .*\n0 of 1 record published\./,
        );
        assert.equal(setAside().length, 1);

        await cluster.configureTopic('events', { 'max.message.bytes': '100000' });
        await until(
          'Kafka takes it',
          async () => {
            const { status, err } = await onehook(['publish', directory, '--yes', ...config]);
            if (status !== 0) await sleep(200);
            else assert.match(err, /is published, and removed\.\n1 of 1 record published\.\n$/);
            return status === 0;
          },
          30_000,
        );
        assert.deepEqual(setAside(), []);
        assert.deepEqual([...new Set(await idsInKafka())], [...withoutLarge, 'large']);

        const again = await onehook(['publish', directory, '--yes', ...config]);
        assert.deepEqual([again.status, again.err], [0, 'There is nothing to publish.\n']);
        const empty = await onehook(['drain', directory, ...config]);
        assert.equal(empty.status, 0);
        assert.match(empty.err, /The journal in .* is empty\.\n$/);
      });

      test('a topic that Kafka refuses is named, and drained once it is there', async () => {
        const orphan = join(root, 'refused');
        const gateway = await GatewayProcess.configured(root, cluster, `{ directory: ${orphan} }`);
        const config = ['--config', gateway.file];
        await cluster.deleteTopic('events');
        await gateway.start();
        for (let i = 0; i < 10; i++) assert.equal((await gateway.deliver(`c${i}`)).status, 200);
        await gateway.end('SIGKILL');
        const { status, err } = await onehook(['drain', orphan, ...config]);
        assert.equal(status, 1);
        // After what Node 24 may warn about a timer of kafkajs.
        assert.match(err, /^0 of 10 records were published\.\nKafka refuses events: .*\. Run it again/m);
        await cluster.createTopic('events', 1);
        const drained = await onehook(['drain', orphan, ...config]);
        assert.deepEqual([drained.status, drained.out], [0, '']);
        assert.equal(new Set(await idsInKafka()).size, 10);
      });

      test('a segment of an embedded log is copied, and to another topic', async () => {
        await cluster.createTopic('copies', 1);
        const embedded = join(root, 'embedded');
        const gateway = await GatewayProcess.configured(root, null, `{ directory: ${embedded} }`);
        await gateway.start();
        for (let i = 0; i < 10; i++) assert.equal((await gateway.deliver(`d${i}`)).status, 200);
        const [segment] = readdirSync(join(embedded, 'event-log')).filter((name) => name.endsWith('.log'));
        const kafka = await GatewayProcess.configured(root, cluster, `{ directory: ${directory} }`);
        const path = join(embedded, 'event-log', segment!);
        const copied = await onehook(['publish', path, '--topic', 'copies', '--yes', '--config', kafka.file]);
        assert.equal(copied.status, 0, copied.err);
        assert.match(copied.err, /is published\. The file stays\.\n10 of 10 records published\.\n$/);
        assert.equal(await gateway.end('SIGTERM'), 0);
        assert.equal((await readTopic(cluster, 'copies')).length, 10);
      });
    });
  },
  { ownBrokers: true },
);
