/** A topic that refuses a record for good: the other topics get the event once, and the refused copy is in quarantine, whole. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Registry } from 'prom-client';
import standard from '../providers/standard-webhooks/index.js';
import { createMemoryStore } from '../src/dedupe/memory.js';
import { Delivery } from '../src/delivery.js';
import { toEvent } from '../src/gateway/envelope.js';
import { Gateway } from '../src/gateway/gateway.js';
import { quarantinedJournaledCopy, readQuarantineRecord } from '../src/gateway/quarantine-record.js';
import { encodeEvent } from '../src/gateway/record.js';
import { RecordFitter } from '../src/gateway/record-fitter.js';
import { openSources } from '../src/gateway/source.js';
import {
  type EventRecord,
  PublishError,
  type Publisher,
  type PublishFailure,
  worstOf,
} from '../src/publisher.js';
import { DeliveryTelemetry } from '../src/telemetry/deliveries.js';
import type { Log } from '../src/telemetry/log.js';
import { PayloadTelemetry } from '../src/telemetry/payloads.js';
import { NO_TRACING } from '../src/tracing/tracing.js';
import { secretOf, signStandard } from './support/gateway.js';

const SECRET = secretOf('r');
const BODY = '{"type":"clip.done","data":{"id":"job-1"},"n":9007199254740993}';
const QUARANTINE = 'quarantine';

/** Each topic takes every record, unless `refusing` says why not. */
class FakePublisher implements Publisher {
  readonly refusing = new Map<string, PublishFailure>();
  readonly published: EventRecord[] = [];
  calls = 0;

  async publish(records: readonly EventRecord[]): Promise<void> {
    this.calls++;
    const errors: PublishError[] = [];
    for (const record of records) {
      const failure = this.refusing.get(record.topic);
      if (failure === undefined) this.published.push(record);
      else errors.push(new PublishError(failure, `${record.topic} says ${failure}`).of(record));
    }
    if (errors.length > 0) throw worstOf(errors);
  }

  readiness = () => ({ ready: true }) as const;
  close = async () => {};

  in(topic: string): EventRecord[] {
    return this.published.filter((record) => record.topic === topic);
  }
}

let publisher: FakePublisher;
let registry: Registry;
let lines: { level: string; text: string; fields: Record<string, unknown> }[];
let durable: number;
let deliver: (id?: string) => Promise<string>;

/** A gateway whose every event goes to `topics`. */
function open(...topics: string[]): void {
  publisher = new FakePublisher();
  registry = new Registry();
  lines = [];
  durable = 0;
  const log = {
    debugEnabled: false,
    write: (level: string, text: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, text, fields }),
  } as unknown as Log;
  const settings = { secrets: [SECRET], toleranceSeconds: 300 };
  const [source] = openSources(
    [{ name: 'renders', provider: standard.name, settings, dedupeWindowSeconds: null, maxBodyBytes: null }],
    [standard],
    { jwks: () => assert.fail('no keys are fetched'), fetchKey: () => assert.fail('no key is fetched') },
    3600,
  );
  const gateway = new Gateway({
    dedupe: createMemoryStore({
      maxKeys: 100,
      observer: { idsDroppedEarly() {}, dedupeStoreLost() {}, dedupeStoreRegained() {} },
    }),
    publisher,
    route: () => topics,
    fitter: new RecordFitter({
      events: { topic: topics[0]!, quarantineTopic: QUARANTINE, mode: 'structured', maxRecordBytes: 100_000 },
      payloads: null,
      telemetry: new PayloadTelemetry(registry, log, []),
    }),
    quarantineTopic: QUARANTINE,
    telemetry: new DeliveryTelemetry(registry, log, [source!]),
    tracing: NO_TRACING,
    version: '1.2.3',
    visit: async () => true,
    onDurable: () => durable++,
  });
  deliver = async (id = 'msg_1') => {
    const headers = Object.entries(signStandard(SECRET, BODY, { id })).map(([name, value]) => [
      name,
      [value],
    ]);
    const delivery = new Delivery({
      id: `delivery of ${id}`,
      receivedAt: Date.now(),
      method: 'POST',
      url: '/webhooks',
      headers: Object.fromEntries(headers),
      body: Buffer.from(BODY),
    });
    return (await gateway.receive(delivery, [source!])).code;
  };
}

