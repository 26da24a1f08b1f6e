/** One reader for every usual form of an error. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { categoryOfHttpStatus, jobError } from '../src/provider/job-error.js';

const forms: readonly [form: string, error: unknown, message: string, code: string][] = [
  ['a text', 'It broke.', 'It broke.', 'unknown'],
  ['a code alone', 'GENERATION_FAILED', 'GENERATION_FAILED', 'GENERATION_FAILED'],
  ['an object', { message: 'It broke.', code: 'broken' }, 'It broke.', 'broken'],
  ['a kind and a description', { kind: 'BrokenError', description: 'It broke.' }, 'It broke.', 'BrokenError'],
  ['an object in an object', { error: { type: 'broken', detail: 'It broke.' } }, 'It broke.', 'broken'],
  ['a list', [{ msg: 'a', type: 'x' }, { msg: 'b' }], 'a; b', 'x'],
  [
    'faults with their places',
    { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'missing' }] },
    'body.prompt: field required',
    'missing',
  ],
  [
    'JSON in a text',
    '{"error_type":"<class \'ValueError\'>","error_message":"bad prompt"}',
    'bad prompt',
    'ValueError',
  ],
  ['a code in brackets', 'Flagged as such. (E005)', 'Flagged as such. (E005)', 'E005'],
  [
    'a named code in brackets',
    'Prediction interrupted; please retry (code: PA)',
    'Prediction interrupted; please retry (code: PA)',
    'PA',
  ],
  ['a number', 40119, 'The sender gives no message.', '40119'],
  ['nothing', null, 'The sender gives no message.', 'unknown'],
  ['an empty object', {}, 'The sender gives no message.', 'unknown'],
];
for (const [form, error, message, code] of forms)
  test(`an error as ${form}`, () => {
    const read = jobError(error);
    assert.deepEqual([read.message, read.code], [message, code]);
  });

describe('the category', () => {
  const category = (error: unknown, facts = {}) => {
    const read = jobError(error, facts);
    return [read.category, read.categoryFrom, read.retryable];
  };

  test('comes from the sender’s own code, in any letter case', () => {
    assert.deepEqual(category('x', { code: 'bad_face', codes: { BAD_FACE: 'invalid_request' } }), [
      'invalid_request',
      'code',
      false,
    ]);
    assert.deepEqual(category({ kind: 'ImageModerationError' }), ['content_policy', 'code', false]);
    assert.deepEqual(category({ code: 'InsufficientCreditsError' }), ['insufficient_funds', 'code', false]);
    assert.deepEqual(category({ code: 'ERR_MALFORMED_VIDEO' }), ['invalid_request', 'code', false]);
  });

  test('comes from a status with one cause, before the words', () => {
    assert.deepEqual(category('Not safe: moderation', { status: 429 }), ['rate_limit', 'status', true]);
    assert.deepEqual(category('Invalid status code: 404'), ['not_found', 'status', false]);
  });

  test('comes from the words, before a status that senders use for anything', () => {
    assert.deepEqual(category({ code: 422, message: 'Content moderation failed' }), [
      'content_policy',
      'text',
      false,
    ]);
    assert.deepEqual(category('User is locked. Reason: Exhausted balance.', { status: 403 }), [
      'insufficient_funds',
      'text',
      false,
    ]);
    assert.deepEqual(category('400: prompt not allowed because advanced moderation failed'), [
      'content_policy',
      'text',
      false,
    ]);
    assert.deepEqual(category('Something', { status: 422 }), ['invalid_request', 'status', false]);
    assert.deepEqual(category('Something', { status: 503 }), ['provider', 'status', null]);
  });

  const words: readonly [string, string, boolean | null][] = [
    ['NSFW content detected. Try running it again.', 'content_policy', false],
    ['Failure to pass the risk control system', 'content_policy', false],
    ['Uploaded audio matches existing work of art', 'content_policy', false],
    ['Your prompt was flagged by Website as violating content policies', 'content_policy', false],
    ['insufficient balance', 'insufficient_funds', false],
    ['not enough credits', 'insufficient_funds', false],
    ['You have run out of credits', 'insufficient_funds', false],
    ['Monthly quota exceeded', 'rate_limit', true],
    ['Too many requests', 'rate_limit', true],
    ['The job timed out after 600 s', 'timeout', true],
    ['Unable to download file', 'invalid_request', false],
    ['Video is too long', 'invalid_request', false],
    ['CUDA out of memory', 'provider', null],
    ['Prediction interrupted; please retry', 'provider', true],
    ['Internal server error', 'provider', null],
    ['Case-sensitive name', 'unknown', null],
    ['Something happened', 'unknown', null],
  ];
  for (const [message, expected, retryable] of words)
    test(`of «${message}»`, () => {
      const read = jobError(message);
      assert.deepEqual([read.category, read.retryable], [expected, retryable]);
      assert.equal(read.categoryFrom, expected === 'unknown' ? undefined : 'text');
    });

  test('of a state that says it', () => {
    assert.deepEqual(category(undefined, { category: 'timeout' }), ['timeout', 'code', true]);
  });
});

test('hostile errors end', () => {
  let deep: unknown = 'x';
  for (let i = 0; i < 5000; i++) deep = { error: deep };
  assert.equal(jobError(deep).code, 'unknown');
  assert.equal(jobError('['.repeat(100_000)).message.length, 4096);
  assert.equal(jobError({ message: 'x'.repeat(100_000) }).message.length, 4096);
  assert.equal(jobError({ __proto__: null, constructor: 'x' }).code, 'unknown');
});

test('statuses', () => {
  assert.equal(categoryOfHttpStatus(422), 'invalid_request');
  assert.equal(categoryOfHttpStatus(503), 'provider');
  assert.equal(categoryOfHttpStatus(0), 'unknown');
});
