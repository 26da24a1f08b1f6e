/** HMAC: what is strict about it, what it signs, and that what it signs it verifies. */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { hmac } from '../../src/schemes/hmac.js';
import { hmacKey } from '../../src/schemes/hmac-key.js';
import { iso8601, unixMilliseconds, unixSeconds } from '../../src/schemes/timestamp.js';
import { AT, deliveryWith, type Parts } from './deliveries.js';

const HEADER = 'x-signature';
const plain = hmac({ secrets: ['secret'], header: HEADER, encoding: 'hex', prefix: 'sha256=' });
const mac = (content: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex', secret = 'secret') =>
  createHmac('sha256', secret).update(content).digest(encoding);
const checkOf = async (parts: Parts, scheme = plain) => {
  const verdict = await scheme.verify(deliveryWith(parts));
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
};
const signedWith = (value: string | readonly string[] | undefined) =>
  checkOf({ headers: { [HEADER]: value } });

describe('a signature in hex', () => {
  it('is read in either case', async () => {
    assert.equal(await signedWith(`sha256=${mac('{}')}`), 'verified');
    assert.equal(await signedWith(`sha256=${mac('{}').toUpperCase()}`), 'verified');
  });

  it('is malformed when a lenient decoder would repair it', async () => {
    const right = mac('{}');
    for (const wrong of [
      right,
      `SHA256=${right}`,
      `sha256= ${right}`,
      `sha256=${right} `,
      `sha256=${right}0`,
      `sha256=${right}zz`,
      `sha256=${right.slice(2)}`,
      `sha256=${right.slice(0, -1)}g`,
      `sha256=${mac('{}', 'base64')}`,
      `sha256=${right},sha256=${right}`,
      'sha256=',
      'é'.repeat(71),
    ]) {
      assert.equal(await signedWith(wrong), 'signature_malformed', wrong);
    }
  });

  it('is missing, repeated or of something else', async () => {
    assert.equal(await signedWith(undefined), 'signature_missing');
    assert.equal(await signedWith(''), 'signature_missing');
    assert.equal(await signedWith([`sha256=${mac('{}')}`, `sha256=${mac('{}')}`]), 'header_repeated');
    assert.equal(await signedWith(`sha256=${mac('{ }')}`), 'signature_mismatch');
  });
});

it('base64 and base64url are not each other, and have one form each', async () => {
  for (const encoding of ['base64', 'base64url'] as const) {
    const scheme = hmac({ secrets: ['secret'], header: HEADER, encoding });
    // A body whose digest shows the difference.
    const body =
      Array.from({ length: 100 }, (_, n) => String(n)).find((n) => /[+/]/.test(mac(n, 'base64'))) ?? '';
    const other = encoding === 'base64' ? 'base64url' : 'base64';
    const check = (value: string) => checkOf({ headers: { [HEADER]: value }, body }, scheme);
    assert.equal(await check(mac(body, encoding)), 'verified');
    assert.equal(await check(mac(body, other)), 'signature_malformed');
    assert.equal(await check(mac(body, 'base64').replace('=', '')), 'signature_malformed');
    assert.equal(await check(mac(body)), 'signature_malformed');
  }
});

describe('a signed time and signed signedHeaders', () => {
  const scheme = hmac({
    secrets: ['other', 'secret'],
    header: HEADER,
    encoding: 'hex',
    timestamp: { header: 'x-time', format: unixSeconds, toleranceSeconds: 60 },
    signedHeaders: ['x-id'],
    content: ({ body, timestamp, signedHeader }) => [`${signedHeader('x-id')}.${timestamp}.`, body],
  });
  const headers = { [HEADER]: mac('é1.1770000000.{}', 'hex'), 'x-time': '1770000000', 'x-id': 'é1' };
  const check = (changed: Parts['headers'], receivedAt = AT) =>
    checkOf({ headers: { ...headers, ...changed }, receivedAt }, scheme);

  it('are byte for byte what was on the wire', async () => {
    const onTheWire = Buffer.from('é1', 'utf8').toString('latin1');
    assert.equal(await check({ 'x-id': onTheWire }), 'verified');
    assert.equal(await check({}), 'signature_mismatch');
  });

  it('are each missed, and each may come once', async () => {
    assert.equal(await check({ 'x-id': undefined }), 'header_missing');
    assert.equal(await check({ 'x-id': '' }), 'header_missing');
    assert.equal(await check({ 'x-id': ['a', 'a'] }), 'header_repeated');
    assert.equal(await check({ 'x-time': undefined }), 'timestamp_missing');
    assert.equal(await check({ 'x-time': ['1770000000', '1770000000'] }), 'header_repeated');
  });

  it('are timely, to the second and both ways', async () => {
    const id = { 'x-id': Buffer.from('é1', 'utf8').toString('latin1') };
    assert.equal(await check(id, AT + 60_000), 'verified');
    assert.equal(await check(id, AT + 61_000), 'timestamp_too_old');
    assert.equal(await check(id, AT - 60_000), 'verified');
    assert.equal(await check(id, AT - 61_000), 'timestamp_in_future');
    for (const time of [
      '1770000000abc',
      ' 1770000000',
      '1.77e9',
      '-1770000000',
      '0x69',
      '２'.repeat(10),
      'NaN',
    ]) {
      assert.equal(await check({ ...id, 'x-time': time }), 'timestamp_malformed', time);
    }
  });

  it('are signed as they are verified', async () => {
    const signed = await scheme.sign({ headers: { 'x-id': 'mine' }, body: Buffer.from('{}'), at: AT });
    assert.equal(signed['x-id'], 'mine');
    assert.deepEqual(await scheme.verify(deliveryWith({ headers: signed })), { outcome: 'verified', key: 0 });
  });
});

it('times are read in their own format alone', () => {
  assert.equal(unixMilliseconds.parse('1770000000000'), AT);
  assert.equal(iso8601.parse('2026-02-02T02:40:00.000Z'), AT);
  assert.equal(iso8601.parse('2026-02-02T03:40:00+01:00'), AT);
  for (const text of ['2026-02-02T02:40:00', '2026-02-02', '1770000000', '2026-13-02T02:40:00Z', 'now']) {
    assert.equal(iso8601.parse(text), null, text);
  }
  for (const format of [unixSeconds, unixMilliseconds, iso8601])
    assert.equal(format.parse(format.format(AT)), AT);
});

it('other algorithms have their own lengths', async () => {
  const scheme = hmac({ secrets: ['s'], header: HEADER, encoding: 'hex', algorithm: 'sha512' });
  const headers = await scheme.sign({ headers: {}, body: Buffer.from('{}'), at: AT });
  assert.equal(headers[HEADER]?.length, 128);
  assert.equal(await checkOf({ headers }, scheme), 'verified');
});

it('there is no scheme without a secret', () => {
  assert.throws(() => hmac({ secrets: [], header: HEADER, encoding: 'hex' }), /at least one secret/);
});

describe('HMAC as two hashes is HMAC', () => {
  const lengths = [0, 1, 63, 64, 65, 127, 128, 129, 1000, 16_383, 16_384, 16_385, 70_000];
  for (const algorithm of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
    it(`with ${algorithm}, for keys and contents of every awkward length`, () => {
      for (const keyLength of lengths) {
        const secret = randomBytes(keyLength);
        const mac = hmacKey(algorithm, secret);
        for (const length of lengths) {
          const body = randomBytes(length);
          const expected = createHmac(algorithm, secret).update('\u00e9.', 'latin1').update(body).digest();
          assert.deepEqual(mac(['\u00e9.', body]), expected, `key ${keyLength}, content ${length}`);
        }
      }
    });
  }
});

describe('a list of fields', () => {
  const at = Math.floor(AT / 1000);
  const scheme = hmac({
    secrets: ['secret'],
    header: HEADER,
    encoding: 'hex',
    fields: { signature: 'v1' },
    timestamp: { field: 't', format: unixSeconds, toleranceSeconds: 60 },
    content: ({ timestamp, body }) => [`${timestamp}.`, body],
  });
  const v1 = mac(`${at}.{}`);
  const checkOfList = (list: string) => checkOf({ headers: { [HEADER]: list }, body: '{}' }, scheme);

  it('may hold several signatures, other versions and blanks', async () => {
    for (const list of [
      `t=${at},v1=${v1}`,
      `v1=${v1},t=${at}`,
      `t=${at}, v1=${v1}`,
      `t=${at},v1=${mac('another')},v1=${v1},v0=abc,odd`,
    ]) {
      assert.equal(await checkOfList(list), 'verified', list);
    }
  });

  it('has one time, since of two it is unclear which was signed', async () => {
    assert.equal(await checkOfList(`t=${at},t=${at + 1},v1=${v1}`), 'signature_malformed');
    assert.equal(await checkOfList(`t=${at},v1=${v1},t=${at}`), 'signature_malformed');
  });

  it('needs its time and its signature', async () => {
    assert.equal(await checkOfList(`v1=${v1}`), 'timestamp_missing');
    assert.equal(await checkOfList(`t=,v1=${v1}`), 'timestamp_missing');
    assert.equal(await checkOfList(`t=${at}`), 'signature_malformed');
    assert.equal(await checkOfList(v1), 'signature_malformed');
  });
});
