/** Identities that never collide: JSON without rounding, text that an attribute may hold, and what one event is. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it, test } from 'node:test';
import { attributeText, MAX_ATTRIBUTE_BYTES } from '../src/attribute-text.js';
import { withHeader } from '../src/conformance/mutations.js';
import { eventKey } from '../src/dedupe/dedupe.js';
import type { JobState } from '../src/event.js';
import { parseExactly } from '../src/provider/exact-json.js';
import { endOf } from '../src/provider/identities.js';
import { idText, optionalId } from '../src/provider/job-mapping.js';
import { translationOf, verdictOn, withBody } from './support/recorded.js';

/** `FUZZ_ROUNDS` makes it fewer in the inner loop. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 20_000);

async function eventsOf(provider: string, body: string, settings: object = {}) {
  const translation = await translationOf(provider, body, settings);
  assert.ok(translation.outcome === 'events', `${provider}: ${translation.outcome}`);
  return translation.events.map(({ attributes: { id, subject } }) => ({ id, subject }));
}

describe('JSON without rounding', () => {
  const cases: Readonly<Record<string, unknown>> = {
    '9007199254740991': 9007199254740991,
    '-9007199254740991': -9007199254740991,
    '9007199254740992': '9007199254740992',
    '-9007199254740993': '-9007199254740993',
    '12345678901234567890': '12345678901234567890',
    '9007199254740993.0': '9007199254740993.0',
    '1234567890123456789e3': '1234567890123456789e3',
    '0.1000000000000000055': 0.1,
    '0000000000000001e-16': undefined,
    '"9007199254740993"': '9007199254740993',
    '"a \\" 9007199254740993"': 'a " 9007199254740993',
    '"\\\\" ': '\\',
    '["\\\\",9007199254740993,"\\\\\\"",9007199254740995]': [
      '\\',
      '9007199254740993',
      '\\"',
      '9007199254740995',
    ],
    '{"9007199254740993":{"a":[9007199254740993 , 1.50e1]}}': {
      '9007199254740993': { a: ['9007199254740993', 15] },
    },
    '{9007199254740993:1}': undefined,
    '{9007199254740993 :1}': undefined,
    '9007199254740993"a"': undefined,
    '"9007199254740993': undefined,
    '09007199254740993': undefined,
    '+9007199254740993': undefined,
    '9007199254740993.': undefined,
    '[9007199254740993,]': undefined,
  };
  for (const [json, expected] of Object.entries(cases)) {
    it(json, () => {
      if (expected === undefined) assert.throws(() => parseExactly(json), SyntaxError);
      else assert.deepEqual(parseExactly(json), expected);
    });
  }

  it('rejects and accepts what JSON.parse does, and differs in long integers only', () => {
    const parts = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      ' ',
      '-',
      '.',
      'e',
      '0',
      '1234567890123456',
      '"a":',
      '1',
    ];
    let seed = 1;
    const next = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const parse = (read: (json: string) => unknown, json: string) => {
      try {
        return JSON.stringify(read(json));
      } catch {
        return 'not JSON';
      }
    };
    for (let round = 0; round < ROUNDS; round++) {
      const json = Array.from({ length: next(9) }, () => parts[next(parts.length)]).join('');
      const [plain, exact] = [parse(JSON.parse, json), parse(parseExactly, json)];
      assert.equal(exact === 'not JSON', plain === 'not JSON', json);
      if (!/\d{16}/.test(json)) assert.equal(exact, plain, json);
    }
  });

  it('reads a string of megabytes', () => {
    const long = '\\"9007199254740993'.repeat(200_000);
    assert.deepEqual(parseExactly(`{"a":"${long}","b":9007199254740993}`), {
      a: long.replaceAll('\\', ''),
      b: '9007199254740993',
    });
  });
});

test('an id is a text or an integer, and never a rounded one', () => {
  assert.equal(idText.parse('a'), 'a');
  assert.equal(idText.parse(42), '42');
  for (const none of ['', 1e300, Number.POSITIVE_INFINITY, null, {}, [], true])
    assert.equal(optionalId.parse(none), undefined);
});

test('different texts stay different in an attribute, and every one is allowed there', () => {
  const long = 'ü'.repeat(MAX_ATTRIBUTE_BYTES);
  const texts = [
    'job ü 1',
    'a\\',
    'a\\\\',
    'a\n',
    'a\\n',
    'a\\u000a',
    'a\ud800',
    'a\ud801',
    'a\ufffd',
    'a\\ud800',
    'a\u{1f600}',
    'a\u{1fffe}',
    'a\ufdd0',
    'a\u0085',
    long,
    `${long}x`,
  ];
  const written = texts.map(attributeText);
  assert.equal(new Set(written).size, texts.length);
  for (const text of written) {
    assert.doesNotMatch(text, /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u);
    assert.ok(Buffer.byteLength(text) <= MAX_ATTRIBUTE_BYTES);
  }
  assert.deepEqual(written.slice(0, 4), ['job ü 1', 'a\\\\', 'a\\\\\\\\', 'a\\u000a']);
  assert.equal(attributeText('a\u{1fffe}'), 'a\\ud83f\\udffe');
  assert.match(attributeText(long), /^sha256:[0-9a-f]{64}$/);
  assert.equal(new Set(written.map((text) => eventKey('s', text))).size, texts.length);
});

test('2,000 ids past 2^53, written as numbers, are 2,000 events', async () => {
  const ids = Array.from({ length: 2000 }, (_, i) => 1_234_567_890_123_456_789n + BigInt(i));
  const mapping = { event: { id: 'id', type: 'type', subject: 'to_string(about.id)' } };
  const senders: Readonly<Record<string, { body: (id: bigint) => string; settings?: object }>> = {
    hmac: { body: (id) => `{"id":${id},"type":"big","about":{"id":${id}}}`, settings: mapping },
    telegram: { body: (id) => `{"update_id":${id},"message":{"chat":{"id":${id}}}}` },
    hubspot: { body: (id) => `[{"eventId":1,"objectId":${id},"occurredAt":1770000000000}]` },
    minimax: { body: (id) => `{"task_id":${id},"status":"success","file_id":${id}}` },
  };
  for (const [provider, { body, settings }] of Object.entries(senders)) {
    const events = [];
    for (const id of ids) events.push(...(await eventsOf(provider, body(id), settings)));
    assert.equal(new Set(events.map(({ id }) => id)).size, 2000, provider);
    assert.deepEqual(
      events.map(({ subject }) => subject),
      ids.map(String),
      provider,
    );
  }
});

test('a task id past 2^53 is signed as it is written', async () => {
  const id = '12345678901234567891';
  const signed = createHmac('sha256', 'kie_demo_secret').update(`${id}.1770000000`).digest('base64');
  const verdict = await verdictOn('kie', 'fail', (delivery) =>
    withHeader(withBody(`{"code":200,"data":{"task_id":${id}}}`)(delivery), 'x-webhook-signature', [signed]),
  );
  assert.equal(verdict, 'verified');
});

const STATES: Readonly<Record<string, JobState>> = { WAITING: 'queued', Done: 'succeeded', failed: 'failed' };

test('an id and a state identify an end, and nothing else', () => {
  assert.equal(endOf(STATES, 'Done', 'j'), 'j:Done');
  assert.equal(endOf(STATES, 'FAILED', 'j', undefined, 7), 'j:FAILED:7');
  for (const state of ['WAITING', 'waiting', 'dreaming', 'constructor', '', null, undefined])
    assert.equal(endOf(STATES, state, 'j'), undefined, String(state));
  for (const id of ['', undefined]) assert.equal(endOf(STATES, 'Done', id), undefined);
});

describe('two deliveries that look like one', () => {
  const pairs: Readonly<Record<string, readonly [string, string]>> = {
    runpod: [
      '{"id":"j","status":"FAILED","executionTime":20,"error":"first run"}',
      '{"id":"j","status":"FAILED","executionTime":900,"error":"second run"}',
    ],
    deepgram: [
      '{"type":"Results","start":0,"metadata":{"request_id":"r"},"channel":{"alternatives":[]}}',
      '{"type":"Results","start":2,"metadata":{"request_id":"r"},"channel":{"alternatives":[]}}',
    ],
    luma: ['{"id":"g","state":"dreaming","assets":null}', '{"id":"g","state":"dreaming","assets":{}}'],
    tavus: [
      '{"conversation_id":"c","status":"completed","a":1}',
      '{"conversation_id":"c","status":"completed","a":2}',
    ],
    elevenlabs: [
      '{"type":"new_type","data":{"conversation_id":"c","a":1}}',
      '{"type":"new_type","data":{"conversation_id":"c","a":2}}',
    ],
  };
  for (const [provider, [one, other]] of Object.entries(pairs)) {
    it(`${provider}: two events of one subject`, async () => {
      const [[a], [b]] = await Promise.all([eventsOf(provider, one), eventsOf(provider, other)]);
      assert.ok(a && b);
      assert.notEqual(a.id, b.id);
      assert.equal(a.subject, b.subject);
      assert.deepEqual(await eventsOf(provider, one), [a], 'a redelivery is the same event');
    });
  }

  it('a run on Runpod is named by its execution time', async () => {
    assert.equal((await eventsOf('runpod', pairs.runpod![0]))[0]?.id, 'j:FAILED:20');
  });
});
