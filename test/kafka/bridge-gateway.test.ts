/**
 * The whole gateway while its broker is down: every delivery is answered 200, through kill -9 and SIGTERM of the gateway
 * too, and afterwards every acknowledged one is in Kafka. Without a journal: 503 in time.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { GatewayProcess } from './gateway-process.js';
import { readTopic } from './oracle.js';
import { sleep, until } from './publishing.js';

const GROUP = 'a gateway whose broker is down';

/** Senders that send one delivery after the other; a broken connection is not an answer, so it owes nothing. */
class Senders {
  readonly acknowledged: string[] = [];
  readonly statuses: Record<string, number> = {};
  longestMs = 0;
  #isStopped = false;
  readonly #senders: Promise<void>[];

  constructor(gateway: GatewayProcess, name: string) {
    this.#senders = Array.from({ length: 8 }, async (_, sender) => {
      for (let i = 0; !this.#isStopped; i++) {
        const id = `${name}-${sender}-${i}`;
        const startedAt = performance.now();
        const status = await gateway.deliver(id).then(
          (answer) => answer.status,
          () => 'broken',
        );
        if (status !== 'broken') this.longestMs = Math.max(this.longestMs, performance.now() - startedAt);
        if (status === 200) this.acknowledged.push(id);
        this.statuses[status] = (this.statuses[status] ?? 0) + 1;
        await sleep(status === 'broken' ? 20 : 2);
      }
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#senders);
  }
}

/** Ids of the deliveries whose events are in the topic, with repetitions. */
async function idsIn(cluster: Cluster): Promise<string[]> {
  const found = await readTopic(cluster, 'events');
  return found.map(({ value }) => JSON.parse(value.toString()).data.data.id);
}

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 120_000 }, () => {
      let cluster: Cluster;
      const directory = mkdtempSync(join(tmpdir(), 'onehook-outage-'));
      before(async () => {
        cluster = await startCluster();
        await cluster.createTopic('events', 3);
      });
      after(async () => {
        GatewayProcess.endAll();
        await cluster?.close();
        rmSync(directory, { recursive: true, force: true });
      });

      test('answers 200, survives kill -9 and SIGTERM, and loses nothing', async (t) => {
        const gateway = await GatewayProcess.configured(directory, cluster, '{ directory: ./journal }');
        await gateway.start();
        const senders = new Senders(gateway, 'a');
        await sleep(1500);
        await cluster.brokers[0]!.kill();
        await sleep(2000);
        assert.ok((await gateway.metric('onehook_records_journaled_total')) > 50);
        assert.equal(await gateway.metric('onehook_journaling'), 1);
        assert.equal(await gateway.readiness(), 200);
        for (let round = 0; round < 3; round++) {
          await gateway.end('SIGKILL');
          await gateway.start();
          await sleep(1000);
        }
        await senders.stop();
        assert.deepEqual(Object.keys(senders.statuses).sort(), ['200', 'broken']);
        const stoppingAt = performance.now();
        assert.equal(await gateway.end('SIGTERM'), 0);
        const stoppedMs = performance.now() - stoppingAt;
        assert.ok(stoppedMs < 5000, `${stoppedMs} ms`);

        await gateway.start();
        const later = new Senders(gateway, 'b');
        await cluster.brokers[0]!.start();
        await until('drained', async () => (await gateway.metric('onehook_journaling')) === 0, 30_000);
        await sleep(500);
        await later.stop();
        assert.deepEqual(Object.keys(later.statuses), ['200']);
        assert.equal(await gateway.end('SIGTERM'), 0);

        const found = await idsIn(cluster);
        const distinct = new Set(found);
        const acknowledged = [...senders.acknowledged, ...later.acknowledged];
        t.diagnostic(
          `${acknowledged.length} acknowledged, ${found.length - distinct.size} duplicates, ` +
            `longest answer ${Math.round(Math.max(senders.longestMs, later.longestMs))} ms, SIGTERM took ${Math.round(stoppedMs)} ms`,
        );
        assert.deepEqual(
          acknowledged.filter((id) => !distinct.has(id)),
          [],
        );
      });

      test('SIGTERM drains the journal while Kafka answers, and stops at once while it does not', async (t) => {
        const gateway = await GatewayProcess.configured(directory, cluster, '{ directory: ./drained }');
        const segments = () =>
          readdirSync(join(directory, 'drained', 'bridge', 'events')).filter((name) => name.endsWith('.log'));
        const stop = async () => {
          const startedAt = performance.now();
          assert.equal(await gateway.end('SIGTERM'), 0);
          return Math.round(performance.now() - startedAt);
        };
        const left = () => gateway.lines.filter(({ message }) => String(message).startsWith('records stay'));

        await gateway.start();
        assert.equal((await gateway.deliver('d0')).status, 200);
        await cluster.brokers[0]!.kill();
        const senders = new Senders(gateway, 'd');
        await sleep(3000);
        await senders.stop();
        assert.ok(senders.acknowledged.length > 50 && segments().length > 0);
        await cluster.brokers[0]!.start();
        const drainedMs = await stop();
        assert.ok(drainedMs < 20_000, `${drainedMs} ms`);
        assert.deepEqual(segments(), []);
        assert.deepEqual(left(), []);
        const drained = new Set(await idsIn(cluster));
        assert.deepEqual(
          senders.acknowledged.filter((id) => !drained.has(id)),
          [],
        );

        await gateway.start();
        await cluster.brokers[0]!.kill();
        for (let i = 0; i < 20; i++) assert.equal((await gateway.deliver(`e${i}`)).status, 200);
        const stoppedMs = await stop();
        assert.ok(stoppedMs < 5000, `${stoppedMs} ms`);
        assert.ok(segments().length > 0);
        const [line] = left();
        assert.deepEqual([left().length, line?.level, line?.topics, line?.records], [1, 'warn', 1, 20]);

        await cluster.brokers[0]!.start();
        await gateway.start();
        await until('drained', async () => (await gateway.metric('onehook_journaling')) === 0, 30_000);
        assert.equal(await gateway.end('SIGTERM'), 0);
        const all = new Set(await idsIn(cluster));
        assert.ok(Array.from({ length: 20 }, (_, i) => `e${i}`).every((id) => all.has(id)));
        t.diagnostic(
          `${senders.acknowledged.length} journaled and drained by a SIGTERM of ${drainedMs} ms; ` +
            `without Kafka it took ${stoppedMs} ms`,
        );
      });

      test('without a journal it answers 503 with Retry-After, in time, and 200 again afterwards', async () => {
        const gateway = await GatewayProcess.configured(directory, cluster, '{ enabled: false }');
        await gateway.start();
        assert.equal((await gateway.deliver('c1')).status, 200);
        await cluster.brokers[0]!.kill();
        for (let i = 0; i < 10; i++) {
          const startedAt = performance.now();
          const { status, headers } = await gateway.deliver(`c2-${i}`);
          assert.equal(status, 503);
          assert.equal(headers['retry-after'], '2');
          assert.ok(performance.now() - startedAt < 2500);
        }
        await until('not ready', async () => (await gateway.readiness()) === 503);
        await cluster.brokers[0]!.start();
        await until('taken again', async () => (await gateway.deliver('c3')).status === 200);
        assert.equal(await gateway.end('SIGTERM'), 0);
      });
    });
  },
  { ownBrokers: true },
);
