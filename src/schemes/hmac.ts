/** HMAC over the body and whatever else the sender signs. Keys are made once; every digest is compared in constant time. */
import { OperatorError } from '../errors.js';
import { hmacKey } from './hmac-key.js';
import { DIGEST_BYTES, type DigestAlgorithm, macScheme } from './mac.js';
import type { Scheme } from './scheme.js';
import type { SignatureForm } from './signature.js';

export interface HmacOptions extends SignatureForm {
  /** Default `sha256`. */
  readonly algorithm?: DigestAlgorithm | undefined;
  /** Text is encoded as UTF-8. Every secret verifies; the first one signs. */
  readonly secrets: readonly (string | Buffer)[];
}

export function hmac({ algorithm = 'sha256', secrets, ...form }: HmacOptions): Scheme {
  if (secrets.length === 0) throw new OperatorError('An HMAC scheme needs at least one secret.');
  const macs = secrets.map((secret) => hmacKey(algorithm, secret));
  const title = `HMAC-${algorithm.toUpperCase().replace('SHA', 'SHA-')}`;
  return macScheme(title, DIGEST_BYTES[algorithm], macs, form);
}

/** HMAC-SHA256 of a text, for derived keys and for the answers to handshakes. */
export const hmacDigest = (secret: string | Buffer, text: string | Buffer): Buffer =>
  hmacKey('sha256', secret)([typeof text === 'string' ? Buffer.from(text, 'utf8') : text]);
