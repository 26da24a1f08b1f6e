/**
 * `npm run test:play`: what the chart renders, run for real by podman: a delivery signed by another implementation goes in,
 * its event comes out of a real Kafka behind TLS and SCRAM; journaled events outlive the process and the pod.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { ofKind, render, whyNoHelm } from '../helm/helm.js';
import type { Manifest } from '../helm/manifest-schema.js';
import { buildImage, IMAGE, run, whatIsMissing as whyNoImage } from '../image/container.js';
import { type Cluster, startCluster } from '../kafka/cluster.js';
import { Certificates } from '../kafka/credentials.js';
import { whatIsMissing as whyNoKafka, works } from '../kafka/distribution.js';
import { type Found, readTopic } from '../kafka/oracle.js';
import { post, secretOf } from '../support/gateway.js';
import { Bridge, firstPod, LEFT_OUT, PlayedPod, playable, type Secrets } from './pod.js';
import { until } from './until.js';

const whyNoKcat = async () => ((await works('kcat', ['-V'])) ? null : 'kcat is not installed');
const whyNotOurs = () =>
  process.env.KAFKA_BROKERS ? 'KAFKA_BROKERS names brokers that are not ours to stop' : null;
const missing =
  whyNoHelm() ?? (await whyNoImage()) ?? (await whyNoKafka()) ?? (await whyNoKcat()) ?? whyNotOurs();
if (missing !== null) throw new Error(`The chart’s pods cannot be played here: ${missing}.`);

const RELEASE = `onehook-play-${process.pid}`;
const [EVENTS, QUARANTINE] = ['onehook.events', 'onehook.quarantine'];
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
const secret = secretOf('p');
const directory = mkdtempSync(join(tmpdir(), 'onehook-play-'));

let bridge: Bridge;
let certificates: Certificates;
let kafka: Cluster;
let secrets: Secrets;
let manifests: Manifest[];
let pod: PlayedPod;
let url: string;
let adminUrl: string;

before(async () => {
  console.log(LEFT_OUT.map((each) => `# not played: ${each}`).join('\n'));
  await buildImage('play');
  bridge = await Bridge.make(RELEASE, IMAGE);
  certificates = await Certificates.make(bridge.host);
  kafka = await startCluster({
    host: bridge.host,
    listeners: { PODS: 'SASL_SSL' },
    scramUsers: ['SCRAM-SHA-512=[name=onehook,password=of-the-user]'],
    settings: {
      'listener.name.pods.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'listener.name.pods.scram-sha-512.sasl.jaas.config': SCRAM,
      'listener.name.pods.ssl.keystore.type': 'PEM',
      'listener.name.pods.ssl.keystore.location': certificates.path('broker.pem'),
    },
  });
  for (const topic of [EVENTS, QUARANTINE]) await kafka.createTopic(topic!, 3);
  // Named as the release, since podman knows no namespaces.
  const named = (name: string) => `${RELEASE}-${name}`;
  secrets = {
    [named('sources')]: { renders: secret },
    [named('ca')]: { 'ca.crt': await certificates.read('ca.crt') },
    [named('user')]: { password: 'of-the-user' },
  };
  const reference = (name: string, key: string) => ({ secretKeyRef: { name: named(name), key } });
  const config = {
    sources: { renders: { provider: 'standard-webhooks', secrets: [reference('sources', 'renders')] } },
    kafka: {
      brokers: kafka.bootstrap('PODS'),
      tls: { ca: reference('ca', 'ca.crt') },
      sasl: { mechanism: 'scram-sha-512', username: 'onehook', password: reference('user', 'password') },
    },
  };
  const [repository, tag] = IMAGE.split(':');
  manifests = await render(null, {
    set: [
      ...Object.entries(config).map(([name, value]) => `config.${name}=${JSON.stringify(value)}`),
      ...['image.registry=', `image.repository=${repository}`, `image.tag=${tag}`, 'image.pullPolicy=Never'],
      `fullnameOverride=${RELEASE}`,
    ],
  });
  await play();
});
after(async () => {
  await pod?.remove();
  await run('podman', 'volume', 'rm', '-f', `data-${RELEASE}-0`);
  await kafka?.close();
  await certificates?.remove();
  await bridge?.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** The StatefulSet's pod 0. It is given a claim when it is first played, and finds it there later. */
async function play(): Promise<void> {
  const [workload] = ofKind(manifests, 'StatefulSet');
  const [configMap] = ofKind(manifests, 'ConfigMap');
  const first = firstPod(workload!);
  const played = playable(first.pod, configMap!, secrets);
  pod = await PlayedPod.play(pod ? played : [first.claim, ...played], bridge.name, directory);
  await locate();
}

async function locate(): Promise<void> {
  const address = await pod.address();
  url = `http://${address}:8080`;
  adminUrl = `http://${address}:9090`;
  await pod.untilAnswers(`${adminUrl}/readyz`);
}

test('a signed delivery in, its event out of Kafka', async () => {
  const { id, body } = await deliver('first');
  const [event] = await until(`the event ${id} is in Kafka`, async () => {
    const found = (await readTopic(kafka, EVENTS!)).filter((record) => record.headers.ce_id === id);
    return found.length > 0 ? found : null;
  });
  assertEvent(event!, body);
  const args = ['-C', '-q', '-e', '-b', kafka.bootstrap().join(), '-t', EVENTS!, '-f', '%h\t%s\n'];
  const { stdout } = await promisify(execFile)('kcat', args);
  const seen = stdout.split('\n').filter((line) => line.includes(`ce_id=${id}`));
  assert.equal(seen.length, 1, 'kcat sees it once');
  assert.ok(seen[0]!.endsWith(`\t${event!.value}`), 'and the same bytes');
});

