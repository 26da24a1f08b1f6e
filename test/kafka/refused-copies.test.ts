/** Two routes take an event and one topic refuses it for good, on a real broker: with the journal and without. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Running, start } from '../../src/main.js';
import { silentLog } from '../../src/telemetry/log.js';
import { type Answer, post, secretOf, signStandard, source, testConfig } from '../support/gateway.js';
import { ending, replay } from '../support/quarantine.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { type Found, readTopic } from './oracle.js';
import { type ClientName, clientsHere, configOf } from './publishing.js';

const GROUP = 'a topic of two that refuses for good';
const SECRET = secretOf('t');

await describeWithKafka(GROUP, () => {
  describe(GROUP, { timeout: 180_000 }, () => {
    const root = mkdtempSync(join(tmpdir(), 'onehook-refused-'));
    let cluster: Cluster;
    before(async () => {
      cluster = await startCluster();
    });
    after(async () => {
      await cluster?.close();
      rmSync(root, { recursive: true, force: true });
    });

    /** A gateway with a topic that takes everything, and one that was created with `settings`. */
    async function open(
      { client, journaled }: { client: ClientName; journaled: boolean },
      settings: Readonly<Record<string, string>>,
    ) {
      const run = Object.keys(settings)[0]!.replaceAll('.', '-');
      const name = [run, client, journaled ? 'journaled' : 'direct', process.pid].join('-');
      const topics = { healthy: `ok-${name}`, refusing: `no-${name}`, quarantine: `q-${name}` };
      await cluster.createTopic(topics.healthy, 1);
      await cluster.createTopic(topics.refusing, 1, settings);
      await cluster.createTopic(topics.quarantine, 1);
      const directory = join(root, name);
      const config = testConfig(directory, {
        destination: { kind: 'kafka', ...configOf(client, cluster.bootstrap()) },
        events: { topic: topics.healthy, quarantineTopic: topics.quarantine },
        routes: [
          { match: {}, topic: topics.healthy },
          { match: {}, topic: topics.refusing },
        ],
        journal: { enabled: journaled, directory },
        sources: [source('renders', 'standard-webhooks', { secrets: [SECRET], toleranceSeconds: 300 })],
      });
      return { gateway: await start(config, { log: () => silentLog }), topics };
    }

    /** Without `data.id`, so that the record has no key. */
    function deliver({ ingestUrl }: Running, id: string, bytes: number): Promise<Answer> {
      const body = `{"type":"clip.done","exact":9007199254740993,"filler":"${'x'.repeat(bytes)}"}`;
      return post(`${ingestUrl}/webhooks`, { headers: signStandard(SECRET, body, { id }), body });
    }

    const idsIn = async (topic: string) =>
      (await readTopic(cluster, topic)).map(({ headers }) => headers.ce_id);

    for (const client of clientsHere(GROUP)) {
      for (const journaled of [false, true]) {
        const where = `${client}, ${journaled ? 'journaled' : 'without a journal'}`;
        for (const [title, settings, failure, cure] of [
          ['a compacted topic, and no key', { 'cleanup.policy': 'compact' }, 'invalid', 'delete'],
          ['a small max.message.bytes', { 'max.message.bytes': '2000' }, 'too_large', '1048588'],
        ] as const) {
          test(`${where}: ${title}`, async () => {
            const { gateway, topics } = await open({ client, journaled }, settings);
            try {
              const codes = [];
              for (let i = 0; i < 3; i++) codes.push((await deliver(gateway, 'msg_1', 5000)).code);
              assert.deepEqual(codes, ['accepted', 'duplicate', 'duplicate']);

              const healthy = await readTopic(cluster, topics.healthy);
              assert.deepEqual(
                healthy.map(({ headers }) => headers.ce_id),
                ['msg_1'],
              );
              const quarantined = await readTopic(cluster, topics.quarantine);
              assert.deepEqual(
                quarantined.map(({ headers: { ce_id, onehook_reason, onehook_topic, onehook_failure } }) => [
                  ...[ce_id, onehook_reason, onehook_topic, onehook_failure],
                ]),
                [['msg_1', 'topic_refused', topics.refusing, failure]],
              );

              const early = await replay(gateway, {});
              assert.equal(ending(early).outcome, 'finished');
              assert.deepEqual(ending(early).counts, {
                [failure === 'too_large' ? 'too_large' : 'topic_refused']: 1,
              });
              await cluster.configureTopic(topics.refusing, { [Object.keys(settings)[0]!]: cure });
              const dry = await replay(gateway, { dryRun: true, reason: 'topic_refused' });
              const [line] = dry.filter((found) => found.kind === 'delivery');
              assert.deepEqual(line?.kind === 'delivery' && [line.outcome, line.events, line.topics], [
                ...['readable', [{ id: 'msg_1', type: 'clip.done' }], [topics.refusing]],
              ]);
              assert.deepEqual(await idsIn(topics.refusing), []);

              assert.deepEqual(ending(await replay(gateway, { run: 'cured' })).counts, { published: 1 });
              assert.deepEqual(ending(await replay(gateway, { run: 'cured' })).counts, { repeated: 1 });
              const published = await readTopic(cluster, topics.refusing);
              assert.deepEqual(published.map(withoutPlace), [
                { ...withoutPlace(healthy[0]!), headers: { ...healthy[0]!.headers, ce_replay: 'cured' } },
              ]);
              assert.deepEqual(await idsIn(topics.healthy), ['msg_1']);
            } finally {
              await gateway.stop();
            }
          });
        }
      }
    }
  });
});

function withoutPlace({ key, headers, value }: Found) {
  return { key, headers, value: value.toString() };
}
