/** From the create span to the record and back: what a consumer reads is what the send span links to, however late it was sent. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cluster, describeWithKafka, startCluster } from '../kafka/cluster.js';
import { type Found, readTopic } from '../kafka/oracle.js';
import { type ClientName, clientsHere, configOf, until } from '../kafka/publishing.js';
import {
  post,
  secretOf,
  signStandard,
  source,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.js';
import { Collector, contextIn, contextOf, type ReceivedSpan } from './collector.js';

const GROUP = 'traces through Kafka';
const SECRET = secretOf('t');
const DELIVERIES = 100;

await describeWithKafka(
  GROUP,
  () => {
    for (const client of clientsHere(GROUP))
      describe(`${GROUP} (${client})`, { timeout: 120_000 }, () => through(client));
  },
  { ownBrokers: true },
);

function through(client: ClientName): void {
  let cluster: Cluster;
  let collector: Collector;
  before(async () => {
    cluster = await startCluster();
    collector = await Collector.start();
  });
  after(async () => {
    await collector?.close();
    await cluster?.close();
  });

  function start(
    topic: string,
    journal: { enabled?: boolean; directory?: string } = {},
  ): Promise<TestGateway> {
    return startTestGateway({
      sources: [source('renders', 'standard-webhooks', { secrets: [SECRET] })],
      destination: {
        kind: 'kafka',
        ...configOf(client, cluster.bootstrap(), { publishTimeoutMs: 1000, requestTimeoutMs: 1000 }),
      },
      events: { topic },
      ...(Object.keys(journal).length === 0 ? {} : { journal }),
      tracing: { endpoint: collector.endpoint, sampleRatio: 1, trustInbound: false },
    });
  }

  async function deliver(gateway: TestGateway, id: string): Promise<number> {
    const body = JSON.stringify({ type: 'video.completed', timestamp: new Date().toISOString(), data: {} });
    const headers = signStandard(SECRET, body, { id });
    return (await post(`${gateway.ingestUrl}/webhooks/renders`, { body, headers })).status;
  }

  const sends = (topic: string) => collector.named(`send ${topic}`);
  const acknowledged = (topic: string) => sends(topic).filter(({ status }) => status === 'unset');
  const linksTo = (create: ReceivedSpan) => (send: ReceivedSpan) =>
    send.links.some(({ traceId, spanId }) => traceId === create.traceId && spanId === create.spanId);
  const byTraceparent = (create: ReceivedSpan) => (record: Found) =>
    contextIn(record.headers.traceparent).spanId === create.spanId;

  test('a send is linked to the create of each record in it', async (t) => {
    const topic = 'direct';
    await cluster.createTopic(topic, 1);
    const gateway = await start(topic);
    const ids = Array.from({ length: DELIVERIES }, (_, i) => `direct-${i}`);
    const statuses = await Promise.all(ids.map((id) => deliver(gateway, id)));
    await gateway.stop();
    assert.deepEqual(new Set(statuses), new Set([200]));

    const creates = collector.named(`create ${topic}`);
    const servers = new Map(
      collector.spans.filter(({ kind }) => kind === 'server').map((s) => [s.spanId, s]),
    );
    const records = await readTopic(cluster, topic);
    assert.equal(creates.length, DELIVERIES);
    assert.equal(records.length, DELIVERIES);
    for (const create of creates) {
      const server = servers.get(create.parentSpanId);
      assert.equal(server?.traceId, create.traceId);
      assert.equal(acknowledged(topic).filter(linksTo(create)).length, 1);
      const [record, ...others] = records.filter(byTraceparent(create));
      assert.deepEqual(others, []);
      assert.deepEqual(contextIn(record!.headers.traceparent), contextOf(create));
      const event = JSON.parse(record!.value.toString());
      assert.deepEqual(contextIn(event.traceparent), contextOf(server!));
    }
    let sent = 0;
    for (const send of sends(topic)) {
      assert.equal(send.kind, 'client');
      assert.equal(send.parentSpanId, '');
      assert.deepEqual(
        { ...send.attributes, 'messaging.batch.message_count': send.links.length },
        {
          'messaging.system': 'kafka',
          'messaging.operation.name': 'send',
          'messaging.operation.type': 'send',
          'messaging.destination.name': topic,
          'messaging.destination.partition.id': '0',
          'messaging.batch.message_count': send.links.length,
        },
      );
      assert.equal(send.attributes['messaging.batch.message_count'], send.links.length);
      sent += send.links.length;
    }
    assert.equal(sent, DELIVERIES);
    t.diagnostic(
      `batches of ${sends(topic)
        .map(({ links }) => links.length)
        .join(', ')}`,
    );
    assert.ok(sends(topic).length < DELIVERIES, 'what comes together shares a request');
  });

  test('a record that was journaled is sent with the header it was created with', async () => {
    const topic = 'journaled';
    await cluster.createTopic(topic, 1);
    collector.clear();
    const gateway = await start(topic);
    await cluster.brokers[0]!.kill();
    assert.equal(await deliver(gateway, 'while-away'), 200);
    const create = await collector.only(`create ${topic}`);
    assert.deepEqual(acknowledged(topic), []);

    await cluster.brokers[0]!.start();
    await until('it is drained', async () => acknowledged(topic).length > 0, 60_000);
    await gateway.stop();
    const records = await readTopic(cluster, topic);
    assert.ok(records.length > 0);
    for (const { headers } of records) assert.deepEqual(contextIn(headers.traceparent), contextOf(create));
    assert.equal(collector.named(`create ${topic}`).length, 1);
    assert.ok(acknowledged(topic).every(linksTo(create)));
  });

  test('a record that another process left in the journal is linked to the delivery it came with', async () => {
    const topic = 'left-behind';
    await cluster.createTopic(topic, 1);
    collector.clear();
    const directory = mkdtempSync(join(tmpdir(), 'onehook-left-'));
    const first = await start(topic, { directory });
    await cluster.brokers[0]!.kill();
    assert.equal(await deliver(first, 'left-behind'), 200);
    await first.stop();
    const create = await collector.only(`create ${topic}`);
    assert.deepEqual(acknowledged(topic), []);

    await cluster.brokers[0]!.start();
    const second = await start(topic, { directory });
    await until('it is drained', async () => acknowledged(topic).length > 0, 60_000);
    await second.stop();
    rmSync(directory, { recursive: true });
    assert.ok(acknowledged(topic).every(linksTo(create)));
    assert.notEqual(
      acknowledged(topic)[0]!.resource['service.instance.id'],
      create.resource['service.instance.id'],
    );
    const records = await readTopic(cluster, topic);
    for (const { headers } of records) assert.deepEqual(contextIn(headers.traceparent), contextOf(create));
  });

  test('a send that fails and an answer that is 503 are errors', async () => {
    const topic = 'failing';
    await cluster.createTopic(topic, 1);
    collector.clear();
    const gateway = await start(topic, { enabled: false });
    assert.equal(await deliver(gateway, 'before'), 200);
    await cluster.brokers[0]!.kill();
    assert.equal(await deliver(gateway, 'after'), 503);
    await gateway.stop();
    await cluster.brokers[0]!.start();
    const failed = collector.spans.filter(({ status }) => status === 'error');
    const server = failed.find(({ kind }) => kind === 'server');
    assert.equal(server?.attributes['error.type'], '503');
    assert.equal(server?.attributes['onehook.code'], 'publish_unavailable');
    const send = failed.find(({ kind }) => kind === 'client');
    assert.match(String(send?.attributes['error.type']), /^(connection|timeout)$/);
    assert.equal(collector.named(`create ${topic}`).filter((create) => linksTo(create)(send!)).length, 1);
  });
}
