/** The record: what a consumer that is not ours makes of it, and that the payload's bytes are untouched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudEvent, Kafka } from 'cloudevents';
import { Delivery } from '../src/delivery.js';
import type { CanonicalEvent, EventDraft } from '../src/event.js';
import { toEvent } from '../src/gateway/envelope.js';
import { quarantineRecord, readQuarantineRecord } from '../src/gateway/quarantine-record.js';
import { encodeEvent, recordBytes } from '../src/gateway/record.js';
import { createRouter } from '../src/gateway/routing.js';
import type { Source } from '../src/gateway/source.js';

/** Bytes that any parse-and-print would change. */
const AWKWARD = Buffer.from(
  '{ "n": 9007199254740993,\r\n "b":1, "a":2, "a":3, "f": 1.0, "u":"\\u00fc", "e":1e400 }',
);

function event(draft: EventDraft, payload = AWKWARD): CanonicalEvent {
  return toEvent(
    draft,
    {
      source: 'renders',
      provider: 'acme',
      verification: 'signature',
      coverage: 'body',
      identity: 'id-1',
      receivedAt: 1770000000123,
      payload,
    },
    0,
  );
}

const jobDraft: EventDraft = {
  family: 'job',
  job: { id: 'job ü 1', status: 'succeeded' },
  outputs: [{ kind: 'video', role: 'main', url: 'https://cdn.example/a.mp4' }],
  native: { status: 'OK' },
  time: '2026-02-02T02:40:00Z',
};
const otherDraft: EventDraft = {
  family: 'other',
  type: 'com.acme.pushed',
  subject: 'repo/1',
  orderBy: 'repo',
};

for (const [family, draft] of [
  ['job', jobDraft],
  ['other', otherDraft],
] as const) {
  for (const mode of ['structured', 'binary'] as const) {
    test(`${family}, ${mode}: the CloudEvents SDK reads it and the payload's bytes are in it`, () => {
      const encoded = encodeEvent(event(draft), mode);
      assert.ok(encoded.value.includes(AWKWARD), 'payload bytes unaltered');
      const message = { key: encoded.key, value: encoded.value.toString(), headers: { ...encoded.headers } };
      const read = Kafka.toEvent({ ...message, body: message.value } as never) as CloudEvent<
        Record<string, unknown>
      >;
      assert.ok(read instanceof CloudEvent);
      assert.ok(read.validate());
      assert.equal(read.id, 'id-1');
      assert.equal(read.source, '/sources/renders');
      assert.equal(read.type, family === 'job' ? 'onehook.job.succeeded' : 'com.acme.pushed');
      assert.equal(read.partitionkey, family === 'job' ? 'renders/job ü 1' : 'renders/repo');
      assert.equal(read.recordedtime, '2026-02-02T02:40:00.123Z');
      assert.equal(read.verification, 'signature');
      const payload = family === 'job' ? (read.data!.payload as Record<string, unknown>) : read.data!;
      assert.equal(payload.a, 3);
    });
  }
}

test('what consumers filter by stands beside a structured value', () => {
  assert.deepEqual(encodeEvent(event(jobDraft), 'structured').headers, {
    'content-type': 'application/cloudevents+json; charset=UTF-8',
    ce_id: 'id-1',
    ce_source: '/sources/renders',
    ce_type: 'onehook.job.succeeded',
    ce_verification: 'signature',
  });
});

test('in binary mode every attribute is a header', () => {
  const { headers } = encodeEvent(event(jobDraft), 'binary');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers.ce_datacontenttype, undefined);
  assert.equal(headers.ce_specversion, '1.0');
  assert.equal(headers.ce_sequence, '3');
  assert.equal(headers.ce_subject, 'job ü 1');
});

test('the size is never below that of the record', () => {
  const encoded = encodeEvent(event(jobDraft), 'structured');
  assert.ok(recordBytes(encoded) > encoded.value.length + Buffer.byteLength(JSON.stringify(encoded.headers)));
});

