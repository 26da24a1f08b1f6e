/** What all job translations rest on: numbers, times and names from values that may be anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestamp } from '../src/event.js';
import { lookUp, lookUpWord, nativeType, quantity } from '../src/provider/job-mapping.js';

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

test('names from outside meet tables and headers safely', () => {
  assert.equal(lookUp({ a: 1 }, 'constructor'), undefined);
  assert.equal(lookUp({ a: 1 }, '__proto__'), undefined);
  assert.equal(lookUp({ a: 1 }, 'a'), 1);
  assert.equal(nativeType('com.example', 'a b\r\nc', undefined, 'ü'), 'com.example.a_b__c._');
  assert.equal(nativeType('com.example', 'x'.repeat(500)).length, 200);
  assert.equal(lookUpWord({ Failed: 1 }, 'FAILED'), 1);
  assert.equal(lookUpWord({ Failed: 1 }, 'CONSTRUCTOR'), undefined);
});

test('a number may be written as text', () => {
  assert.deepEqual([quantity('9.9'), quantity(3), quantity(0)], [9.9, 3, 0]);
  for (const none of ['', 'x', '-1', -1, '1e9', Number.NaN, null]) assert.equal(quantity(none), undefined);
});
