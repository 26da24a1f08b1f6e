/**
 * Three brokers whose partition leaders move under load, which made other ways of using these clients lose
 * acknowledged records in every run. Every acknowledged id must be in the log.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openKafkaPublisher } from '../../src/kafka/open-kafka.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { judge, readTopic } from './oracle.js';
import { clientsHere, configOf, LATE_MS, Load, recordOf, sleep, until, Witness } from './publishing.js';

const GROUP = 'leaders that move under load';
const PARTITIONS = 12;
const MOVES = 8;
const PAUSE_BETWEEN_MOVES_MS = 2500;

test('the oracle reports what was acknowledged and is not there', () => {
  assert.deepEqual(judge(4, new Set(['a', 'b', 'c']), ['a', 'c', 'c', 'never acknowledged']), {
    sent: 4,
    acknowledged: 3,
    lost: ['b'],
    duplicates: 1,
  });
});

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 150_000 }, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await startCluster({ brokers: 3 });
      });
      after(() => cluster?.close());

      for (const client of clientsHere(GROUP)) {
        test(`${client} loses nothing`, async (t) => {
          const topic = `loss-${client}`;
          await cluster.createTopic(topic, PARTITIONS);
          const witness = new Witness();
          const publisher = await openKafkaPublisher(
            configOf(client, cluster.bootstrap(), { publishTimeoutMs: 5000 }),
            witness.observer,
          );
          const load = new Load(publisher, topic);
          load.start(48, 10);
          for (let turn = 1; turn <= MOVES; turn++) {
            await sleep(PAUSE_BETWEEN_MOVES_MS);
            await cluster.moveLeaders(topic, turn);
          }
          await load.stop();
          await publisher.publish([recordOf(topic, 'last')]);
          await publisher.close();

          const idsInLog = (await readTopic(cluster, topic)).map((record) => record.headers.ce_id ?? '');
          const verdict = judge(load.sent, load.acknowledged, idsInLog);
          t.diagnostic(
            `${client}: ${verdict.sent} sent, ${verdict.acknowledged} acknowledged, ${verdict.lost.length} lost, ` +
              `${verdict.duplicates} duplicates, longest wait ${Math.round(load.longestMs)} ms, ` +
              `${witness.count('sendFailed')} failed attempts, ${witness.count('producerRenewed')} renewals`,
          );
          // The reader itself can miss: an id that was never sent must come out as lost.
          const withGhost = new Set(load.acknowledged).add('never sent');
          assert.deepEqual(judge(load.sent, withGhost, idsInLog).lost, ['never sent']);
          assert.ok(witness.count('sendFailed') > 0, 'no attempt met a moved leader, so nothing was tested');
          assert.deepEqual(verdict.lost, []);
          assert.ok(load.failures.length < verdict.sent / 100, `${load.failures[0]?.message}`);
        });
      }

      for (const client of clientsHere(`${GROUP}: a broker killed`)) {
        test(`${client} goes on when one of three is killed, and loses nothing`, async (t) => {
          const topic = `killed-${client}`;
          await cluster.createTopic(topic, PARTITIONS);
          const witness = new Witness();
          const publisher = await openKafkaPublisher(configOf(client, cluster.bootstrap()), witness.observer);
          const load = new Load(publisher, topic);
          load.start(32, 20);
          await sleep(1500);
          await cluster.brokers[1]!.kill();
          await until(
            'every partition is led again',
            async () => {
              const before = load.failures.length;
              await sleep(1000);
              return load.failures.length === before && load.acknowledged.size > 0;
            },
            30_000,
          );
          await cluster.brokers[1]!.start();
          await sleep(3000);
          await load.stop();
          await publisher.close();
          const idsInLog = (await readTopic(cluster, topic)).map((record) => record.headers.ce_id ?? '');
          const verdict = judge(load.sent, load.acknowledged, idsInLog);
          t.diagnostic(
            `${client}: ${verdict.sent} sent, ${verdict.acknowledged} acknowledged, ${verdict.lost.length} lost, ` +
              `${verdict.duplicates} duplicates, longest wait ${Math.round(load.longestMs)} ms, ` +
              `${witness.count('circuitOpened')} times open, ${witness.count('producerRenewed')} renewals`,
          );
          assert.deepEqual(verdict.lost, []);
          assert.ok(load.longestMs < 2000 + LATE_MS, `${load.longestMs} ms`);
        });
      }
    });
  },
  { ownBrokers: true },
);