test('time comes from the draft, and is when it was received where the sender gives none that can be read', () => {
  assert.equal(event(jobDraft).attributes.time, '2026-02-02T02:40:00.000Z');
  assert.equal(event({ ...otherDraft, time: 'yesterday' }).attributes.time, '2026-02-02T02:40:00.123Z');
  assert.equal(event(otherDraft).attributes.time, '2026-02-02T02:40:00.123Z');
});

test('several events of one delivery have ids of their own', () => {
  const origin = {
    source: 's',
    provider: 'p',
    verification: 'token',
    coverage: 'none',
    identity: 'x',
    receivedAt: 0,
    payload: AWKWARD,
  } as const;
  assert.deepEqual(
    [0, 1, 2].map((index) => toEvent(otherDraft, origin, index).attributes.id),
    ['x', 'x#1', 'x#2'],
  );
});

test('quarantine keeps the exact bytes and drops what may be a credential', () => {
  const delivery = new Delivery({
    id: 'd1',
    receivedAt: 0,
    method: 'POST',
    url: '/webhooks/renders/secret-token',
    headers: {
      authorization: ['Bearer x'],
      'x-api-key': ['k'],
      'x-acme-signature': ['s'],
      'x-acme-token': ['t'],
      'x-original-uri': ['/webhooks/renders/other'],
      'x-came-for': ['/webhooks/renders/url-secret?x'],
    },
    token: 'url-secret',
    body: Buffer.from([0xff, 0x00, 0x7b]),
  });
  const source = {
    name: 'renders',
    provider: { name: 'acme' },
    scheme: { level: 'signature', covers: { headers: [], body: 'fields' } },
  } as unknown as Source;
  const { value, headers } = quarantineRecord(source, delivery, {
    reason: 'encoding_invalid',
    topic: 'onehook.quarantine',
    version: '1.2.3',
  });
  assert.deepEqual(value, Buffer.from([0xff, 0x00, 0x7b]));
  assert.equal(headers.onehook_headers, '{"x-acme-signature":["s"]}');
  assert.doesNotMatch(JSON.stringify(headers), /Bearer|secret-token|url-secret|other/);
  assert.equal(headers.onehook_version, '1.2.3');

  const record = { topic: 'onehook.quarantine', key: 'renders', headers, value };
  const read = readQuarantineRecord(record);
  assert.ok(read?.kind === 'delivery');
  assert.deepEqual(read.delivery.body, delivery.body);
  assert.deepEqual({ ...read.delivery.headers }, { 'x-acme-signature': ['s'] });
  assert.deepEqual(
    [
      read.delivery.id,
      read.delivery.receivedAt,
      read.source,
      read.provider,
      read.level,
      read.reason,
      read.via,
      read.coverage,
    ],
    ['d1', 0, 'renders', 'acme', 'signature', 'encoding_invalid', undefined, 'fields'],
  );
  for (const name of ['onehook_source', 'onehook_delivery', 'onehook_received', 'onehook_verification']) {
    const damaged = { ...record, headers: { ...headers, [name]: '' } };
    assert.equal(readQuarantineRecord(damaged), null, name);
  }
  for (const json of ['', '[', '{"a":"b"}', '{"a":[1]}']) {
    const damaged = { ...record, headers: { ...headers, onehook_headers: json } };
    assert.equal(readQuarantineRecord(damaged), null, json);
  }
});

test('routing: every match gets it, what none takes goes to the default', () => {
  const route = createRouter(
    [
      { match: { family: 'job' }, topic: 'jobs' },
      { match: { provider: 'acme', type: 'com.acme.*' }, topic: 'acme' },
      {
        match: { type: 'onehook.job.succeeded', source: 'renders', verification: 'signature' },
        topic: 'done',
      },
      { match: { source: 'elsewhere' }, topic: 'never' },
      { match: { family: 'job' }, topic: 'jobs' },
    ],
    'default',
  );
  assert.deepEqual(route(event(jobDraft)), ['jobs', 'done']);
  assert.deepEqual(route(event(otherDraft)), ['acme']);
  assert.deepEqual(route(event({ ...otherDraft, type: 'com.other' })), ['default']);
});