test('it runs as the chart says: without rights, its root never written to, its heap by its memory', async () => {
  const limits = await pod.inspect('{{.HostConfig.Memory}} {{.HostConfig.MemoryReservation}}');
  assert.equal(limits, `${512 << 20} ${512 << 20}`);
  const script = `const status = fs.readFileSync('/proc/1/status', 'utf8');
    const field = (name) => new RegExp(name + ':\\\\s+(\\\\S+)').exec(status)[1];
    let refused = '';
    try { fs.writeFileSync('/app/x', ''); } catch (error) { refused = error.code; }
    console.log(JSON.stringify({ refused, uid: field('Uid'), rights: field('CapEff'), noNew: field('NoNewPrivs'),
      filtered: field('Seccomp'), heap: v8.getHeapStatistics().heap_size_limit / 2 ** 20 }));`;
  const { heap, ...seen } = JSON.parse(await pod.exec('/nodejs/bin/node', '-e', script));
  assert.deepEqual(seen, {
    refused: 'EROFS',
    uid: '65532',
    rights: '0000000000000000',
    noNew: '1',
    filtered: '2',
  });
  assert.ok(heap > 0.65 * 512 && heap < 0.8 * 512, `${heap} MiB`);
});

test('the chart’s test pod, against the played gateway', async () => {
  const [rendered] = ofKind(manifests, 'Pod');
  const [configMap] = ofKind(manifests, 'ConfigMap');
  const [container] = rendered!.spec.containers;
  const args = container.args.map((arg: string) =>
    arg.replace(`http://${RELEASE}.hooks:80`, url).replace(`http://${RELEASE}-admin.hooks:9090`, adminUrl),
  );
  assert.ok(args.join().includes(url) && args.join().includes(adminUrl));
  // A Secret and a ConfigMap have one owner in podman: the test's are others of the same content.
  const spec = { ...rendered!.spec, containers: [{ ...container, args }] };
  const again = JSON.parse(
    JSON.stringify(playable({ ...rendered!, spec }, configMap!, secrets)).replaceAll(
      new RegExp(`"${RELEASE}(-sources|-ca|-user)?"`, 'g'),
      `"${RELEASE}$1-test"`,
    ),
  );
  const trial = await PlayedPod.play(again, bridge.name, directory);
  try {
    assert.equal(await trial.ended(), 0, await trial.log());
    assert.match(await trial.log(), /\n200 \{"code":"accepted"/);
  } finally {
    await trial.remove();
  }
});

test('what was acknowledged while Kafka was away outlives kill -9 and the pod', {
  timeout: 180_000,
}, async () => {
  await kafka.brokers[0]!.stop();
  const sent: { readonly id: string; readonly body: string }[] = [];
  for (let n = 0; n < 5; n++) sent.push(await deliver(`journaled ${n}`));
  const startedAt = await pod.inspect('{{.State.StartedAt}}');
  await pod.kill();
  await until('podman starts the container again, as the kubelet would', async () =>
    (await pod.inspect('{{.State.StartedAt}}')) === startedAt ? null : true,
  );
  await locate();
  sent.push(await deliver('after the crash'));
  await pod.remove();
  await play();
  sent.push(await deliver('in the next pod'));
  await kafka.brokers[0]!.start();
  await until('what was journaled is in Kafka', async () => {
    const records = await readTopic(kafka, EVENTS!);
    const found = sent.map(({ id }) => records.find(({ headers }) => headers.ce_id === id));
    if (found.includes(undefined)) return null;
    for (const [index, record] of found.entries()) assertEvent(record!, sent[index]!.body);
    return true;
  });
});

test('SIGTERM under load: drained, and ended with 0', async () => {
  const acknowledged: string[] = [];
  const senders = Array.from({ length: 4 }, async () => {
    try {
      for (;;) acknowledged.push((await deliver('under load')).id);
    } catch {
      // Nobody listens any more.
    }
  });
  await until('deliveries are under way', async () => (acknowledged.length > 20 ? true : null));
  const exitCode = await pod.stop();
  await Promise.all(senders);
  assert.equal(exitCode, 0, await pod.log());
  assert.match(await pod.log(), /gateway stopped/);
  const ids = new Set((await readTopic(kafka, EVENTS!)).map(({ headers }) => headers.ce_id));
  assert.deepEqual(
    acknowledged.filter((id) => !ids.has(id)),
    [],
  );
});

/** Signed by the reference implementation; rejects unless it is accepted. */
async function deliver(what: string): Promise<{ id: string; body: string }> {
  const id = `msg_${Math.random().toString(36).slice(2)}`;
  const body = `{"type":"render.finished","data":{"what":"${what}","large":9007199254740993}}`;
  const at = new Date();
  const answer = await post(`${url}/webhooks/renders`, {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
  });
  assert.deepEqual([answer.status, answer.code], [200, 'accepted'], what);
  return { id, body };
}

/** The sender's bytes are in it as they were signed. */
function assertEvent({ value, headers }: Found, body: string): void {
  assert.ok(value.includes(`"data":${body}`), value.toString());
  assert.equal(headers.ce_source, '/sources/renders');
  assert.equal(headers.ce_verification, 'signature');
}
