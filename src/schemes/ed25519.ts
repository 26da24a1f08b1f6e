/** Ed25519 over the body and what a sender puts beside it, under any of a set of public keys. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { type Check, OperatorError } from '../errors.js';
import { type KeySet, type PublicKey, refused, type Scheme, type Verdict } from './scheme.js';
import {
  describeForm,
  prepareSignature,
  readSignature,
  type SignatureForm,
  type SignedContent,
} from './signature.js';

export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 32;

export interface Ed25519Options extends SignatureForm {
  readonly keys: KeySet;
  /** A last word on a delivery whose signature is right: a check that it fails all the same, or null. */
  readonly objection?: ((delivery: Delivery) => Check | null) | undefined;
}

export function ed25519({ keys, objection, ...form }: Ed25519Options): Scheme {
  return {
    title: `Ed25519 ${form.encoding}`,
    ...describeForm(form),
    verify(delivery) {
      const read = readSignature(delivery, form, SIGNATURE_BYTES);
      if (typeof read === 'string') return refused(read);
      const content = join(read.content);

      const accept = (key: number): Verdict => {
        const check = objection?.(delivery);
        return check ? refused(check) : { outcome: 'verified', key };
      };
      const decide = (held: readonly PublicKey[] | null): Verdict | Promise<Verdict> => {
        if (!held) return { outcome: 'unavailable' };
        const key = matchingKey(held, content, read.signature);
        return key < 0 ? retry(held) : accept(key);
      };
      // The sender may have changed its keys since they were fetched.
      const retry = async (seen: readonly PublicKey[]): Promise<Verdict> => {
        const newer = await keys.newerThan(seen);
        const key = newer ? matchingKey(newer, content, read.signature) : -1;
        return key < 0 ? refused('signature_mismatch') : accept(key);
      };

      const held = keys.current();
      return held instanceof Promise ? held.then(decide) : decide(held);
    },
    sign(unsigned) {
      const key = keys.developmentKey?.();
      if (!key) {
        throw new OperatorError(
          `Only the sender can sign this: its private key is not here, only public ones (${keys.url}). Use a recorded delivery, or the development settings.`,
        );
      }
      const { headers, content } = prepareSignature(unsigned, form);
      const signature = sign(null, join(content), key).toString(form.encoding);
      return { ...headers, [form.header]: `${form.prefix ?? ''}${signature}` };
    },
  };
}

/** The 32 bytes of a public key as a key object. Throws on another length. */
export function publicKey(raw: Buffer): KeyObject {
  if (raw.length !== PUBLIC_KEY_BYTES) {
    throw new OperatorError(`An Ed25519 public key has ${PUBLIC_KEY_BYTES} bytes, not ${raw.length}.`);
  }
  const x = raw.toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Keys that never change: from the configuration, or in a test. */
export function fixedKeys(
  keys: readonly PublicKey[],
  options: { url?: string; developmentKey?: KeyObject } = {},
): KeySet {
  return {
    url: options.url ?? 'configured keys',
    current: () => keys,
    newerThan: () => Promise.resolve(null),
    developmentKey: () => options.developmentKey,
  };
}

export function matchingKey(keys: readonly PublicKey[], content: Buffer, signature: Buffer): number {
  return keys.findIndex(({ key }) => verify(null, content, key, signature));
}

/** Ed25519 needs the message in one piece; a single part is used as it lies. */
export function join(content: SignedContent): Buffer {
  const parts = content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part));
  const [first, ...rest] = parts;
  return first && rest.length === 0 ? first : Buffer.concat(parts);
}
