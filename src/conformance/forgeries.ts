/** Forged deliveries: whatever of a fixture its scheme covers is altered, and each alteration must be refused. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { crc32 } from 'node:zlib';
import { verify } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import { proofOf, type Verdict } from '../schemes/scheme.js';
import { type Fixture, schemeOf } from './fixtures.js';
import {
  altered,
  alteredFields,
  otherValues,
  sampleIndexes,
  withFlippedByte,
  withHeader,
} from './mutations.js';

/** Ed25519 takes 0.14 ms a byte; bodies up to this length are flipped through, longer ones at so many places. */
const MAX_FLIPS = 2048;

export function checkForgeries(provider: Provider, fixture: Fixture): void {
  const { delivery } = fixture;
  const { scheme } = schemeOf(provider, fixture);

  it('is recognized, and verified', async () => {
    assert.ok(
      scheme.recognizes.length === 0 || scheme.recognizes.some((name) => delivery.has(name)),
      'the delivery has none of the headers that it is recognized by',
    );
    assert.equal((await verify(delivery, scheme)).outcome, 'verified');
  });

  checkCoverage(provider, fixture);

  if (scheme.covers.body === 'bytes' || scheme.covers.body === 'checksum') {
    it('is refused with any covered byte of its body changed', async () => {
      for (const index of sampleIndexes(delivery.body.length, MAX_FLIPS)) {
        await assertRefused(verify(withFlippedByte(delivery, index), scheme), `byte ${index}`);
      }
      const longer = Buffer.concat([delivery.body, Buffer.from('\n')]);
      await assertRefused(verify(altered(delivery, { body: longer }), scheme), 'a byte more');
      const shorter = delivery.body.subarray(0, -1);
      await assertRefused(verify(altered(delivery, { body: shorter }), scheme), 'a byte less');
    });
  }

  if (scheme.covers.body === 'fields' || scheme.covers.body === 'json') {
    it('is refused with any covered field of its body changed', async () => {
      const altered = alteredFields(
        delivery,
        scheme.covers.body === 'fields' ? (scheme.covers.fields ?? []) : null,
      );
      assert.ok(altered.length > 0, 'the delivery has none of the covered fields');
      for (const { path, delivery } of altered) await assertRefused(verify(delivery, scheme), path);
    });
  }

  if (scheme.covers.url) {
    it('is refused at another URL', async () => {
      for (const url of [`${delivery.url}x`, `${delivery.url}${delivery.url.includes('?') ? '&' : '?'}a=1`]) {
        await assertRefused(verify(altered(delivery, { url }), scheme), url);
      }
    });
  }

  for (const name of scheme.covers.headers.filter((name) => delivery.has(name))) {
    const value = delivery.header(name) ?? '';
    it(`is refused with ${name} removed, doubled or changed`, async () => {
      await assertRefused(verify(withHeader(delivery, name, undefined), scheme), 'removed');
      const doubled = await verify(withHeader(delivery, name, [value, value]), scheme);
      assert.deepEqual(doubled, { outcome: 'refused', check: 'header_repeated' });
      const meaningOf = (text: string) =>
        scheme.covers.meaningless ? text.replace(scheme.covers.meaningless, '') : text;
      for (const other of otherValues(value)) {
        if (meaningOf(other) === meaningOf(value)) continue;
        await assertRefused(verify(withHeader(delivery, name, [other]), scheme), `${name}: ${other}`);
      }
    });
  }

  if (scheme.urlToken) {
    it('is refused without its token, and with another', async () => {
      const { token = '' } = delivery;
      assert.deepEqual(await verify(altered(delivery, { token: undefined }), scheme), {
        outcome: 'refused',
        check: 'token_missing',
      });
      for (const other of [...otherValues(token), token.toUpperCase()]) {
        await assertRefused(verify(altered(delivery, { token: other }), scheme), other);
      }
    });
  }
}

/** The `coverage` of its events: another body is refused where it is `body`, and accepted where less is claimed. */
function checkCoverage(provider: Provider, fixture: Fixture): void {
  const { delivery } = fixture;
  const { scheme } = schemeOf(provider, fixture);
  const { coverage } = proofOf(scheme);
  const verdictOn = (body: Buffer) => verify(altered(delivery, { body }), scheme);
  const other = Buffer.from('{"onehook":"another body"}');

  if (coverage === 'body') {
    it('is refused with another body, of the same checksum too', async () => {
      await assertRefused(verdictOn(other), 'another body');
      await assertRefused(verdictOn(withChecksumOf(delivery.body, other)), 'the same CRC-32');
    });
    return;
  }
  it(`is verified with another body, as its coverage says: ${coverage}`, async () => {
    const bodies = {
      fields: withOneMore(delivery.body),
      checksum: withChecksumOf(delivery.body, other),
      none: scheme.covers.body === 'fields' ? withOneMore(delivery.body) : other,
    };
    assert.equal((await verdictOn(bodies[coverage])).outcome, 'verified');
  });
}

/** With a field more. */
function withOneMore(body: Buffer): Buffer {
  const text = body.toString('latin1');
  const isJson = text.trimStart().startsWith('{');
  return Buffer.from(isJson ? text.replace('{', '{"onehook":1,') : `${text}&onehook=1`, 'latin1');
}

/** `body` and four bytes that give it the CRC-32 of `model`: a CRC is linear, so each bit of the four is an equation. */
function withChecksumOf(model: Buffer, body: Buffer): Buffer {
  const checksum = (end: number) => {
    const tail = Buffer.alloc(4);
    tail.writeUInt32LE(end);
    return crc32(Buffer.concat([body, tail]));
  };
  const zero = checksum(0);
  const basis: Equation[] = [];
  for (let i = 0; i < 32; i++) {
    const bits = (1 << i) >>> 0;
    const reduced = reduce(basis, { difference: (checksum(bits) ^ zero) >>> 0, bits });
    if (reduced.difference !== 0) basis.push(reduced);
  }
  const { bits } = reduce(basis, { difference: (crc32(model) ^ zero) >>> 0, bits: 0 });
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(bits);
  return Buffer.concat([body, tail]);
}

interface Equation {
  readonly difference: number;
  readonly bits: number;
}

/** Gauss: each row removes its highest bit, which no later row has. */
const reduce = (basis: readonly Equation[], equation: Equation): Equation =>
  basis.reduce((left, row) => {
    const difference = (left.difference ^ row.difference) >>> 0;
    return difference < left.difference ? { difference, bits: (left.bits ^ row.bits) >>> 0 } : left;
  }, equation);

export async function assertRefused(verdict: Verdict | Promise<Verdict>, what: string): Promise<void> {
  assert.equal((await verdict).outcome, 'refused', what);
}
