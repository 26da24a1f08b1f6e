/** Credentials that change while the gateway runs: certificates, authorities, passwords; and tokens that are refused. */

import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { connect, createServer, type TLSSocket } from 'node:tls';
import kafkajs from 'kafkajs';
import type { KafkaConfig, TlsConfig } from '../../src/config/load.js';
import { OperatorError } from '../../src/errors.js';
import { checkCertificate } from '../../src/kafka/admin/inspection.js';
import { tlsOptions, tokenSource } from '../../src/kafka/credentials/authentication.js';
import { openKafkaPublisher } from '../../src/kafka/open-kafka.js';
import { startTestGateway } from '../support/gateway.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { Certificates, TokenEndpoint, unsecuredToken, withAwsEnvironment } from './credentials.js';
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

const GROUP = 'rotation with a broker';
const MODULE = 'org.apache.kafka.common.security';
/** Brokers disconnect a client that was idle for so long: then it must authenticate again. */
const IDLE_MS = 3000;

describe('files of credentials', () => {
  let certificates: Certificates;
  before(async () => {
    certificates = await Certificates.make();
    await certificates.client('next');
  });
  after(() => certificates.remove());

  async function copied(name: string): Promise<TlsConfig & { files: Record<string, string> }> {
    const files = {
      ca: certificates.path(`${name}-ca`),
      cert: certificates.path(`${name}-cert`),
      key: certificates.path(`${name}-key`),
    };
    await copyFile(certificates.path('ca.crt'), files.ca);
    await copyFile(certificates.path('client.crt'), files.cert);
    await copyFile(certificates.path('client.key'), files.key);
    const [ca, cert, key] = await Promise.all(Object.values(files).map(contentOf));
    return { ca: ca!, cert: cert!, key: key!, files };
  }

  test('give each connection the certificate and the authority of its moment', async () => {
    const seen: string[] = [];
    const listener = (secureSocket: TLSSocket) => {
      seen.push(String(secureSocket.getPeerCertificate().subject.CN));
      secureSocket.end();
    };
    const [ca, cert, key] = [
      await certificates.read('ca.crt'),
      await certificates.read('broker.crt'),
      await certificates.read('broker.key'),
    ];
    const server = createServer({ ca, cert, key, requestCert: true }, listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const tls = await copied('moment');
    const witness = new Witness();
    const options = tlsOptions(tls, witness.observer);
    const dial = () =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(Object.assign({ host: '127.0.0.1', port }, options));
        socket.on('error', reject);
        socket.on('close', () => resolve());
        socket.resume();
      });

    await dial();
    // One half of a pair, then a file cut off, then nothing: each keeps what worked, and complains once.
    await copyFile(certificates.path('next.crt'), tls.files.cert!);
    await dial();
    await dial();
    await writeFile(tls.files.key!, (await certificates.read('next.key')).slice(0, 100));
    await dial();
    await writeFile(tls.files.key!, '');
    await dial();
    assert.equal(witness.count('credentialsUnusable kafka.tls: '), 3, witness.lines.join('\n'));
    await copyFile(certificates.path('next.key'), tls.files.key!);
    await dial();
    assert.deepEqual(seen, ['onehook', 'onehook', 'onehook', 'onehook', 'onehook', 'next']);
    await copyFile(certificates.path('stranger.crt'), tls.files.ca!);
    await assert.rejects(dial(), /certificate/);
    await writeFile(tls.files.ca!, `${await certificates.read('stranger.crt')}${ca}`);
    await dial();
    assert.equal(witness.count('credentialsRotated kafka.tls'), 3);
    assert.ok(!witness.lines.join().includes('PRIVATE'));
    server.close();
  });

  test('that are invalid at the start stop it, with a sentence for the operator', async () => {
    const tls = await copied('start');
    for (const [bad, why] of [
      [
        { ...tls, cert: await certificates.read('next.crt') },
        /^kafka\.tls: cert and key do not belong together\.$/,
      ],
      [{ ...tls, ca: tls.ca!.slice(0, 200) }, /^kafka\.tls: ca is incomplete or not PEM\.$/],
      [{ ...tls, key: '-----BEGIN PRIVATE KEY-----' }, /^kafka\.tls: key is incomplete or not PEM\.$/],
    ] as const)
      await assert.rejects(
        openKafkaPublisher(configOf('kafkajs', ['127.0.0.1:1'], { tls: bad })),
        (error: Error) => {
          assert.match(error.message, why);
          return error instanceof OperatorError;
        },
      );
  });

  test('are reported by check before the certificate expires, and after', async () => {
    const cert = await certificates.read('client.crt');
    const days = (count: number) => Date.now() + count * 86_400_000;
    assert.deepEqual(checkCertificate({ cert }, days(-10)), []);
    assert.match(checkCertificate({ cert }, days(0))[0]!.says, /^The certificate expires at 20.* Renew it/);
    assert.equal(checkCertificate({ cert }, days(3))[0]!.level, 'problem');
  });

  test('hold the authority of a token endpoint too, and its secret', async () => {
    const endpoint = await TokenEndpoint.start(5, {
      cert: await certificates.read('broker.crt'),
      key: await certificates.read('broker.key'),
    });
    const secret = certificates.path('client-secret');
    await writeFile(secret, 'wrong\n');
    const config = {
      mechanism: 'oauthbearer',
      tokenUrl: endpoint.url,
      clientId: 'onehook',
      clientSecret: 'wrong',
      files: { clientSecret: secret },
    } as const;
    await assert.rejects(tokenSource(config, new Witness().observer)(), /returned no token: .*certificate/);
    const trusted = { ...config, tokenCa: await certificates.read('ca.crt') };
    const token = tokenSource(trusted, new Witness().observer);
    await assert.rejects(token(), /it answered 401/);
    await writeFile(secret, 'right\n');
    assert.match(await token(), /^ey/);
    endpoint.stop();
  });
});

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 120_000 }, () => {
      let cluster: Cluster;
      let certificates: Certificates;

      before(async () => {
        certificates = await Certificates.make();
        cluster = await startCluster({
          listeners: { SASL: 'SASL_PLAINTEXT', MTLS: 'SSL' },
          scramUsers: [
            'SCRAM-SHA-512=[name=alice,password=old-secret]',
            'SCRAM-SHA-512=[name=carol,password=new-secret]',
          ],
          settings: {
            'connections.max.idle.ms': IDLE_MS,
            'listener.name.sasl.sasl.enabled.mechanisms': 'SCRAM-SHA-512,OAUTHBEARER',
            'listener.name.sasl.scram-sha-512.sasl.jaas.config': `${MODULE}.scram.ScramLoginModule required;`,
            'listener.name.sasl.oauthbearer.sasl.jaas.config': `${MODULE}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="unused";`,
            'listener.name.sasl.oauthbearer.sasl.server.callback.handler.class': `${MODULE}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`,
            'listener.name.mtls.ssl.client.auth': 'required',
            'listener.name.mtls.ssl.keystore.type': 'PEM',
            'listener.name.mtls.ssl.keystore.location': certificates.path('broker.pem'),
            'listener.name.mtls.ssl.truststore.type': 'PEM',
            'listener.name.mtls.ssl.truststore.location': certificates.path('ca.crt'),
            'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
            'allow.everyone.if.no.acl.found': 'true',
            'super.users': 'User:ANONYMOUS',
          },
        });
      });
      after(async () => {
        await cluster?.close();
        await certificates?.remove();
      });

      const open = async (client: ClientName, listener: string, more: Partial<KafkaConfig>) => {
        const witness = new Witness();
        const config = configOf(client, cluster.bootstrap(listener), { publishTimeoutMs: 5000, ...more });
        return { witness, config, publisher: await openKafkaPublisher(config, witness.observer) };
      };

      async function allowOnly(principal: string, topic: string): Promise<void> {
        await cluster.createTopic(topic, 1);
        const { TOPIC } = kafkajs.AclResourceTypes;
        await (await cluster.admin()).createAcls({
          acl: [
            {
              resourceType: TOPIC,
              resourceName: topic,
              resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
              principal,
              host: '*',
              operation: kafkajs.AclOperationTypes.ALL,
              permissionType: kafkajs.AclPermissionTypes.ALLOW,
            },
          ],
        });
      }

      for (const client of clientsHere(GROUP)) {
        test(`${client} takes a new client certificate without a restart`, async () => {
          const next = `next-${client}`;
          await certificates.client(next);
          const [before, after] = [`old-${client}`, `new-${client}`];
          await allowOnly('User:CN=onehook', before);
          await allowOnly(`User:CN=${next}`, after);
          const files = { cert: certificates.path(`${client}.crt`), key: certificates.path(`${client}.key`) };
          await copyFile(certificates.path('client.crt'), files.cert);
          await copyFile(certificates.path('client.key'), files.key);
          const { publisher, witness } = await open(client, 'MTLS', {
            tls: {
              ca: await certificates.read('ca.crt'),
              cert: await contentOf(files.cert),
              key: await contentOf(files.key),
              files,
            },
          });
          await publisher.publish([recordOf(before, 'first')]);

          await copyFile(certificates.path(`${next}.crt`), files.cert);
          await sleep(IDLE_MS + 1000);
          await publisher.publish([recordOf(before, 'with half of the new pair')]);
          assert.ok(
            witness.count('credentialsUnusable kafka.tls: cert and key do not belong together') > 0,
            witness.lines.join('\n'),
          );

          await copyFile(certificates.path(`${next}.key`), files.key);
          await sleep(IDLE_MS + 1000);
          await until('the new one is in use', () =>
            publisher.publish([recordOf(after, 'second')]).then(
              () => true,
              () => false,
            ),
          );
          assert.equal((await failureOf(publisher.publish([recordOf(before, 'late')]))).failure, 'refused');
          assert.equal((await readTopic(cluster, before)).length, 2);
          await publisher.close();
        });

        test(`${client} takes a new name and password without a restart`, async () => {
          const topic = `password-${client}`;
          await allowOnly('User:carol', topic);
          const files = {
            username: certificates.path(`name-${client}`),
            password: certificates.path(`password-${client}`),
          };
          await writeFile(files.username, 'alice\n');
          await writeFile(files.password, 'old-secret\n');
          const { publisher, witness } = await open(client, 'SASL', {
            sasl: { mechanism: 'scram-sha-512', username: 'alice', password: 'old-secret', files },
          });
          assert.equal((await failureOf(publisher.publish([recordOf(topic, 'first')]))).failure, 'refused');
          await writeFile(files.username, 'carol\n');
          await writeFile(files.password, 'new-secret\n');
          await until('it is taken', () =>
            publisher.publish([recordOf(topic, 'second')]).then(
              () => true,
              () => sleep(IDLE_MS + 500).then(() => false),
            ),
          );
          assert.equal(witness.count('credentialsRotated kafka.sasl'), 1, witness.lines.join('\n'));
          assert.ok(!witness.lines.join().includes('secret'));
          await publisher.close();
        });

        test(`${client} sends extensions with its token`, async () => {
          const tokenFile = certificates.path('good-token');
          await writeFile(tokenFile, unsecuredToken('onehook', 3600));
          const extensions = { logicalCluster: 'lkc-1', identityPoolId: 'pool-1' };
          const { publisher } = await open(client, 'SASL', {
            sasl: { mechanism: 'oauthbearer', tokenFile, extensions },
          });
          assert.deepEqual(publisher.readiness(), { ready: true });
          await publisher.close();
        });

        test(`${client} shows a broker the token for MSK, which only MSK takes`, async () => {
          const region = 'eu-central-1';
          await withAwsEnvironment(
            { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'aws-secret' },
            async () => {
              const { publisher, witness } = await open(client, 'SASL', {
                requestTimeoutMs: 1000,
                sasl: { mechanism: 'aws-msk-iam', region },
              });
              const readiness = publisher.readiness();
              assert.ok(
                !readiness.ready && /SASL|token|connect/i.test(readiness.why),
                JSON.stringify(readiness),
              );
              assert.ok(!JSON.stringify([readiness, witness.lines]).includes('aws-secret'));
              await publisher.close();
            },
          );
        });

        test(`${client}: a gateway with a refused token is not ready, though the client connects`, async () => {
          const tokenFile = certificates.path('stale-token');
          await writeFile(tokenFile, unsecuredToken('onehook', -60));
          const kafka = configOf(client, cluster.bootstrap('SASL'), {
            requestTimeoutMs: 1000,
            sasl: { mechanism: 'oauthbearer', tokenFile },
          });
          const gateway = await startTestGateway({
            destination: { kind: 'kafka', ...kafka },
            journal: { enabled: false },
          });
          const refused = await fetch(`${gateway.adminUrl}/readyz`);
          assert.equal(refused.status, 503);
          assert.equal(((await refused.json()) as { ready: boolean }).ready, false);
          await writeFile(tokenFile, unsecuredToken('onehook', 3600));
          await until('it is ready', async () => (await fetch(`${gateway.adminUrl}/readyz`)).ok);
          await gateway.stop();
        });
      }

      test('kafkajs resolves connect() with a refused token, which is why nothing is made of it', async () => {
        const value = unsecuredToken('onehook', -60);
        const producer = new kafkajs.Kafka({
          brokers: cluster.bootstrap('SASL'),
          logLevel: kafkajs.logLevel.NOTHING,
          retry: { retries: 0 },
          sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value }) },
        }).producer();
        await producer.connect();
        await producer.disconnect();
      });
    });
  },
  { ownBrokers: true },
);

/** As the configuration reads it. */
async function contentOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/\n$/, '');
}
