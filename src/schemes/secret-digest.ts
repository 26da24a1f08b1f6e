/**
 * A plain digest over the content and the secret, which some senders still use. Older than HMAC, and weaker in theory: where
 * the secret is first, length extension is possible.
 */
import { createHash } from 'node:crypto';
import { OperatorError } from '../errors.js';
import { DIGEST_BYTES, type DigestAlgorithm, macScheme } from './mac.js';
import type { Scheme } from './scheme.js';
import type { SignatureForm, SignedContent } from './signature.js';

export interface SecretDigestOptions extends SignatureForm {
  readonly algorithm: DigestAlgorithm;
  /** Encoded as UTF-8. Every secret verifies; the first one signs. */
  readonly secrets: readonly string[];
  readonly secretStands: 'first' | 'last';
}

export function secretDigest({ algorithm, secrets, secretStands, ...form }: SecretDigestOptions): Scheme {
  if (secrets.length === 0) throw new OperatorError('A digest scheme needs at least one secret.');
  const macs = secrets.map((text) => {
    const secret = Buffer.from(text, 'utf8');
    return (content: SignedContent) => {
      const hash = createHash(algorithm);
      if (secretStands === 'first') hash.update(secret);
      for (const part of content) hash.update(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
      if (secretStands === 'last') hash.update(secret);
      return hash.digest();
    };
  });
  const title = `${algorithm.toUpperCase().replace('SHA', 'SHA-')} with the secret in it,`;
  return macScheme(title, DIGEST_BYTES[algorithm], macs, form);
}
