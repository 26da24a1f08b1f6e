/** Reads a public key as senders show it into a key object. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { OperatorError } from '../errors.js';

export const PUBLIC_KEY_BYTES = 32;

/** From the 32 bytes of an Ed25519 public key. Throws an OperatorError for another length. */
export function publicKey(raw: Buffer): KeyObject {
  if (raw.length !== PUBLIC_KEY_BYTES) {
    throw new OperatorError(`An Ed25519 public key has ${PUBLIC_KEY_BYTES} bytes, not ${raw.length}.`);
  }
  const x = raw.toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** From PEM, or from the base64 of its DER (SPKI). Throws an OperatorError for anything else. */
export function spkiKey(text: string): KeyObject {
  try {
    return text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    throw new OperatorError('A public key must be PEM, or the base64 of its DER (SPKI).');
  }
}

/** From PEM, the base64 of its DER (SPKI), or the 32 bytes of an Ed25519 key in hex or base64. Throws an OperatorError for anything else. */
export function readPublicKey(text: string): KeyObject {
  if (/^[0-9a-f]{64}$/i.test(text)) return publicKey(Buffer.from(text, 'hex'));
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return publicKey(Buffer.from(text, 'base64'));
  return spkiKey(text);
}
