/** `onehook check --live` and `kafka.createTopics` against three real brokers: every flaw is produced, and its finding checked. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import kafkajs from 'kafkajs';
import { stringify } from 'yaml';
import { run } from '../../src/cli/check.js';
import type { Finding } from '../../src/kafka/admin/findings.js';
import { MissingTopics } from '../../src/kafka/admin/missing-topics.js';
import { captured, folder } from '../cli/captured.js';
import { startTestGateway } from '../support/gateway.js';
import { type Cluster, describeWithKafka, freePorts, startCluster } from './cluster.js';
import { unsecuredToken } from './credentials.js';
import { readTopic } from './oracle.js';
import { clientsHere, configOf, until, Witness } from './publishing.js';

const GROUP = 'checking a cluster';
const MODULE = 'org.apache.kafka.common.security';

interface Flaw {
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly level: Finding['level'];
  readonly says: RegExp;
}

/** By topic. */
const FLAWS: Readonly<Record<string, Flaw>> = {
  good: {
    level: 'ok',
    says: /^The cluster does not refuse writes\. The topic has 3 partition\(s\), 3 replicas, min\.insync\.replicas 2, max\.message/,
  },
  narrow: {
    partitions: 1,
    level: 'warning',
    says: /^The topic has 1 partition, so one consumer of a group reads all of it\. .*--alter --topic narrow --partitions 6/,
  },
  alone: {
    replicas: 1,
    config: { 'min.insync.replicas': '1' },
    level: 'warning',
    says: /^The topic has 1 replica, so /,
  },
  paired: {
    replicas: 2,
    config: { 'min.insync.replicas': '1' },
    level: 'warning',
    says: /^The topic has 2 replicas, so /,
  },
  hopeless: {
    replicas: 1,
    config: { 'min.insync.replicas': '2' },
    level: 'problem',
    says: /so it never accepts a record\. Lower it: kafka-configs\.sh .* hopeless .*min\.insync\.replicas=1$/,
  },
  brittle: {
    config: { 'min.insync.replicas': '3' },
    level: 'warning',
    says: /so the topic stops while any broker is down, .* Lower it: .*min\.insync\.replicas=2$/,
  },
  careless: {
    config: { 'min.insync.replicas': '1' },
    level: 'warning',
    says: /so an acknowledged event may be on one broker only, .*min\.insync\.replicas=2$/,
  },
  small: {
    config: { 'max.message.bytes': '500000' },
    level: 'problem',
    says: /^max\.message\.bytes is 500000, but kafka\.maxRecordBytes allows records of 600000, so .*to 499939, or: .*max\.message\.bytes=900000$/,
  },
  tight: {
    config: { 'max.message.bytes': '700000' },
    level: 'warning',
    says: /^max\.message\.bytes is 700000, below kafka\.maxBatchBytes \(900000\), so /,
  },
  compacted: {
    config: { 'cleanup.policy': 'compact,delete' },
    level: 'warning',
    says: /^cleanup\.policy is compact,delete, so the topic rejects events without a key/,
  },
};

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 120_000 }, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await startCluster({
          brokers: 3,
          listeners: { SASL: 'SASL_PLAINTEXT', ELSEWHERE: 'PLAINTEXT' },
          proxied: ['ELSEWHERE'],
          settings: {
            'listener.name.sasl.sasl.enabled.mechanisms': 'PLAIN,OAUTHBEARER',
            'listener.name.sasl.plain.sasl.jaas.config': `${MODULE}.plain.PlainLoginModule required user_bob="bob-secret" user_eve="eve-secret";`,
            'listener.name.sasl.oauthbearer.sasl.jaas.config': `${MODULE}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="unused";`,
            'listener.name.sasl.oauthbearer.sasl.server.callback.handler.class': `${MODULE}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`,
            'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
            'super.users': 'User:ANONYMOUS',
            'auto.leader.rebalance.enable': 'false',
          },
        });
        const admin = await cluster.admin();
        const topics = Object.entries(FLAWS).map(
          ([topic, { partitions = 3, replicas = 3, config = {} }]) => ({
            topic,
            numPartitions: partitions,
            replicationFactor: replicas,
            configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
          }),
        );
        await admin.createTopics({ topics, waitForLeaders: false });
        await cluster.createTopic('quarantine', 1);
        await cluster.createTopic('quarantine-compacted', 1, { 'cleanup.policy': 'compact' });
        await until('all are led', async () =>
          (await Promise.all(Object.keys(FLAWS).map((topic) => isLed(cluster, topic)))).every(Boolean),
        );
      });
      after(() => cluster?.close());

      interface Settings {
        readonly topics?: readonly string[];
        readonly quarantineTopic?: string;
        readonly kafka?: object;
        readonly sources?: object;
      }

      async function check({ topics = ['good'], quarantineTopic = 'quarantine', kafka, sources }: Settings) {
        const cwd = folder();
        const settings = {
          sources: sources ?? { clips: { provider: 'hoox', tokens: 'a-token-of-enough-characters' } },
          kafka: {
            brokers: cluster.bootstrap(),
            topic: topics[0],
            quarantineTopic,
            maxRecordBytes: 600_000,
            requestTimeoutMs: 5000,
            ...kafka,
          },
          routes: topics.slice(1).map((topic) => ({ match: { family: 'job' }, topic })),
        };
        writeFileSync(join(cwd, 'onehook.yaml'), stringify(settings));
        const { io, written } = captured(cwd);
        const code = await run(['--live', '--json'], io);
        const { ok, findings } = JSON.parse(written.out) as { ok: boolean; findings: Finding[] };
        assert.equal(ok, code === 0);
        const of = (about: string) => findings.filter((finding) => finding.about === about);
        return { code, findings, of, text: JSON.stringify(findings, null, 1) };
      }

      for (const client of clientsHere(GROUP)) {
        test(`${client}: a good cluster is good`, async () => {
          const { code, findings, text } = await check({ kafka: { client } });
          assert.equal(code, 0);
          assert.deepEqual(
            findings.map(({ level, about }) => `${level} ${about}`),
            ['ok brokers', 'ok topic good', 'ok topic quarantine', 'note clock'],
            text,
          );
          assert.match(findings[0]!.says, new RegExp(`^3 of 3 answer ${client} and accept its credentials`));
          assert.match(findings[3]!.says, /Kafka sends no time/);
        });

        test(`${client}: a refused token is a problem, and nothing else is said`, async () => {
          const tokenFile = join(folder(), 'token');
          writeFileSync(tokenFile, unsecuredToken('onehook', -60));
          const { code, findings, text } = await check({
            kafka: {
              client,
              brokers: cluster.bootstrap('SASL'),
              sasl: { mechanism: 'oauthbearer', tokenFile },
            },
          });
          assert.equal(code, 1);
          assert.deepEqual(
            findings.map(({ level }) => level),
            ['problem', 'problem', 'problem', 'note'],
            text,
          );
        });

        test(`${client}: a wrong password is reported as a problem`, async () => {
          const sasl = { mechanism: 'plain', username: 'bob', password: 'guess-it' };
          const { code, findings, text } = await check({
            kafka: { client, brokers: cluster.bootstrap('SASL'), sasl },
          });
          assert.equal(code, 1);
          assert.match(findings[0]!.says, /does not accept the credentials of kafka\.sasl/);
          assert.ok(!text.includes('guess-it'));
        });

        test(`${client}: a broker that is down is reported by name`, async () => {
          const [free] = await freePorts(1);
          const away = `127.0.0.1:${free}`;
          const some = await check({ kafka: { client, brokers: [away, ...cluster.bootstrap()] } });
          assert.equal(some.code, 0);
          assert.equal(some.of(`broker ${away}`)[0]?.level, 'warning', some.text);
          const all = await check({ kafka: { client, brokers: [away] } });
          assert.equal(all.code, 1);
          assert.match(
            all.of(`broker ${away}`)[0]!.says,
            /Check that its name resolves and its port is open from here/,
          );
        });
      }

      test('every flaw of a topic is reported with what to do', async (t) => {
        const { code, of, text } = await check({ topics: Object.keys(FLAWS) });
        assert.equal(code, 1);
        for (const [topic, { level, says }] of Object.entries(FLAWS)) {
          const findings = of(`topic ${topic}`);
          t.diagnostic(`${topic}: ${findings.map((finding) => finding.says).join(' | ')}`);
          const found = findings.find((finding) => says.test(finding.says));
          assert.equal(found?.level, level, `${topic}: ${text}`);
        }
      });

      test('a probe for writing writes nothing', async () => {
        await check({});
        assert.equal((await readTopic(cluster, 'good')).length, 0);
      });

      test('a compacted quarantine and a missing topic are problems', async () => {
        const { code, of } = await check({ topics: ['absent'], quarantineTopic: 'quarantine-compacted' });
        assert.equal(code, 1);
        assert.match(
          of('topic quarantine-compacted')[0]!.says,
          /Kafka keeps only the newest quarantined delivery of each source/,
        );
        assert.match(
          of('topic absent')[0]!.says,
          /Create it: kafka-topics\.sh --create --topic absent --partitions 6 --replication-factor 3/,
        );
        assert.ok(!(await cluster.hasTopic('absent')));
        const created = await check({ topics: ['absent'], kafka: { createTopics: {} } });
        assert.equal(created.code, 0);
        assert.equal(created.of('topic absent')[0]!.level, 'note');
      });

      test('what a principal may not do is reported', async () => {
        const { TOPIC } = kafkajs.AclResourceTypes;
        const { WRITE, DESCRIBE } = kafkajs.AclOperationTypes;
        const grant = (topic: string, operation: number) => ({
          resourceType: TOPIC,
          resourceName: topic,
          resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
          principal: 'User:eve',
          host: '*',
          operation,
          permissionType: kafkajs.AclPermissionTypes.ALLOW,
        });
        const acl = [grant('good', WRITE), grant('narrow', DESCRIBE)];
        await (await cluster.admin()).createAcls({ acl });
        const sasl = { mechanism: 'plain', username: 'eve', password: 'eve-secret' };
        const { of, text } = await check({
          topics: ['good', 'narrow', 'tight'],
          kafka: { brokers: cluster.bootstrap('SASL'), sasl },
        });
        const levels = (topic: string) => of(`topic ${topic}`).map(({ level }) => level);
        assert.deepEqual(levels('good'), ['warning'], text);
        assert.match(of('topic good')[0]!.says, /Grant this principal DescribeConfigs/);
        assert.match(
          of('topic narrow')[0]!.says,
          /may not write to the topic, so nothing can be published to it\. Grant it Write/,
        );
        assert.match(
          of('topic tight')[0]!.says,
          /may not see the topic, so nothing can be published to it\. Grant it Describe and Write/,
        );
      });

      test('a cluster that advertises addresses which cannot be reached is a problem', async () => {
        const { code, text } = await check({ kafka: { brokers: cluster.bootstrap('ELSEWHERE') } });
        assert.equal(code, 1);
        assert.match(
          text,
          /one of them not at the address that it advertises: .*127\.0\.0\.1:\d+.* set advertised\.listeners/,
        );
      });

      test('the clock is compared with the token endpoint’s', async () => {
        let skewMs = 0;
        const endpoint = createServer((_request, response) => {
          response.setHeader('date', new Date(Date.now() + skewMs).toUTCString());
          response.writeHead(405).end();
        });
        await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
        const tokenUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/token`;
        const sasl = { mechanism: 'oauthbearer', tokenUrl, clientId: 'c', clientSecret: 'some-secret' };
        const clock = async () => (await check({ kafka: { sasl } })).of('clock')[0]!;
        assert.equal((await clock()).level, 'ok');
        skewMs = 30_000;
        assert.match((await clock()).says, /^Differs by (29|30|31) s from 127\.0\.0\.1/);
        skewMs = -200_000;
        assert.equal((await clock()).level, 'problem');
        endpoint.closeAllConnections();
        endpoint.close();
      });

      test('a gateway creates the topics that are missing, and alters none', async () => {
        const createTopics = { partitions: 4, replicationFactor: 3, config: { 'retention.ms': '3600000' } };
        const gateway = await startTestGateway({
          destination: { kind: 'kafka', ...configOf('kafkajs', cluster.bootstrap(), { createTopics }) },
          events: { topic: 'created.events', quarantineTopic: 'created.quarantine' },
          routes: [{ match: {}, topic: 'narrow' }],
        });
        await gateway.stop();
        assert.equal(await partitionsOf(cluster, 'created.events'), 4);
        assert.equal(await partitionsOf(cluster, 'created.quarantine'), 4);
        assert.equal(await partitionsOf(cluster, 'narrow'), 1);
        const { of } = await check({ topics: ['created.events'], quarantineTopic: 'created.quarantine' });
        assert.equal(of('topic created.events')[0]!.level, 'ok');
      });

      test('what cannot be created is reported once, and retried until it can', async () => {
        const witness = new Witness();
        const createTopics = { partitions: 1, replicationFactor: 1, config: {} };
        const sasl = { mechanism: 'plain', username: 'bob', password: 'bob-secret' } as const;
        const config = configOf('kafkajs', cluster.bootstrap('SASL'), { createTopics, sasl });
        const topics = new MissingTopics(config, ['later'], witness.observer);
        await topics.create();
        assert.match(
          witness.lines.join('\n'),
          /^topicNotCreated later: This principal may not create topics\. Grant it Create/m,
        );
        await (await cluster.admin()).createAcls({
          acl: [
            {
              resourceType: kafkajs.AclResourceTypes.TOPIC,
              resourceName: 'later',
              resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
              principal: 'User:bob',
              host: '*',
              operation: kafkajs.AclOperationTypes.ALL,
              permissionType: kafkajs.AclPermissionTypes.ALLOW,
            },
          ],
        });
        await until('it is there', () => cluster.hasTopic('later'));
        await until('it is reported', () => witness.count('topicCreated later 1 1') === 1);
        await topics.close();

        const tooMany = new MissingTopics(
          configOf('kafkajs', cluster.bootstrap(), {
            createTopics: { ...createTopics, replicationFactor: 9 },
          }),
          ['many'],
          witness.observer,
        );
        await tooMany.create();
        await tooMany.close();
        assert.match(
          witness.lines.join('\n'),
          /^topicNotCreated many: kafka\.createTopics\.replicationFactor is larger than the number/m,
        );
      });

      test('replicas out of sync are reported while a broker is down', async () => {
        await cluster.brokers[2]!.kill();
        const topics = ['brittle', 'alone'];
        let found = await check({ topics });
        await until('it is missed', async () => {
          found = await check({ topics });
          return /fewer than 3 replicas in sync .* so they accept no records/.test(found.text);
        });
        assert.equal(found.code, 1);
        assert.match(found.of('topic alone')[0]!.says, /a partition without a leader/);
      });
    });
  },
  { ownBrokers: true },
);

async function partitionsOf(cluster: Cluster, topic: string): Promise<number> {
  const { topics } = await (await cluster.admin()).fetchTopicMetadata({ topics: [topic] });
  return topics[0]!.partitions.length;
}

async function isLed(cluster: Cluster, topic: string): Promise<boolean> {
  try {
    const { topics } = await (await cluster.admin()).fetchTopicMetadata({ topics: [topic] });
    const { partitions } = topics[0]!;
    return partitions.every(({ leader, isr, replicas }) => leader >= 0 && isr.length === replicas.length);
  } catch {
    return false;
  }
}
