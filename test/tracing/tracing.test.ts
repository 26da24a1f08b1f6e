/** What a collector gets of a gateway on the embedded log, and what the records say of their traces. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { eventProblems } from '../../src/conformance/event-schemas.js';
import { openTracing } from '../../src/tracing/open-tracing.js';
import { formatTraceparent, parseTraceparent } from '../../src/tracing/trace-context.js';
import { version } from '../../src/version.js';
import { recordOf } from '../kafka/publishing.js';
import {
  post,
  readEvents,
  secretOf,
  signStandard,
  source,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.js';
import { Collector, contextIn, contextOf } from './collector.js';

const SECRET = secretOf('t');
const INBOUND = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${INBOUND.traceId}-${INBOUND.spanId}-01`;
const ROUTE = 'POST /webhooks/{source}';
const CREATE = 'create onehook.events';

describe('spans', () => {
  let collector: Collector;
  let gateway: TestGateway;
  beforeEach(async () => {
    collector = await Collector.start();
  });
  afterEach(async () => {
    await gateway.stop();
    await collector.close();
  });

  async function start(tracing: { sampleRatio?: number; trustInbound?: boolean; endpoint?: string } = {}) {
    gateway = await startTestGateway({
      sources: [source('renders', 'standard-webhooks', { secrets: [SECRET] })],
      tracing: { endpoint: collector.endpoint, sampleRatio: 1, trustInbound: false, ...tracing },
    });
  }

  function deliver(headers: Record<string, string> = {}, path = '/webhooks/renders') {
    const body = JSON.stringify({
      type: 'video.completed',
      timestamp: new Date().toISOString(),
      data: { note: 'body-not-for-spans' },
    });
    return post(`${gateway.ingestUrl}${path}`, {
      body,
      headers: { ...signStandard(SECRET, body), ...headers },
    });
  }

  test('a delivery is a new root, linked to what its sender says, and the parent of a create', async () => {
    await start();
    const answer = await deliver({ traceparent: TRACEPARENT, tracestate: 'free=text-of-a-stranger' });
    assert.equal(answer.status, 200);
    const server = await collector.only(ROUTE);
    assert.equal(server.kind, 'server');
    assert.equal(server.parentSpanId, '');
    assert.notEqual(server.traceId, INBOUND.traceId);
    assert.deepEqual(server.links, [INBOUND]);
    assert.equal(server.status, 'unset');
    assert.deepEqual(server.attributes, {
      'http.request.method': 'POST',
      'http.route': '/webhooks/{source}',
      'url.scheme': 'http',
      'http.response.status_code': 200,
      'onehook.code': 'accepted',
      'onehook.delivery': answer.delivery,
      'onehook.source': 'renders',
      'onehook.provider': 'standard-webhooks',
    });
    assert.equal(server.resource['service.name'], 'onehook');
    assert.equal(server.resource['service.version'], version);
    assert.match(
      server.resource['service.instance.id'] as string,
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );

    const create = await collector.only(CREATE);
    assert.equal(create.kind, 'producer');
    assert.deepEqual([create.traceId, create.parentSpanId], [server.traceId, server.spanId]);
    assert.equal(create.attributes['messaging.system'], 'kafka');
    assert.equal(create.attributes['messaging.destination.name'], 'onehook.events');

    const [event] = await readEvents(gateway.adminUrl, 1);
    assert.deepEqual(contextIn(event!.data.traceparent as string), contextOf(server));
    assert.deepEqual(eventProblems(event!.data), []);
  });

  test('trusted, what the sender says is the parent', async () => {
    await start({ trustInbound: true, sampleRatio: 0 });
    await deliver({ traceparent: TRACEPARENT, tracestate: 'vendor=1' });
    const server = await collector.only(ROUTE);
    assert.deepEqual([server.traceId, server.parentSpanId], [INBOUND.traceId, INBOUND.spanId]);
    assert.deepEqual(server.links, []);
    assert.equal((await collector.only(CREATE)).parentSpanId, server.spanId);
    // No trusted sender: the trace starts here, and none that starts here is exported.
    collector.clear();
    await deliver();
    const [, event] = await readEvents(gateway.adminUrl, 2);
    assert.match(event!.data.traceparent as string, /-00$/);
    await gateway.stop();
    assert.deepEqual(collector.spans, []);
  });

  test('an invalid traceparent is not a context', async () => {
    await start();
    await deliver({ traceparent: `00-${'0'.repeat(32)}-${INBOUND.spanId}-01` });
    assert.deepEqual((await collector.only(ROUTE)).links, []);
  });

  test('4xx leaves the status unset, and names no source; a duplicate creates nothing', async () => {
    await start();
    assert.equal((await deliver({ 'webhook-signature': 'v1,AAAA' })).status, 401);
    const refused = await collector.only(ROUTE);
    assert.equal(refused.status, 'unset');
    assert.equal(refused.attributes['onehook.code'], 'unauthenticated');
    assert.equal(refused.attributes['onehook.source'], undefined);
    assert.deepEqual(collector.named(CREATE), []);

    collector.clear();
    const body = '{"type":"video.completed","timestamp":"2026-01-01T00:00:00Z","data":{}}';
    const headers = signStandard(SECRET, body);
    for (let i = 0; i < 2; i++) await post(`${gateway.ingestUrl}/webhooks/renders`, { body, headers });
    await gateway.stop();
    const codes = collector.named(ROUTE).map(({ attributes }) => attributes['onehook.code']);
    assert.deepEqual(codes, ['accepted', 'duplicate']);
    assert.equal(collector.named(CREATE).length, 1);
  });

  test('no path, header, body, token or secret leaves with a span', async () => {
    await start();
    await deliver({
      'x-private': 'header-not-for-spans',
      tracestate: 'a=state-not-for-spans',
      traceparent: TRACEPARENT,
    });
    await deliver({}, '/webhooks/renders/path-not-for-spans?token=query-not-for-spans');
    await deliver({}, '/webhooks/source-not-for-spans');
    await gateway.stop();
    assert.equal(collector.spans.filter(({ kind }) => kind === 'server').length, 3);
    for (const secret of ['not-for-spans', 'v1,', SECRET, 'msg_'])
      assert.ok(!collector.text.includes(secret), secret);
  });

  test('what ended before SIGTERM is exported, and the environment has the last word on the resource', async () => {
    process.env.OTEL_RESOURCE_ATTRIBUTES = 'deployment.environment.name=test,service.instance.id=onehook-0';
    process.env.OTEL_SERVICE_NAME = 'hooks';
    try {
      await start();
    } finally {
      delete process.env.OTEL_RESOURCE_ATTRIBUTES;
      delete process.env.OTEL_SERVICE_NAME;
    }
    await deliver();
    await gateway.stop();
    const { resource } = await collector.only(ROUTE);
    assert.equal(resource['service.name'], 'hooks');
    assert.equal(resource['deployment.environment.name'], 'test');
    assert.equal(resource['service.instance.id'], 'onehook-0');
  });
});

describe('a produce request', () => {
  async function sent(sampleRatio: number, count: number) {
    const collector = await Collector.start();
    const config = { endpoint: collector.endpoint, sampleRatio, trustInbound: false };
    const tracing = await openTracing(config, version, { spansDropped: assert.fail, spansExported() {} });
    const records = Array.from({ length: count }, (_, i) => recordOf('events', String(i)));
    tracing.sendBegan('events', 0, tracing.recordsCreated(records, undefined))(null);
    await tracing.close();
    await collector.close();
    return { creates: collector.named('create events'), sends: collector.named('send events') };
  }

  test('is linked to all of a full batch', async () => {
    const { creates, sends } = await sent(1, 500);
    assert.equal(creates.length, 500);
    assert.deepEqual(
      sends.map(({ links }) => links),
      [creates.map(contextOf)],
    );
  });

  test('is kept where one of the traces it carries is, and else not', async () => {
    const some = await sent(0.05, 500);
    assert.ok(some.creates.length > 0 && some.creates.length < 100, String(some.creates.length));
    assert.equal(some.sends.length, 1);
    assert.deepEqual(await sent(0, 100), { creates: [], sends: [] });
  });
});

test('what a collector does not take waits within a bound, and the rest is dropped', async () => {
  const collector = await Collector.start();
  collector.stalls = true;
  const config = { endpoint: collector.endpoint, sampleRatio: 1, trustInbound: false };
  const tracing = await openTracing(config, version, { spansDropped() {}, spansExported: assert.fail });
  const records = Array.from({ length: 500 }, (_, i) => recordOf('events', String(i)));
  for (let i = 0; i < 20; i++) {
    tracing.recordsCreated(records, undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await tracing.close();
  // The queue, and the one export that was under way.
  assert.ok(
    collector.spans.length >= 4096 && collector.spans.length <= 4096 + 512,
    String(collector.spans.length),
  );
  await collector.close();
});

describe('traceparent', () => {
  test('there and back', () => {
    assert.deepEqual(parseTraceparent(TRACEPARENT), { ...INBOUND, flags: 1 });
    assert.equal(formatTraceparent({ ...INBOUND, flags: 1 }), TRACEPARENT);
    assert.deepEqual(parseTraceparent(`01-${INBOUND.traceId}-${INBOUND.spanId}-00-more`)?.flags, 0);
  });

  for (const text of [
    '',
    'x',
    `ff-${INBOUND.traceId}-${INBOUND.spanId}-01`,
    `00-${INBOUND.traceId}-${INBOUND.spanId}-01-more`,
    `00-${INBOUND.traceId.toUpperCase()}-${INBOUND.spanId}-01`,
    `00-${INBOUND.traceId}-${'0'.repeat(16)}-01`,
    `${TRACEPARENT}, ${TRACEPARENT}`,
    `01-${INBOUND.traceId}-${INBOUND.spanId}-01-${'x'.repeat(1000)}`,
  ])
    test(`none: ${text.slice(0, 70)}`, () => assert.equal(parseTraceparent(text), null));
});
