/** TLS, SASL and permissions, each against a listener of a real broker; and where OAUTHBEARER's tokens come from. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import kafkajs from 'kafkajs';
import type { KafkaConfig, SaslConfig, TlsConfig } from '../../src/config/load.js';
import { tokenSource } from '../../src/kafka/credentials/authentication.js';
import { openKafkaPublisher } from '../../src/kafka/open-kafka.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { Certificates, TokenEndpoint, unsecuredToken } from './credentials.js';
import { readTopic } from './oracle.js';
import {
  type ClientName,
  clientsHere,
  configOf,
  failureOf,
  recordOf,
  sleep,
  until,
  Witness,
} from './publishing.js';

const GROUP = 'authentication with a broker';
const MODULE = 'org.apache.kafka.common.security';
const UNSECURED = `${MODULE}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`;
/** Short, so that a test sees it renewed; a broker ends the session with the token. */
const TOKEN_SECONDS = 12;

function bearer(endpoint: TokenEndpoint, clientSecret = 'right') {
  return { mechanism: 'oauthbearer', tokenUrl: endpoint.url, clientId: 'onehook', clientSecret } as const;
}

describe('tokens for OAUTHBEARER', () => {
  let endpoint: TokenEndpoint;
  before(async () => {
    endpoint = await TokenEndpoint.start(3600);
  });
  after(() => endpoint.stop());

  test('are fetched once, however many ask, and kept', async () => {
    const token = tokenSource(bearer(endpoint), new Witness().observer);
    const before = endpoint.granted;
    const [first, second] = await Promise.all([token(), token()]);
    assert.equal(first, second);
    assert.equal(await token(), first);
    assert.equal(endpoint.granted, before + 1);
  });

  test('are fetched again before they expire; until then the old one serves while the endpoint is down', async () => {
    endpoint.lifetimeSeconds = 3;
    const witness = new Witness();
    const token = tokenSource(bearer(endpoint), witness.observer);
    const first = await token();
    assert.notEqual(await token(), first);
    const last = await token();
    endpoint.isDown = true;
    assert.equal(await token(), last);
    assert.equal(
      witness.count('tokenNotRenewed The token endpoint of kafka.sasl.tokenUrl returned no token:'),
      1,
    );
    await sleep(3100);
    await assert.rejects(token(), /returned no token: it answered 503/);
    endpoint.isDown = false;
    endpoint.lifetimeSeconds = 3600;
    assert.notEqual(await token(), last);
    assert.ok(!witness.lines.join().includes(last));
  });

  test('are refused for a wrong secret, and the error does not contain it', async () => {
    await assert.rejects(
      tokenSource(bearer(endpoint, 'wrong secret'), new Witness().observer)(),
      (error: Error) => {
        assert.match(error.message, /it answered 401/);
        return !error.message.includes('wrong secret');
      },
    );
  });

  test('are read from their file again each time', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onehook-token-'));
    const tokenFile = join(directory, 'token');
    const token = tokenSource({ mechanism: 'oauthbearer', tokenFile }, new Witness().observer);
    await assert.rejects(token(), /token file/);
    await writeFile(tokenFile, 'one\n');
    assert.equal(await token(), 'one');
    await writeFile(tokenFile, 'two\n');
    assert.equal(await token(), 'two');
    await rm(directory, { recursive: true });
  });
});

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 90_000 }, () => {
      let cluster: Cluster;
      let certificates: Certificates;
      let endpoint: TokenEndpoint;
      let tls: TlsConfig;
      const topic = 'authentication';

      before(async () => {
        certificates = await Certificates.make();
        endpoint = await TokenEndpoint.start(TOKEN_SECONDS);
        tls = { ca: await certificates.read('ca.crt') };
        cluster = await startCluster({
          listeners: { SASL: 'SASL_PLAINTEXT', SASLTLS: 'SASL_SSL', TLS: 'SSL', MTLS: 'SSL' },
          scramUsers: [
            'SCRAM-SHA-256=[name=alice,password=alice-secret]',
            'SCRAM-SHA-512=[name=alice,password=alice-secret]',
          ],
          settings: {
            ...saslSettings('sasl'),
            ...saslSettings('sasltls'),
            ...tlsSettings('sasltls', certificates),
            ...tlsSettings('tls', certificates),
            ...tlsSettings('mtls', certificates),
            'listener.name.mtls.ssl.client.auth': 'required',
            'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
            'allow.everyone.if.no.acl.found': 'true',
            'super.users': 'User:ANONYMOUS',
          },
        });
        await cluster.createTopic(topic, 3);
      });
      after(async () => {
        await cluster?.close();
        endpoint?.stop();
        await certificates?.remove();
      });

      async function open(client: ClientName, listener: string, more: Partial<KafkaConfig>) {
        const witness = new Witness();
        const config = configOf(client, cluster.bootstrap(listener), { publishTimeoutMs: 3000, ...more });
        return { witness, publisher: await openKafkaPublisher(config, witness.observer) };
      }

      const plain = (password: string): SaslConfig => ({ mechanism: 'plain', username: 'bob', password });
      const scram = (bits: '256' | '512', password: string): SaslConfig => ({
        mechanism: `scram-sha-${bits}`,
        username: 'alice',
        password,
      });
      const ways: Record<string, () => Promise<{ listener: string; more: Partial<KafkaConfig> }>> = {
        PLAIN: async () => ({ listener: 'SASL', more: { sasl: plain('bob-secret') } }),
        'SCRAM-SHA-256': async () => ({ listener: 'SASL', more: { sasl: scram('256', 'alice-secret') } }),
        'SCRAM-SHA-512 over TLS': async () => ({
          listener: 'SASLTLS',
          more: { tls, sasl: scram('512', 'alice-secret') },
        }),
        'OAUTHBEARER over TLS': async () => ({ listener: 'SASLTLS', more: { tls, sasl: bearer(endpoint) } }),
        TLS: async () => ({ listener: 'TLS', more: { tls } }),
        mTLS: async () => ({
          listener: 'MTLS',
          more: {
            tls: {
              ...tls,
              cert: await certificates.read('client.crt'),
              key: await certificates.read('client.key'),
            },
          },
        }),
      };
      const wrongWays: typeof ways = {
        'a wrong PLAIN password': async () => ({ listener: 'SASL', more: { sasl: plain('guess') } }),
        'a wrong SCRAM password': async () => ({ listener: 'SASL', more: { sasl: scram('512', 'guess') } }),
        'a token that is not one': async () => {
          const tokenFile = certificates.path('forged-token');
          await writeFile(tokenFile, unsecuredToken('onehook', -60));
          return { listener: 'SASL', more: { sasl: { mechanism: 'oauthbearer', tokenFile } } };
        },
        'no token to be had': async () => ({ listener: 'SASL', more: { sasl: bearer(endpoint, 'guess') } }),
        'an unknown authority': async () => ({
          listener: 'TLS',
          more: { tls: { ca: await certificates.read('stranger.crt') } },
        }),
        'no client certificate': async () => ({ listener: 'MTLS', more: { tls } }),
        'plain text to a TLS port': async () => ({ listener: 'TLS', more: {} }),
      };

      for (const client of clientsHere(GROUP)) {
        for (const [name, way] of Object.entries(ways)) {
          test(`${client} publishes with ${name}`, async () => {
            const { listener, more } = await way();
            const { publisher, witness } = await open(client, listener, more);
            assert.deepEqual(publisher.readiness(), { ready: true }, witness.lines.join('\n'));
            await publisher.publish([recordOf(topic, name)]);
            await publisher.close();
          });
        }

        for (const [name, way] of Object.entries(wrongWays)) {
          test(`${client} is not ready with ${name}, and says why`, async (t) => {
            const { listener, more } = await way();
            const { publisher } = await open(client, listener, { requestTimeoutMs: 1000, ...more });
            const readiness = publisher.readiness();
            assert.equal(readiness.ready, false);
            if (!readiness.ready) {
              t.diagnostic(`${client}, ${name}: ${readiness.why}`);
              assert.ok(readiness.why.length > 15);
              assert.ok(!readiness.why.includes('guess'));
            }
            assert.equal(
              (await failureOf(publisher.publish([recordOf(topic, name)]))).failure,
              'unavailable',
            );
            await sleep(300);
            await publisher.close();
          });
        }

        test(`${client} is refused where its permission ends, and goes on elsewhere`, async () => {
          const [kept, revoked] = [`kept-${client}`, `revoked-${client}`];
          await cluster.createTopic(kept, 1);
          await cluster.createTopic(revoked, 1);
          const { publisher } = await open(client, 'SASL', { sasl: plain('bob-secret') });
          await publisher.publish([recordOf(kept, 'a'), recordOf(revoked, 'a')]);
          await allowOnlyAlice(cluster, revoked);
          await until('it is refused', () =>
            publisher.publish([recordOf(revoked, 'b')]).then(
              () => false,
              (error) => error.failure === 'refused',
            ),
          );
          for (let i = 0; i < 5; i++) {
            assert.equal((await failureOf(publisher.publish([recordOf(revoked, 'c')]))).failure, 'refused');
            await publisher.publish([recordOf(kept, `${i}`)]);
            await sleep(300);
          }
          assert.deepEqual(publisher.readiness(), { ready: true });
          await publisher.close();
        });
      }

      test('sessions outlive their tokens', async (t) => {
        const grantedBefore = endpoint.granted;
        const sessions = await Promise.all(
          clientsHere(GROUP).map((client) => open(client, 'SASL', { sasl: bearer(endpoint) })),
        );
        const end = Date.now() + (TOKEN_SECONDS + 4) * 1000;
        let published = 0;
        while (Date.now() < end) {
          await Promise.all(
            sessions.map(({ publisher }) => publisher.publish([recordOf(topic, `session-${published++}`)])),
          );
          await sleep(200);
        }
        for (const { publisher, witness } of sessions) {
          t.diagnostic(witness.lines.join('; ') || 'nothing failed');
          assert.equal(witness.count('circuitOpened'), 0);
          await publisher.close();
        }
        const found = new Set((await readTopic(cluster, topic)).map(({ headers }) => headers.ce_id));
        for (let i = 0; i < published; i++) assert.ok(found.has(`session-${i}`), `session-${i} is lost`);
        t.diagnostic(`${endpoint.granted - grantedBefore} tokens for ${published} records`);
        assert.ok(endpoint.granted - grantedBefore >= 2 * sessions.length);
        assert.ok(endpoint.granted - grantedBefore < published / 2);
      });
    });
  },
  { ownBrokers: true },
);

