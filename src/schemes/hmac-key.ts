/**
 * HMAC (RFC 2104) as its two hashes, by the one-shot `crypto.hash`: for bodies of a few kilobytes half of `createHmac`, whose
 * cost there is the object it makes (docs/adr/0009). Held against `createHmac` in test/schemes/hmac.test.ts.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { DIGEST_BYTES, type DigestAlgorithm, type Mac } from './mac.js';
import type { SignedContent } from './signature.js';

const BLOCK_BYTES = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 } as const;

/** Beyond it copying the content together costs more than the object. */
const MAX_COPIED_BYTES = 16_384;
const LONGEST_BLOCK = 128;

/** Everything here is synchronous, so one is enough. What it held of a delivery is overwritten by the next. */
const scratch = Buffer.alloc(LONGEST_BLOCK + MAX_COPIED_BYTES);

/** Text is used as UTF-8. */
export function hmacKey(algorithm: DigestAlgorithm, secret: string | Buffer): Mac {
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret;
  const block = BLOCK_BYTES[algorithm];
  const padded = Buffer.alloc(block);
  (bytes.length > block ? hash(algorithm, bytes, 'buffer') : bytes).copy(padded);
  const inner = padded.map((byte) => byte ^ 0x36);
  const outer = Buffer.alloc(block + DIGEST_BYTES[algorithm]);
  outer.set(padded.map((byte) => byte ^ 0x5c));
  const key = createSecretKey(bytes);

  return (content) => {
    const end = copied(content, block);
    if (end < 0) return updated(algorithm, key, content);
    scratch.set(inner);
    // Latin-1 text is how a digest gets out of OpenSSL without an object; a byte is a character both ways.
    outer.write(hash(algorithm, scratch.subarray(0, end), 'binary'), block, 'latin1');
    return Buffer.from(hash(algorithm, outer, 'binary'), 'latin1');
  };
}

/** Where the content ends in the scratch, written from `start`; -1 where it is too long. */
function copied(content: SignedContent, start: number): number {
  let end = start;
  for (const part of content) {
    if (end + part.length > scratch.length) return -1;
    end += typeof part === 'string' ? scratch.write(part, end, 'latin1') : part.copy(scratch, end);
  }
  return end;
}

function updated(algorithm: DigestAlgorithm, key: KeyObject, content: SignedContent): Buffer {
  const mac = createHmac(algorithm, key);
  for (const part of content) {
    if (typeof part === 'string') mac.update(part, 'latin1');
    else mac.update(part);
  }
  return mac.digest();
}