async function sample(name: string, labels: Record<string, string>): Promise<number | undefined> {
  const metric = await registry.getSingleMetric(name)!.get();
  return metric.values.find(({ labels: found }) => Object.entries(labels).every(([k, v]) => found[k] === v))
    ?.value;
}

beforeEach(() => open('healthy', 'broken'));

for (const failure of ['too_large', 'invalid', 'refused'] as const) {
  describe(`one topic of two answers ${failure}`, () => {
    test('the other has the event once, the copy is in quarantine once, and the sender gets 200', async () => {
      publisher.refusing.set('broken', failure);
      assert.deepEqual(
        [await deliver(), await deliver(), await deliver()],
        ['accepted', 'duplicate', 'duplicate'],
      );
      const [healthy, ...more] = publisher.in('healthy');
      assert.equal(healthy!.headers.ce_id, 'msg_1');
      assert.deepEqual(more, []);
      assert.equal(publisher.in('broken').length, 0);
      const [copy, ...others] = publisher.in(QUARANTINE);
      assert.deepEqual(others, []);
      assert.equal(copy!.key, 'renders');
      assert.deepEqual(
        ['reason', 'topic', 'failure', 'source', 'provider', 'version', 'delivery', 'verification'].map(
          (name) => copy!.headers[`onehook_${name}`],
        ),
        [
          ...['topic_refused', 'broken', failure, 'renders', 'standard-webhooks', '1.2.3'],
          ...['delivery of msg_1', 'signature'],
        ],
      );
      const quarantined = readQuarantineRecord(copy!);
      assert.ok(quarantined?.kind === 'copy');
      assert.deepEqual(quarantined.record, { ...healthy, topic: 'broken' });
    });

    test('it is counted, and reported with its topic', async () => {
      publisher.refusing.set('broken', failure);
      await deliver();
      const reason = { source: 'renders', reason: 'topic_refused' };
      assert.equal(await sample('onehook_quarantined_total', reason), 1);
      assert.equal(await sample('onehook_events_total', { source: 'renders', family: 'other' }), 1);
      assert.equal(durable, 1);
      assert.deepEqual(lines, [
        {
          level: 'error',
          text: 'a topic refuses an event; its copy is in quarantine',
          fields: {
            source: 'renders',
            topic: 'broken',
            failure,
            why: `broken says ${failure}`,
            delivery: 'delivery of msg_1',
            hint: 'Fix the topic, then run: onehook replay --reason topic_refused',
            suppressed: 0,
          },
        },
      ]);
    });
  });
}

describe('the only topic refuses', () => {
  for (const failure of ['too_large', 'invalid'] as const)
    test(`for good (${failure}): the event is in quarantine once, and the sender gets 200`, async () => {
      open('broken');
      publisher.refusing.set('broken', failure);
      assert.deepEqual([await deliver(), await deliver()], ['quarantined', 'duplicate']);
      assert.deepEqual(
        publisher.published.map(({ topic }) => topic),
        [QUARANTINE],
      );
      assert.equal(await sample('onehook_events_total', { source: 'renders', family: 'other' }), 0);
    });

  test('until an operator acts: 503, since nothing multiplies and the repetition is published', async () => {
    open('broken');
    publisher.refusing.set('broken', 'refused');
    assert.equal(await deliver(), 'publish_unavailable');
    assert.deepEqual(publisher.published, []);
    publisher.refusing.clear();
    assert.equal(await deliver(), 'accepted');
    assert.equal(publisher.in('broken').length, 1);
  });
});

test('two of three topics refuse: a copy for each in quarantine', async () => {
  open('healthy', 'broken', 'small');
  publisher.refusing.set('broken', 'refused').set('small', 'too_large');
  assert.equal(await deliver(), 'accepted');
  assert.deepEqual(
    publisher.in(QUARANTINE).map(({ headers }) => headers.onehook_topic),
    ['broken', 'small'],
  );
});

test('every topic refuses, one of them until an operator acts: 503, and nothing is in quarantine', async () => {
  open('broken', 'small');
  publisher.refusing.set('broken', 'refused').set('small', 'too_large');
  assert.equal(await deliver(), 'publish_unavailable');
  assert.deepEqual(publisher.published, []);
});

