/** What happens to a verified delivery, step by step, with a provider made for this test. */
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { z } from 'zod';
import { Delivery } from '../src/delivery.js';
import { UnreadableError } from '../src/errors.js';
import { accepts, isDeeperThan, translate, trustVerdict } from '../src/gateway/verification.js';
import type { Provider } from '../src/provider/provider.js';
import { sharedToken } from '../src/schemes/shared-token.js';

const provider: Provider = {
  name: 'example',
  title: 'Example',
  docs: 'https://example.com',
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration: 'Nowhere.',
  assumptions: [],
  settings: z.unknown(),
  scheme: () => sharedToken({ tokens: ['t'] }),
  development: () => ({}),
  payload: z.unknown(),
  identify: { short: 'test', why: '', of: () => undefined },
  normalize: () => [{ family: 'other', type: 'com.example' }],
  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: '',
    source: '',
  },
};

function outcomeOf(body: string | Buffer, parts: Partial<Provider> = {}) {
  const delivery = new Delivery({
    id: 'x',
    receivedAt: 0,
    method: 'POST',
    url: '/',
    headers: {},
    body: Buffer.from(body as string),
  });
  const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
  return translate({ ...provider, ...parts }, {}, verified, {
    source: 's',
    level: 'token',
    coverage: 'none',
  });
}
const quarantined = (reason: string) => ({ outcome: 'quarantined', reason });

describe('a verified delivery', () => {
  it('is empty', () => assert.deepEqual(outcomeOf(''), { outcome: 'empty' }));

  it('is quarantined for what cannot be read, by its reason', () => {
    assert.deepEqual(outcomeOf(Buffer.from('7b22ff227d', 'hex')), quarantined('encoding_invalid'));
    assert.deepEqual(outcomeOf('{"a":1'), quarantined('payload_not_json'));
    assert.deepEqual(outcomeOf('\ufeff'), quarantined('payload_not_json'));
    assert.deepEqual(outcomeOf('['.repeat(513) + ']'.repeat(513)), quarantined('payload_too_deep'));
    assert.deepEqual(outcomeOf('[]', { payload: z.object({}) }), quarantined('payload_unexpected'));
  });

  it('is quarantined when its provider fails, is empty-handed or gives it up', () => {
    const defect = new TypeError('a defect');
    const failing = () => {
      throw defect;
    };
    // The error goes with it, for the log.
    const failed = { ...quarantined('normalize_failed'), error: defect };
    const unreadable = () => {
      throw new UnreadableError('payload_unexpected', 'a field is missing');
    };
    assert.deepEqual(outcomeOf('{}', { normalize: failing }), failed);
    assert.deepEqual(outcomeOf('{}', { normalize: () => [] }), quarantined('normalize_failed'));
    assert.deepEqual(outcomeOf('{}', { normalize: unreadable }), quarantined('payload_unexpected'));
    assert.deepEqual(outcomeOf('{}', { decode: unreadable }), quarantined('payload_unexpected'));
    assert.deepEqual(outcomeOf('{}', { identify: { short: 'test', why: '', of: failing } }), failed);
  });

  it('is refused when its headers contradict it', () => {
    const refusal = { outcome: 'refused', check: 'payload_disagrees' };
    assert.deepEqual(outcomeOf('{}', { consistent: () => false }), refusal);
  });

  it('keeps its bytes: integers past 2^53, order, doubled keys; without a byte order mark', () => {
    const body = '{"seed": 90071992547409931,"b":1,"a":1.0,"a":2}\n';
    const translation = outcomeOf(`\ufeff${body}`);
    assert.ok(translation.outcome === 'events');
    assert.equal(translation.events[0]?.payload.toString(), body);
  });

  it('has an id: the provider’s, its digest when it is too long, the body’s where there is none', () => {
    const idWith = (identity: string | undefined) => {
      const translation = outcomeOf('{}', { identify: { short: 'test', why: '', of: () => identity } });
      return translation.outcome === 'events' ? translation.identity : '';
    };
    assert.equal(idWith('job:done'), 'job:done');
    assert.equal(
      idWith(undefined),
      'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
    assert.equal(idWith(''), idWith(undefined));
    assert.match(idWith('x'.repeat(1025)), /^sha256:[0-9a-f]{64}$/);
    assert.notEqual(idWith('x'.repeat(1025)), idWith('x'.repeat(1026)));
  });

  it('becomes several events with ids of their own', () => {
    const draft = { family: 'other', type: 'com.example' } as const;
    const translation = outcomeOf('{}', { normalize: () => [draft, draft] });
    assert.ok(translation.outcome === 'events');
    const [first, second] = translation.events.map(({ attributes }) => attributes.id);
    assert.equal(second, `${first}#1`);
  });
});

test('depth counts brackets outside strings', () => {
  const nested = (depth: number, inside: string) => '['.repeat(depth) + inside + ']'.repeat(depth);
  assert.ok(!isDeeperThan(512, nested(512, '')));
  assert.ok(isDeeperThan(512, nested(513, '')));
  assert.ok(isDeeperThan(512, nested(512, '{"a":1}')));
  assert.ok(!isDeeperThan(512, nested(512, `"${'['.repeat(600)}\\"${'{'.repeat(600)}"`)));
  assert.ok(!isDeeperThan(512, `[${'[],'.repeat(2000)}[]]`));
  assert.ok(!isDeeperThan(512, `"${'['.repeat(2000)}\\`));
});

test('media types: JSON, text and none; and what the provider adds', () => {
  const json = ['application/json', 'Application/JSON; charset=utf-8', 'application/cloudevents+json'];
  for (const type of [undefined, '', ...json, 'text/json', 'text/plain;charset=utf-8']) {
    assert.ok(accepts(provider, type), String(type));
  }
  for (const type of ['text/html', 'video/mp4', 'application/xml', 'application/jsonx', 'nonsense']) {
    assert.ok(!accepts(provider, type), type);
  }
  const wide = { ...provider, accepts: ['video/*', 'application/x-www-form-urlencoded'] };
  assert.ok(accepts(wide, 'video/mp4'));
  assert.ok(accepts(wide, 'application/x-www-form-urlencoded; charset=utf-8'));
  assert.ok(!accepts(wide, 'audio/mp4'));
});