function saslSettings(listener: string): Record<string, string> {
  const name = `listener.name.${listener}`;
  return {
    [`${name}.sasl.enabled.mechanisms`]: 'SCRAM-SHA-256,SCRAM-SHA-512,PLAIN,OAUTHBEARER',
    [`${name}.scram-sha-256.sasl.jaas.config`]: `${MODULE}.scram.ScramLoginModule required;`,
    [`${name}.scram-sha-512.sasl.jaas.config`]: `${MODULE}.scram.ScramLoginModule required;`,
    [`${name}.plain.sasl.jaas.config`]: `${MODULE}.plain.PlainLoginModule required user_bob="bob-secret";`,
    [`${name}.oauthbearer.sasl.jaas.config`]: `${MODULE}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="unused";`,
    [`${name}.oauthbearer.sasl.server.callback.handler.class`]: UNSECURED,
    [`${name}.oauthbearer.connections.max.reauth.ms`]: `${TOKEN_SECONDS * 1000}`,
  };
}

function tlsSettings(listener: string, certificates: Certificates): Record<string, string> {
  const name = `listener.name.${listener}.ssl`;
  return {
    [`${name}.keystore.type`]: 'PEM',
    [`${name}.keystore.location`]: certificates.path('broker.pem'),
    [`${name}.truststore.type`]: 'PEM',
    [`${name}.truststore.location`]: certificates.path('ca.crt'),
  };
}

/** With a rule for one principal, a topic is closed to all others. */
async function allowOnlyAlice(cluster: Cluster, topic: string): Promise<void> {
  await (await cluster.admin()).createAcls({
    acl: [
      {
        resourceType: kafkajs.AclResourceTypes.TOPIC,
        resourceName: topic,
        resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
        principal: 'User:alice',
        host: '*',
        operation: kafkajs.AclOperationTypes.ALL,
        permissionType: kafkajs.AclPermissionTypes.ALLOW,
      },
    ],
  });
}