test('one topic refuses while another is unavailable: 503, and nothing is in quarantine', async () => {
  publisher.refusing.set('broken', 'too_large').set('healthy', 'unavailable');
  assert.equal(await deliver(), 'publish_unavailable');
  assert.deepEqual(publisher.published, []);
});

test('the quarantine is unavailable too: 503, and the repetition is not taken for a duplicate', async () => {
  publisher.refusing.set('broken', 'too_large').set(QUARANTINE, 'unavailable');
  assert.equal(await deliver(), 'publish_unavailable');
  assert.equal(await sample('onehook_quarantined_total', { reason: 'topic_refused' }), 0);
  publisher.refusing.delete(QUARANTINE);
  assert.equal(await deliver(), 'accepted');
  assert.equal(publisher.in(QUARANTINE).length, 1);
});

test('the quarantine does not take that size either: 413, as no repetition can help', async () => {
  publisher.refusing.set('broken', 'too_large').set(QUARANTINE, 'too_large');
  assert.equal(await deliver(), 'record_too_large');
});

describe('an event out of the journal', () => {
  const facts = { topic: QUARANTINE, version: '1.2.3' };
  const journaled = (mode: 'structured' | 'binary', more: { deliveryId?: string } = {}): EventRecord => {
    const origin = {
      source: 'renders',
      provider: 'standard-webhooks',
      verification: 'signature',
      coverage: 'body',
      identity: 'msg_1',
      receivedAt: 1000,
      payload: Buffer.from(BODY),
    } as const;
    const event = toEvent({ family: 'other', type: 'clip.done', orderBy: 'job-1', ...more }, origin, 0);
    return { topic: 'broken', ...encodeEvent(event, mode) };
  };

  for (const mode of ['structured', 'binary'] as const)
    test(`is in quarantine as it would have been published, for a replay (${mode})`, () => {
      const record = journaled(mode);
      const copy = quarantinedJournaledCopy({ record, failure: 'too_large', why: 'x' }, facts);
      assert.equal(copy?.topic, QUARANTINE);
      assert.equal(copy?.key, 'renders');
      assert.deepEqual(readQuarantineRecord(copy!), {
        kind: 'copy',
        deliveryId: 'msg_1',
        receivedAt: 1000,
        source: 'renders',
        provider: 'standard-webhooks',
        reason: 'topic_refused',
        version: '1.2.3',
        record,
      });
      const named = journaled(mode, { deliveryId: 'of the sender' });
      const { headers } = quarantinedJournaledCopy({ record: named, failure: 'invalid', why: 'x' }, facts)!;
      assert.equal(headers.onehook_delivery, 'of the sender');
    });

  test('is no event, or is in quarantine already: it gets no copy', () => {
    const record: EventRecord = { topic: 'broken', key: null, headers: {}, value: Buffer.from('{}') };
    assert.equal(quarantinedJournaledCopy({ record, failure: 'too_large', why: 'x' }, facts), null);
    const copy = { ...journaled('structured'), topic: QUARANTINE };
    assert.equal(quarantinedJournaledCopy({ record: copy, failure: 'too_large', why: 'x' }, facts), null);
  });
});

describe('what a failure says of its records', () => {
  const record = (topic: string): EventRecord => ({ topic, key: null, headers: {}, value: Buffer.alloc(0) });
  const [a, b] = [record('a'), record('b')];
  const refusals = (...errors: unknown[]) => {
    const worst = worstOf(errors);
    return worst instanceof PublishError ? worst.refusals.map((refusal) => refusal.record) : 'no failure';
  };

  test('all records that failed, where each refusal is known', () => {
    const [large, refused] = [
      new PublishError('too_large', 'x').of(a!),
      new PublishError('refused', 'y').of(b!),
    ];
    assert.deepEqual(refusals(large), [a]);
    assert.deepEqual(refusals(large, refused), [a, b]);
    assert.equal((worstOf([large, refused]) as PublishError).failure, 'refused');
  });

  test('nothing, where the outcome of any record is unknown', () => {
    const large = new PublishError('too_large', 'x').of(a!);
    assert.deepEqual(refusals(large, new PublishError('unavailable', 'y').of(b!)), []);
    assert.deepEqual(refusals(large, new PublishError('too_large', 'of what?')), []);
    assert.deepEqual(refusals(large, new Error('a defect')), []);
  });
});
