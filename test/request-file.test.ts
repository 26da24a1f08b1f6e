/** `.http` files: what is written is read back byte for byte, and what cannot be read is said with its line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveryOf, formatRequestFile, parseRequestFile, tokenIn } from '../src/conformance/request-file.js';
import { OperatorError } from '../src/errors.js';

const DATE = 'Mon, 02 Feb 2026 02:40:00 GMT';

test('a file is read back as it was written, whatever the body holds', () => {
  const file = {
    method: 'POST',
    url: '/webhooks/name?token=a%20b',
    headers: [
      ['Date', DATE],
      ['X-Name', 'caf\u00e9: with, odd \u00ff bytes'],
      ['x-name', ''],
    ] as const,
    body: Buffer.from('0d0a0d0a000aff7b7d0a', 'hex'),
  };
  assert.deepEqual(parseRequestFile(formatRequestFile(file)), file);
});

test('the head may end its lines either way, and an empty body is a body', () => {
  for (const end of ['\n', '\r\n']) {
    const head = ['POST /webhooks/name', `date:${DATE}`, 'x:  1  ', '', ''].join(end);
    const { headers, body } = parseRequestFile(Buffer.from(`${head}\r\n{}`));
    assert.deepEqual(headers, [
      ['date', DATE],
      ['x', '1'],
    ]);
    assert.equal(body.toString(), '\r\n{}');
    assert.equal(parseRequestFile(Buffer.from(head)).body.length, 0);
  }
  assert.equal(parseRequestFile(Buffer.from('POST /x\nx: 1')).body.length, 0);
});

test('what cannot be read names its line', () => {
  const read = (text: string) => () => parseRequestFile(Buffer.from(text));
  assert.throws(read(''), /Line 1/);
  assert.throws(read('HELLO\n\n'), /Line 1/);
  assert.throws(read('POST /x HTTP/1.1\nx: 1\nno colon here\n\n{}'), /Line 3/);
  assert.throws(() => deliveryOf(parseRequestFile(Buffer.from('POST /x\n\n{}'))), OperatorError);
});

test('a delivery has the instant, the values of repeated headers and the token', () => {
  const text = `POST /webhooks/hoox/tok%2Den HTTP/1.1\nDate: ${DATE}\nX-A: 1\nx-a: 2\n__proto__: 3\n\n{}`;
  const delivery = deliveryOf(parseRequestFile(Buffer.from(text)));
  assert.equal(delivery.receivedAt, 1770000000000);
  assert.ok(delivery.repeats('x-a'));
  assert.equal(delivery.header('__proto__'), '3');
  assert.equal(delivery.token, 'tok%2Den');
  assert.equal(deliveryOf(parseRequestFile(Buffer.from(text)), { receivedAt: 5 }).receivedAt, 5);
});

test('a token stands in the path or in the query', () => {
  assert.equal(tokenIn('/webhooks/name/abc'), 'abc');
  assert.equal(tokenIn('/webhooks?token=abc'), 'abc');
  assert.equal(tokenIn('/webhooks/name'), undefined);
  assert.equal(tokenIn('//'), undefined);
});
