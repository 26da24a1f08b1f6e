/** What all job translations rest on: kinds, sizes, times and names from values that may be anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestamp } from '../src/event.js';
import {
  categoryOfHttpStatus,
  isUrl,
  jobError,
  lookUp,
  nativeType,
  outputAt,
  outputText,
} from '../src/provider/job-mapping.js';

test('the kind comes from the content type, then the extension, then what the sender calls it', () => {
  const kind = (url: string, facts = {}) => outputAt(url, facts).kind;
  assert.equal(kind('https://x.example/a.png', { contentType: 'video/mp4' }), 'video');
  assert.equal(kind('https://x.example/a.PNG?sig=b.mp4#c.wav', { kind: 'video' }), 'image');
  assert.equal(kind('https://x.example/a', { name: 'audio_file' }), 'audio');
  assert.equal(kind('https://x.example/a.zip', { name: 'frames' }), 'file');
  assert.equal(kind('https://x.example/a.constructor'), 'file');
  assert.equal(kind('https://x.example/m', { contentType: 'model/gltf-binary' }), 'model');
  assert.equal(kind('data:image/webp;base64,AAAA.mp4'), 'image');
});

test('facts that make no sense are left out', () => {
  const facts = {
    bytes: 1.5,
    width: -1,
    height: Number.NaN,
    durationSeconds: '6',
    expiresAt: 'soon',
    name: '',
  };
  assert.deepEqual(outputAt('https://x.example/a.mp4', facts), {
    kind: 'video',
    url: 'https://x.example/a.mp4',
  });
});

test('large content stays in the payload', () => {
  const data = `data:image/png;base64,${'A'.repeat(9000)}`;
  assert.deepEqual(outputAt(data), { kind: 'image', contentType: 'image/png' });
  assert.deepEqual(outputText('x'.repeat(9000)), { kind: 'text' });
  assert.deepEqual(outputText('short'), { kind: 'text', inline: 'short' });
});

test('times are read strictly, and in no machine’s own zone', () => {
  assert.equal(timestamp('2026-02-02T02:40:00Z'), '2026-02-02T02:40:00.000Z');
  assert.equal(timestamp('2026-02-02T03:40:00.123456+01:00'), '2026-02-02T02:40:00.123Z');
  assert.equal(timestamp('2026-02-02 02:40:00+0000'), '2026-02-02T02:40:00.000Z');
  assert.equal(timestamp('2026-02-02T02:40:00'), '2026-02-02T02:40:00.000Z');
  assert.equal(timestamp(1_770_000_000_000), '2026-02-02T02:40:00.000Z');
  for (const value of [
    '',
    '5',
    'soon',
    '2026-02-02',
    '2026-13-02T00:00:00Z',
    Number.NaN,
    1e300,
    8.64e15,
    null,
  ]) {
    assert.equal(timestamp(value), undefined, String(value));
  }
});

test('errors have a category, and what follows from it', () => {
  assert.equal(categoryOfHttpStatus(422), 'invalid_request');
  assert.equal(categoryOfHttpStatus(503), 'provider');
  assert.equal(categoryOfHttpStatus(0), 'unknown');
  assert.deepEqual(jobError('rate_limit', 'm', 'c'), {
    code: 'c',
    message: 'm',
    category: 'rate_limit',
    retryable: true,
  });
  assert.equal(jobError('unknown', { not: 'text' }, 5).code, 'unknown');
});

test('names from outside meet tables and headers safely', () => {
  assert.equal(lookUp({ a: 1 }, 'constructor'), undefined);
  assert.equal(lookUp({ a: 1 }, '__proto__'), undefined);
  assert.equal(lookUp({ a: 1 }, 'a'), 1);
  assert.equal(nativeType('com.example', 'a b\r\nc', undefined, 'ü'), 'com.example.a_b__c._');
  assert.equal(nativeType('com.example', 'x'.repeat(500)).length, 200);
  assert.ok(isUrl('https://x.example/a') && !isUrl('https:// x') && !isUrl('javascript:1') && !isUrl(5));
});
