/** Both clients, through the same faults, against a real broker. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OperatorError } from '../../src/errors.js';
import type { KafkaPublisher } from '../../src/kafka/kafka-publisher.js';
import { openKafkaPublisher } from '../../src/kafka/open-kafka.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { judge, readTopic } from './oracle.js';
import {
  clientsHere,
  configOf,
  failureAtOnce,
  failureOf,
  LATE_MS,
  Load,
  recordOf,
  runsPlatformatic,
  until,
  Witness,
} from './publishing.js';

const GROUP = 'publishing to one broker';

test('a client that does not run on this Node says so to the operator', async () => {
  if (runsPlatformatic) return;
  await assert.rejects(openKafkaPublisher(configOf('platformatic', ['127.0.0.1:1'])), (error: Error) => {
    assert.ok(error instanceof OperatorError);
    return /kafka\.client: platformatic needs Node 22\.22/.test(error.message);
  });
});

await describeWithKafka(GROUP, () => {
  for (const client of clientsHere(GROUP)) {
    describe(client, { timeout: 60_000 }, () => {
      let cluster: Cluster;
      let publisher: KafkaPublisher;
      const witness = new Witness();
      const topicOf = (name: string) => `${client}-${name}-${process.pid}`;

      before(async () => {
        cluster = await startCluster();
        publisher = await openKafkaPublisher(configOf(client, cluster.bootstrap()), witness.observer);
      });
      after(async () => {
        await publisher?.close();
        await cluster?.close();
      });

      test('is ready when a broker has answered', () => {
        assert.deepEqual(publisher.readiness(), { ready: true });
      });

      test('keeps every byte, key and header', async () => {
        const topic = topicOf('bytes');
        await cluster.createTopic(topic, 3);
        const value = Buffer.from(Array.from({ length: 512 }, (_, i) => i & 0xff));
        const headers = { ce_id: 'ünïcode-😀', ce_type: 'onehook.job.succeeded', empty: '' };
        await publisher.publish([
          { topic, key: 'schlüssel', headers, value },
          { topic, key: null, headers: {}, value: Buffer.alloc(0) },
        ]);
        const found = await readTopic(cluster, topic);
        const keyed = found.find((record) => record.key !== null);
        const unkeyed = found.find((record) => record.key === null);
        assert.equal(found.length, 2);
        assert.equal(keyed?.key, 'schlüssel');
        assert.deepEqual(keyed?.value, value);
        assert.deepEqual(keyed?.headers, headers);
        assert.deepEqual(unkeyed?.value, Buffer.alloc(0));
        assert.deepEqual(unkeyed?.headers, {});
      });

      test('keeps the order of one key', async () => {
        const topic = topicOf('order');
        await cluster.createTopic(topic, 3);
        const ids = Array.from({ length: 300 }, (_, i) => `${i}`);
        await Promise.all(ids.map((id) => publisher.publish([recordOf(topic, id, 'one key')])));
        const found = await readTopic(cluster, topic);
        assert.deepEqual(
          found.map((record) => record.headers.ce_id),
          ids,
        );
      });

      test('splits a batch that is too large, and refuses only what is too large alone', async () => {
        const topic = topicOf('large');
        await cluster.createTopic(topic, 1, { 'max.message.bytes': '100000' });
        const small = Array.from({ length: 20 }, (_, i) =>
          publisher.publish([recordOf(topic, `${i}`, 'k', 30_000)]),
        );
        const large = failureOf(publisher.publish([recordOf(topic, 'large', 'k', 150_000)]));
        await Promise.all(small);
        assert.equal((await large).failure, 'too_large');
        assert.equal((await readTopic(cluster, topic)).length, 20);
      });

      test('refuses only the record that a topic can never take', async () => {
        const topic = topicOf('compacted');
        await cluster.createTopic(topic, 1, { 'cleanup.policy': 'compact' });
        const keyed = publisher.publish([recordOf(topic, 'keyed', 'k')]);
        const unkeyed = failureOf(publisher.publish([recordOf(topic, 'unkeyed', null)]));
        await keyed;
        assert.equal((await unkeyed).failure, 'invalid');
      });

      test('refuses for an unknown topic at once, and for no other', async () => {
        const [good, missing] = [topicOf('good'), topicOf('missing')];
        await cluster.createTopic(good, 3);
        await publisher.publish([recordOf(good, 'before')]);
        const startedAt = performance.now();
        const failures = Array.from({ length: 20 }, (_, i) =>
          failureOf(publisher.publish([recordOf(missing, `${i}`)])),
        );
        await Promise.all(Array.from({ length: 20 }, (_, i) => publisher.publish([recordOf(good, `${i}`)])));
        for (const failure of await Promise.all(failures)) assert.equal(failure.failure, 'refused');
        assert.ok(performance.now() - startedAt < 1000 + LATE_MS);

        // A record for both is written where it can be.
        const both = await failureOf(publisher.publish([recordOf(good, 'both'), recordOf(missing, 'both')]));
        assert.equal(both.failure, 'refused');
        assert.equal((await readTopic(cluster, good)).length, 22);

        await cluster.createTopic(missing, 1);
        await until('a topic made later is found', async () => {
          return publisher.publish([recordOf(missing, 'later')]).then(
            () => true,
            () => false,
          );
        });
      });

      test('goes on with other topics when one is deleted', async () => {
        const [kept, deleted] = [topicOf('kept'), topicOf('deleted')];
        await cluster.createTopic(kept, 3);
        await cluster.createTopic(deleted, 3);
        await publisher.publish([recordOf(kept, 'a'), recordOf(deleted, 'a')]);
        await cluster.deleteTopic(deleted);
        for (let i = 0; i < 10; i++) {
          const failure = failureOf(publisher.publish([recordOf(deleted, `${i}`)]));
          await publisher.publish([recordOf(kept, `${i}`)]);
          assert.equal((await failure).failure, 'refused');
        }
        assert.equal((await readTopic(cluster, kept)).length, 11);
      });

      test('follows a topic that is made again with fewer partitions', async () => {
        const topic = topicOf('shrunk');
        await cluster.createTopic(topic, 6);
        const ids = Array.from({ length: 30 }, (_, i) => `key-${i}`);
        await Promise.all(ids.map((id) => publisher.publish([recordOf(topic, id)])));
        await cluster.deleteTopic(topic);
        await until(
          'the topic is gone',
          async () => !(await (await cluster.admin()).listTopics()).includes(topic),
        );
        await cluster.createTopic(topic, 2);
        // A look at the topic while it was gone may be remembered for a second.
        let left = ids;
        await until('all are taken', async () => {
          const results = await Promise.allSettled(
            left.map((id) => publisher.publish([recordOf(topic, id)])),
          );
          left = left.filter((_, i) => results[i]!.status === 'rejected');
          return left.length === 0;
        });
        const found = await readTopic(cluster, topic);
        assert.deepEqual([...new Set(found.map((record) => record.key))].sort(), [...ids].sort());
      });
    });
  }
});

await describeWithKafka(
  'publishing to a broker that goes down',
  () => {
    for (const client of clientsHere('publishing to a broker that goes down')) {
      describe(client, { timeout: 90_000 }, () => {
        let cluster: Cluster;
        let publisher: KafkaPublisher;
        let witness: Witness;
        const topic = `${client}-away`;

        before(async () => {
          cluster = await startCluster();
          await cluster.createTopic(topic, 6);
        });
        after(() => cluster?.close());

        async function open(): Promise<void> {
          witness = new Witness();
          publisher = await openKafkaPublisher(
            configOf(client, cluster.bootstrap(), { publishTimeoutMs: 1500, requestTimeoutMs: 1000 }),
            witness.observer,
          );
        }

        /** Publishing fails in time, then at once; and works again some time after `back`. */
        async function fails(back: () => void | Promise<void>): Promise<void> {
          for (let i = 0; publisher.readiness().ready; i++) {
            const startedAt = performance.now();
            const failures = await Promise.all(
              Array.from({ length: 12 }, (_, k) =>
                failureOf(publisher.publish([recordOf(topic, `${i}-${k}`)])),
              ),
            );
            const took = performance.now() - startedAt;
            assert.ok(took < 1500 + LATE_MS, `${took} ms`);
            for (const failure of failures) assert.equal(failure.failure, 'unavailable');
            assert.ok(i < 6, `the circuit stays closed:\n${witness.lines.join('\n')}`);
          }
          assert.equal(
            (await failureAtOnce(publisher.publish([recordOf(topic, 'x')]))).failure,
            'unavailable',
          );
          await back();
          await until('ready again', () => publisher.readiness().ready);
          await publisher.publish([recordOf(topic, 'back')]);
        }

        test('is unavailable while it is stopped, then back', async () => {
          await open();
          await publisher.publish([recordOf(topic, 'before')]);
          await cluster.brokers[0]!.stop();
          await fails(() => cluster.brokers[0]!.start());
          await publisher.close();
        });

        test('is unavailable while it is silent, then back', async () => {
          await open();
          await publisher.publish([recordOf(topic, 'before')]);
          await cluster.brokers[0]!.pause();
          await fails(() => cluster.brokers[0]!.resume());
          await publisher.close();
        });

        test('is not ready while Kafka is unavailable at the start', async () => {
          await cluster.brokers[0]!.kill();
          await open();
          const readiness = publisher.readiness();
          assert.equal(readiness.ready, false);
          assert.match(readiness.ready ? '' : readiness.why, /ECONNREFUSED|Connection/);
          await cluster.brokers[0]!.start();
          await until('ready', () => publisher.readiness().ready);
          await publisher.publish([recordOf(topic, 'first')]);
          await publisher.close();
        });

        test('survives a kill and a restart under load, and loses nothing', async (t) => {
          await open();
          const load = new Load(publisher, topic);
          load.start(32, 5);
          for (const end of ['kill', 'stop'] as const) {
            await until('load flows', () => load.acknowledged.size > 0);
            await cluster.brokers[0]![end]();
            await cluster.brokers[0]!.start();
            const acknowledged = load.acknowledged.size;
            await until('acknowledged again', () => load.acknowledged.size > acknowledged + 500);
          }
          await load.stop();
          await publisher.close();
          const found = await readTopic(cluster, topic);
          const verdict = judge(
            load.sent,
            load.acknowledged,
            found.map((record) => record.headers.ce_id ?? ''),
          );
          t.diagnostic(
            `${client}: ${verdict.acknowledged} of ${verdict.sent} acknowledged, ${verdict.lost.length} lost, longest ${Math.round(load.longestMs)} ms, ${witness.count('producerRenewed')} renewals`,
          );
          assert.deepEqual(verdict.lost, []);
          assert.ok(load.longestMs < 1500 + LATE_MS, `${load.longestMs} ms`);
        });
      });
    }
  },
  { ownBrokers: true },
);
