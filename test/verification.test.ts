/** What happens to a verified delivery, step by step, with a provider made for this test. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { Delivery } from '../src/delivery.js';
import { UnreadableError } from '../src/errors.js';
import { exceededLimit } from '../src/gateway/parser-limits.js';
import { translate, trustVerdict } from '../src/gateway/verification.js';
import { itemsOf } from '../src/provider/json-slices.js';
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

function outcomeOf(
  body: string | Buffer,
  parts: Partial<Provider> = {},
  { contentType, via }: { contentType?: string; via?: 'poll' } = {},
) {
  const delivery = new Delivery({
    id: 'x',
    receivedAt: 0,
    method: 'POST',
    url: '/',
    headers: contentType === undefined ? {} : { 'content-type': [contentType] },
    body: Buffer.from(body as string),
  });
  const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
  return translate({ ...provider, ...parts }, {}, verified, {
    source: 's',
    level: 'token',
    coverage: 'none',
    via,
  });
}
const quarantined = (reason: string) => ({ outcome: 'quarantined', reason });

describe('a verified delivery', () => {
  it('is quarantined for what cannot be read, by its reason', () => {
    assert.deepEqual(outcomeOf(''), quarantined('body_empty'));
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

describe('a payload that its provider cannot read', () => {
  const strict = { payload: z.object({ id: z.string() }), typePrefix: 'com.example' };
  const eventsOf = (body: string, parts: Partial<Provider> = {}) => {
    const translation = outcomeOf(body, { ...strict, ...parts });
    assert.ok(translation.outcome === 'events', `${body}: ${JSON.stringify(translation)}`);
    return translation.events;
  };
  const typeOf = (payload: unknown) => eventsOf(JSON.stringify(payload))[0]?.attributes.type;

  it("passes through under the sender's own word, the most particular there is", () => {
    assert.equal(typeOf({ type: 'a.B', status: 'done' }), 'com.example.a.B');
    assert.equal(typeOf({ event: { type: 'nested' }, status: 'done' }), 'com.example.nested');
    assert.equal(typeOf({ event: 7, event_type: 'x y' }), 'com.example.x_y');
    assert.equal(typeOf({ status: 'FAILED' }), 'com.example.FAILED');
  });

  it('is identified by its bytes, and has no subject', () => {
    const [one, other] = ['{"type":"a","n":9007199254740992}', '{"type":"a","n":9007199254740993}'].map(
      (body) => eventsOf(body)[0]!,
    );
    assert.notEqual(one!.attributes.id, other!.attributes.id);
    assert.equal(one!.attributes.subject, undefined);
    assert.equal(other!.payload.toString(), '{"type":"a","n":9007199254740993}');
  });

  it('is quarantined where it names nothing, and where the sender was asked', () => {
    for (const body of ['{}', '[{"type":"a"}]', '"type"', '{"type":""}', '{"type":["a"]}', '{"name":"a"}'])
      assert.deepEqual(outcomeOf(body, strict), quarantined('payload_unexpected'), body);
    const answer = outcomeOf('{"type":"a"}', strict, { via: 'poll' });
    assert.deepEqual(answer, quarantined('payload_unexpected'));
    const { typePrefix: _, ...nameless } = strict;
    assert.deepEqual(outcomeOf('{"type":"a"}', nameless), quarantined('payload_unexpected'));
  });

  it('passes through where a batch is expected, and as one item of a batch', () => {
    const split = (json: Buffer) => itemsOf(json, ['items']);
    assert.equal(eventsOf('{"type":"ping"}', { split })[0]?.attributes.type, 'com.example.ping');
    assert.equal(eventsOf('{"type":"ping","items":[]}', { split })[0]?.attributes.type, 'com.example.ping');
    const types = eventsOf('{"items":[{"id":"1"},{"type":"b"}]}', { split }).map(
      ({ attributes }) => attributes.type,
    );
    assert.deepEqual(types, ['com.example', 'com.example.b']);
  });
});

describe('a verified form', () => {
  const payloadOf = (body: string | Buffer, contentType: string) => {
    const translation = outcomeOf(body, {}, { contentType });
    assert.ok(translation.outcome === 'events', JSON.stringify(translation));
    return JSON.parse(translation.events[0]!.payload.toString()) as unknown;
  };
  const URLENCODED = 'application/x-www-form-urlencoded';
  const MULTIPART = 'multipart/form-data; boundary=b';
  const parts = (...all: string[]) => `${all.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
  const disposition = 'Content-Disposition: form-data; ';

  it('is read as a JSON object', () => {
    assert.deepEqual(payloadOf('a=1&b=%C3%BC+%26&a=2', `${URLENCODED}; charset=utf-8`), {
      a: ['1', '2'],
      b: 'ü &',
    });
    const form = parts(
      `${disposition}name="a"\r\n\r\nü\r\n--c`,
      `${disposition}name="empty"\r\n\r\n`,
      `content-disposition: form-data; name="x \\"y\\""\r\nContent-Type: text/plain\r\n\r\n1`,
    );
    assert.deepEqual(payloadOf(form, MULTIPART), { a: 'ü\r\n--c', empty: '', 'x "y"': '1' });
  });

  it('loses no byte of a file', () => {
    const head = `--b\r\n${disposition}name="f"; filename="ü.bin"\r\nContent-Type: image/png\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), Buffer.from([0, 255, 13, 10]), Buffer.from('\r\n--b--')]);
    assert.deepEqual(payloadOf(body, MULTIPART), {
      f: { filename: 'ü.bin', contentType: 'image/png', base64: 'AP8NCg==' },
    });
  });

  it('is JSON where its bytes are, whatever its label', () => {
    assert.deepEqual(payloadOf(' {"a":1}', URLENCODED), { a: 1 });
    assert.deepEqual(payloadOf('\ufeff[1]', MULTIPART), [1]);
    assert.deepEqual(payloadOf('{"a":1}', 'text/html'), { a: 1 });
  });

  it('is quarantined where it is damaged, and where nothing says that it is one', () => {
    const reasonOf = (body: string | Buffer, contentType: string) => {
      const translation = outcomeOf(body, {}, { contentType });
      return translation.outcome === 'quarantined' ? translation.reason : translation.outcome;
    };
    assert.equal(reasonOf('a=%ff', URLENCODED), 'encoding_invalid');
    assert.equal(reasonOf(Buffer.from('a=\xfc', 'latin1'), URLENCODED), 'encoding_invalid');
    assert.equal(reasonOf('a=%EF%BF%BD', URLENCODED), 'events');
    assert.equal(reasonOf('a=1', 'text/plain'), 'payload_not_json');
    assert.equal(reasonOf('hello', MULTIPART), 'payload_not_json');
    const whole = parts(`${disposition}name="a"\r\n\r\n1`, `${disposition}name="b"\r\n\r\n2`);
    for (let length = 5; length < whole.length - 4; length++)
      assert.equal(reasonOf(whole.slice(0, length), MULTIPART), 'payload_not_json', whole.slice(0, length));
    assert.equal(reasonOf(parts('X-Nothing: here\r\n\r\n1'), MULTIPART), 'payload_not_json');
  });
});

describe('what consumers cannot parse', () => {
  it('is nesting of more than 512 brackets outside strings', () => {
    const nested = (depth: number, inside: string) => '['.repeat(depth) + inside + ']'.repeat(depth);
    assert.equal(exceededLimit(nested(512, '')), null);
    assert.equal(exceededLimit(nested(513, '')), 'payload_too_deep');
    assert.equal(exceededLimit(nested(512, '{"a":1}')), 'payload_too_deep');
    assert.equal(exceededLimit(nested(512, `"${'['.repeat(600)}\\"${'{'.repeat(600)}"`)), null);
    assert.equal(exceededLimit(`[${'[],'.repeat(2000)}[]]`), null);
    assert.equal(exceededLimit(`"${'['.repeat(2000)}\\`), null);
  });

  it('is a number of more than 1,000 characters, wherever it stands', () => {
    for (const before of [0, 1, 3, 498, 999, 1000, 60_000]) {
      const at = (number: string) => exceededLimit(`{"a":"${'x'.repeat(before)}","n":${number}}`);
      assert.equal(at('1'.repeat(1000)), null);
      assert.equal(at('1'.repeat(1001)), 'number_too_long');
      assert.equal(at(`-0.${'3'.repeat(500)}E+${'0'.repeat(500)}`), 'number_too_long');
      assert.equal(at(`"${'1'.repeat(5000)}"`), null, 'a text of digits is no number');
    }
    assert.equal(exceededLimit('7'.repeat(1001)), 'number_too_long');
  });

  it('is a member name of more than 50,000 characters', () => {
    const named = (name: string) => exceededLimit(`{"a":{"${name}" :1}}`);
    assert.equal(named('n'.repeat(50_000)), null);
    assert.equal(named('n'.repeat(50_001)), 'name_too_long');
    assert.equal(named('\\"'.repeat(50_001)), 'name_too_long');
    assert.equal(named('\\u0041'.repeat(50_000)), null, 'an escape is one character');
    assert.equal(exceededLimit(`{"a":"${'n'.repeat(60_000)}"}`), null, 'a text may be longer');
    for (const before of [0, 1, 24_999, 49_990, 49_999, 50_000, 99_999])
      for (const filler of ['x', '\\\\', '\\"']) {
        const at = (length: number) =>
          exceededLimit(
            `{"a":"${filler.repeat(before)}","${'n'.repeat(length)}":1,"b":[${'1,'.repeat(before)}1]}`,
          );
        assert.equal(at(50_000), null, `${filler} ${before}`);
        assert.equal(at(50_001), 'name_too_long', `${filler} ${before}`);
      }
  });

  it('is quarantined by its reason, in a form and in one item of a batch too', () => {
    assert.deepEqual(outcomeOf(`{"n":${'1'.repeat(1001)}}`), quarantined('number_too_long'));
    assert.deepEqual(outcomeOf(`{"${'n'.repeat(60_000)}":1}`), quarantined('name_too_long'));
    const split = (json: Buffer) => itemsOf(json);
    assert.deepEqual(outcomeOf(`[{},{"n":${'1'.repeat(1001)}}]`, { split }), quarantined('number_too_long'));
    const contentType = 'application/x-www-form-urlencoded';
    assert.deepEqual(outcomeOf('n'.repeat(60_000), {}, { contentType }), quarantined('name_too_long'));
  });
});
