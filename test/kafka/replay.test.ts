/** Replay out of a quarantine topic of several partitions on a real broker and back into it; and a job that was asked for. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { start } from '../../src/main.js';
import { silentLog } from '../../src/telemetry/log.js';
import { secretOf, source, testConfig } from '../support/gateway.js';
import {
  deliver,
  ending,
  outcomes,
  renders,
  replay,
  startOn,
  todays,
  yesterdays,
} from '../support/quarantine.js';
import { StatusApi } from '../support/status-api.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { readTopic } from './oracle.js';
import { configOf, until } from './publishing.js';

await describeWithKafka('replay', () => {
  describe('replay from Kafka', { timeout: 90_000 }, () => {
    const directory = mkdtempSync(join(tmpdir(), 'onehook-replay-kafka-'));
    const events = { topic: `replayed-${process.pid}`, quarantineTopic: `quarantine-${process.pid}` };
    const other = secretOf('o');
    let cluster: Cluster;
    before(async () => {
      cluster = await startCluster();
      await cluster.createTopic(events.topic, 3);
      await cluster.createTopic(events.quarantineTopic, 3);
    });
    after(async () => {
      await cluster?.close();
      rmSync(directory, { recursive: true, force: true });
    });

    const startWith = (provider: typeof todays) =>
      startOn(directory, provider, {
        destination: { kind: 'kafka', ...configOf('kafkajs', cluster.bootstrap()) },
        events,
        sources: [renders(), renders('clips', other)],
      });

    test('publishes what became readable with its own id, and leaves no consumer group', async () => {
      const before = await startWith(yesterdays);
      for (const n of [1, 2, 3]) assert.equal((await deliver(before, n)).code, 'quarantined');
      assert.equal((await deliver(before, 4, 'never')).code, 'quarantined');
      for (const n of [5, 6]) assert.equal((await deliver(before, n, 'unread', other)).code, 'quarantined');
      await before.stop();

      const gateway = await startWith(todays);
      try {
        const dry = await replay(gateway, { dryRun: true });
        assert.deepEqual(ending(dry).counts, { readable: 5, unreadable: 1 });
        await assert.rejects(
          replay(gateway, { fromOffset: 1 }).then((lines) => {
            throw new Error(ending(lines).why);
          }),
          /has 3 partitions, each with offsets of its own/,
        );
        const lines = await replay(gateway, { run: 'mended' });
        assert.deepEqual(ending(lines).counts, { published: 5, unreadable: 1 });
        const resumed = await replay(gateway, { run: 'mended', source: 'clips' });
        assert.deepEqual(outcomes(resumed), ['repeated', 'repeated']);
      } finally {
        await gateway.stop();
      }

      const found = await readTopic(cluster, events.topic);
      assert.deepEqual(
        found.map(({ headers }) => `${headers.ce_source} ${headers.ce_id} ${headers.ce_replay}`).sort(),
        [
          ...['msg_5', 'msg_6'].map((id) => `/sources/clips ${id} mended`),
          ...['msg_1', 'msg_2', 'msg_3'].map((id) => `/sources/renders ${id} mended`),
        ],
      );
      const { groups } = await (await cluster.admin()).listGroups();
      assert.deepEqual(
        groups.filter(({ groupId }) => groupId.startsWith('onehook-replay-')),
        [],
      );
      const quarantined = await readTopic(cluster, events.quarantineTopic);
      assert.equal(quarantined.length, 6);
    });

    test('an expected job is remembered and published with Kafka too', async () => {
      const api = new StatusApi();
      const url = await api.listen();
      api.serve('/predictions/pred-1', { body: { id: 'pred-1', status: 'succeeded', output: 'text' } });
      const config = testConfig(directory, {
        destination: { kind: 'kafka', ...configOf('kafkajs', cluster.bootstrap()) },
        events,
        sources: [
          source('models', 'replicate', {
            secrets: [other],
            toleranceSeconds: 300,
            poll: { apiKey: 'key', url },
          }),
        ],
      });
      const job = { source: 'models', job: { id: 'pred-1' }, deadlineSeconds: 0.5 };
      const first = await start(config, { log: () => silentLog });
      const { status } = await fetch(`${first.adminUrl}/jobs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(job),
      });
      await first.stop();
      assert.equal(status, 201);
      const second = await start(config, { log: () => silentLog });
      const ended = async () => (await (await fetch(`${second.adminUrl}/jobs`)).json()) as { total: number };
      await until('the job ended', async () => (await ended()).total === 0);
      await second.stop();
      api.close();
      const found = await readTopic(cluster, events.topic);
      const polled = found.filter(({ headers }) => headers.ce_via === 'poll');
      assert.deepEqual(
        polled.map(({ headers, key }) => [headers.ce_id, key]),
        [['pred-1:succeeded', 'models/pred-1']],
      );
    });

    test('a topic that does not exist is reported, not waited for', async () => {
      const gateway = await startOn(directory, todays, {
        destination: { kind: 'kafka', ...configOf('kafkajs', cluster.bootstrap()) },
        events: { ...events, quarantineTopic: 'nowhere' },
      });
      const { outcome, why } = ending(await replay(gateway));
      await gateway.stop();
      assert.equal(outcome, 'stopped');
      assert.match(why ?? '', /^The quarantine topic nowhere cannot be read: /);
    });
  });
});
