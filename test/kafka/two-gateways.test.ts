/**
 * Two gateways on one directory of which only the second one reaches Kafka: it publishes what the first one journaled and
 * removes those files. Everything that either of them acknowledged is in Kafka in the end.
 */
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freshDirectory, until } from '../journal/bridging.js';
import { ContainedGateway, describeInContainers, Senders } from '../journal/contained-gateway.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { readTopic } from './oracle.js';

const GROUP = 'two gateways on one directory, one of them without Kafka';
const AWAY = ['127.0.0.1:1'];

await describeWithKafka(
  GROUP,
  () =>
    describeInContainers(GROUP, 180_000, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await startCluster();
        await cluster.createTopic('events', 3);
      });
      after(() => cluster?.close());

      const inKafka = async () =>
        (await readTopic(cluster, 'events')).map(
          ({ value }): string => JSON.parse(value.toString()).data.data.id,
        );
      const publishing = (directory: string) => ContainedGateway.start(directory, cluster.bootstrap());

      async function assertPublished(acknowledged: readonly string[]): Promise<number> {
        let found: string[] = [];
        let missing = acknowledged;
        for (const end = Date.now() + 30_000; missing.length > 0 && Date.now() < end; ) {
          found = await inKafka();
          const distinct = new Set(found);
          missing = acknowledged.filter((id) => !distinct.has(id));
        }
        assert.deepEqual(missing, []);
        return found.filter((id) => acknowledged.includes(id)).length - acknowledged.length;
      }

      test('the second one is refused, and once the first one is killed publishes what that one journaled', async (t) => {
        const directory = freshDirectory();
        const first = await ContainedGateway.start(directory, AWAY);
        await first.serving();
        const acknowledged = await first.deliverAll('a', 100);
        const refused = await publishing(directory);
        assert.equal(await refused.ended(), 1);
        acknowledged.push(...(await first.deliverAll('b', 100)));
        assert.equal(acknowledged.length, 200);
        await first.end('SIGKILL');
        const second = await publishing(directory);
        await second.serving();
        acknowledged.push(...(await second.deliverAll('c', 100)));
        assert.equal(acknowledged.length, 300);
        t.diagnostic(`300 acknowledged, 0 lost, ${await assertPublished(acknowledged)} duplicates`);
        assert.equal(await second.end('SIGTERM'), 0);
      });

      test('the claim of the first one is removed by force while it journals', async (t) => {
        const directory = freshDirectory();
        const first = await ContainedGateway.start(directory, AWAY);
        await first.serving();
        const senders = new Senders(first, 'd');
        await until('journaled', () => senders.acknowledged.length > 100);
        for (const name of readdirSync(directory).filter((name) => name.startsWith('owner-')))
          rmSync(join(directory, name));
        const second = await publishing(directory);
        await second.serving();
        const others = new Senders(second, 'e');
        await until('refused', () => senders.statuses.has(503));
        await until('published', () => others.acknowledged.length > 200);
        await first.end('SIGKILL');
        await Promise.all([senders.stop(), others.stop()]);
        assert.equal(await second.end('SIGTERM'), 0);

        const third = await publishing(directory);
        await third.serving();
        const acknowledged = [...senders.acknowledged, ...others.acknowledged];
        const duplicates = await assertPublished(acknowledged);
        t.diagnostic(`${acknowledged.length} acknowledged, 0 lost, ${duplicates} duplicates`);
        assert.equal(await third.end('SIGTERM'), 0);
      });
    }),
  { ownBrokers: true },
);
