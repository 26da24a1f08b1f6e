/** HMAC over the body and what a sender puts beside it. Keys are made once; every digest is compared in constant time. */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { OperatorError } from '../errors.js';
import { DIGEST_BYTES, type DigestAlgorithm, macScheme } from './mac.js';
import type { Scheme } from './scheme.js';
import type { SignatureForm, SignedContent } from './signature.js';

export interface HmacOptions extends SignatureForm {
  /** Default `sha256`. */
  readonly algorithm?: DigestAlgorithm | undefined;
  /** Text is used as UTF-8. All of them verify; the first signs. */
  readonly secrets: readonly (string | Buffer)[];
}

export function hmac({ algorithm = 'sha256', secrets, ...form }: HmacOptions): Scheme {
  if (secrets.length === 0) throw new OperatorError('An HMAC scheme needs at least one secret.');
  const macs = secrets.map((secret) => {
    const key = secretKey(secret);
    return (content: SignedContent) => digest(algorithm, key, content);
  });
  const title = `HMAC-${algorithm.toUpperCase().replace('SHA', 'SHA-')}`;
  return macScheme(title, DIGEST_BYTES[algorithm], macs, form);
}

/** HMAC-SHA256 of a text: for keys that are derived, and for the answers of handshakes. */
export const hmacDigest = (secret: string | Buffer, text: string | Buffer): Buffer =>
  digest('sha256', secretKey(secret), [typeof text === 'string' ? Buffer.from(text, 'utf8') : text]);

export function secretKey(secret: string | Buffer): KeyObject {
  return createSecretKey(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret);
}

/** Part by part: joining them first would copy the body. */
export function digest(algorithm: string, key: KeyObject, content: SignedContent): Buffer {
  const mac = createHmac(algorithm, key);
  for (const part of content) {
    if (typeof part === 'string') mac.update(part, 'latin1');
    else mac.update(part);
  }
  return mac.digest();
}
