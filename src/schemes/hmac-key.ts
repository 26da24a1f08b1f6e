/**
 * HMAC (RFC 2104) as its two hashes, by the one-shot `crypto.hash`. `createHmac` makes an object for each call, and creating
 * and collecting it costs a whole delivery 5 to 11 % more CPU (docs/adr/0009). test/schemes/hmac.test.ts compares the two.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { DIGEST_BYTES, type DigestAlgorithm, type Mac } from './mac.js';
import type { SignedContent } from './signature.js';

const BLOCK_BYTES = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 } as const;

/** For longer content the copy below costs more than the object. */
const MAX_COPIED_BYTES = 16_384;
const LONGEST_BLOCK = 128;

/** Shared by all keys, since nothing here is asynchronous. Each call overwrites what the last one left. */
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
    const end = copyToScratch(content, block);
    if (end < 0) return digestInParts(algorithm, key, content);
    scratch.set(inner);
    // `binary` (Latin-1) returns the digest as text, which is cheaper than a Buffer; one character is one byte both ways.
    outer.write(hash(algorithm, scratch.subarray(0, end), 'binary'), block, 'latin1');
    return Buffer.from(hash(algorithm, outer, 'binary'), 'latin1');
  };
}

/** Writes the content into the scratch buffer from `start`, and returns where it ends; -1 for content that is too long. */
function copyToScratch(content: SignedContent, start: number): number {
  let end = start;
  for (const part of content) {
    if (end + part.length > scratch.length) return -1;
    end += typeof part === 'string' ? scratch.write(part, end, 'latin1') : part.copy(scratch, end);
  }
  return end;
}

function digestInParts(algorithm: DigestAlgorithm, key: KeyObject, content: SignedContent): Buffer {
  const mac = createHmac(algorithm, key);
  for (const part of content) {
    if (typeof part === 'string') mac.update(part, 'latin1');
    else mac.update(part);
  }
  return mac.digest();
}
