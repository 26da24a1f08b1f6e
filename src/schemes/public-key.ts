/** Signatures under a sender's private key: Ed25519, ECDSA and RSA, verified by any of a set of public keys. */
import { type KeyObject, sign, verify } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { type Check, OperatorError } from '../errors.js';
import { fixedKeys } from './key-set.js';
import { otherContents, type ReadSignature, readSignature, runFinalChecks } from './read-signature.js';
import {
  type KeyLocation,
  type KeySet,
  type PublicKey,
  refused,
  type Scheme,
  type SchemeTools,
  type Verdict,
} from './scheme.js';
import { describeForm, prepareSignature, type SignatureForm, type SignedContent } from './signature.js';

export const SIGNATURE_BYTES = 64;
/** Node's name of each algorithm's digest, its key type, and the length of a signature in bytes (null: it varies). */
const ALGORITHMS = {
  ed25519: { title: 'Ed25519', digest: null, keyType: 'ed25519', bytes: SIGNATURE_BYTES },
  'ecdsa-sha256': { title: 'ECDSA P-256', digest: 'sha256', keyType: 'ec', bytes: null },
  'rsa-sha1': { title: 'RSA-SHA-1', digest: 'sha1', keyType: 'rsa', bytes: null },
  'rsa-sha256': { title: 'RSA-SHA-256', digest: 'sha256', keyType: 'rsa', bytes: null },
  'rsa-sha512': { title: 'RSA-SHA-512', digest: 'sha512', keyType: 'rsa', bytes: null },
} as const;
export type PublicKeyAlgorithm = keyof typeof ALGORITHMS;

export interface PublicKeyOptions extends SignatureForm {
  /** ECDSA signatures are DER, RSA ones PKCS #1 v1.5. A function where each delivery names its algorithm; it must allow only the sender's. */
  readonly algorithm: PublicKeyAlgorithm | ((delivery: Delivery) => PublicKeyAlgorithm | Check);
  readonly keys: KeySet;
}

export function publicKeySignature({ algorithm, keys, ...form }: PublicKeyOptions): Scheme {
  const fixed = typeof algorithm === 'string' ? ALGORITHMS[algorithm] : null;
  return {
    title: `${fixed?.title ?? 'RSA'} ${form.encoding}`,
    ...describeForm(form),
    secrets: 0,
    verify(delivery) {
      const chosen = typeof algorithm === 'string' ? algorithm : algorithm(delivery);
      if (!isAlgorithm(chosen)) return refused(chosen);
      const read = readSignature(delivery, form, ALGORITHMS[chosen].bytes);
      if (typeof read === 'string') return refused(read);
      const contents = messages(read, form);

      const accept = (key: number): Verdict => {
        const check = runFinalChecks(delivery, form);
        return check ? refused(check) : { outcome: 'verified', key };
      };
      const match = (candidates: readonly PublicKey[]) =>
        candidates.findIndex(({ key }) =>
          contents.some((content) =>
            read.signatures.some((signature) => isSigned(chosen, key, content, signature)),
          ),
        );
      const decide = (known: readonly PublicKey[] | null): Verdict | Promise<Verdict> => {
        if (!known) return { outcome: 'unavailable' };
        const key = match(known);
        return key < 0 ? retry(known) : accept(key);
      };
      // The sender may have changed its keys since they were fetched.
      const retry = async (seen: readonly PublicKey[]): Promise<Verdict> => {
        const newer = await keys.newerThan(seen);
        const key = newer ? match(newer) : -1;
        return key < 0 ? refused('signature_mismatch') : accept(key);
      };

      const current = keys.current();
      return current instanceof Promise ? current.then(decide) : decide(current);
    },
    sign(unsigned) {
      const key = keys.developmentKey?.();
      if (!key || !fixed || key.asymmetricKeyType !== fixed.keyType) throw cannotSign(keys.url);
      const { content, write } = prepareSignature(unsigned, form);
      return write(sign(fixed.digest, join(content), key).toString(form.encoding));
    },
  };
}

export interface FetchedKeyOptions extends Omit<PublicKeyOptions, 'keys'> {
  /** The location of the key by the delivery, or the check that fails. Must allow only the sender's own hosts, since an attacker has keys too. */
  readonly location: (delivery: Delivery) => KeyLocation | Check;
  readonly tools: SchemeTools;
}

/** Like `publicKeySignature`, for senders that name the key or its URL in each delivery. */
export function fetchedKeySignature({ location, tools, ...options }: FetchedKeyOptions): Scheme {
  const described = publicKeySignature({
    ...options,
    keys: fixedKeys([], { url: 'named by each delivery' }),
  });
  return {
    ...described,
    verify(delivery) {
      const at = location(delivery);
      if (typeof at === 'string') return refused(at);
      const decide = (key: KeyObject | null): Verdict | Promise<Verdict> =>
        key
          ? publicKeySignature({ ...options, keys: fixedKeys([{ key, kid: undefined }]) }).verify(delivery)
          : { outcome: 'unavailable' };
      const key = tools.fetchKey(at);
      return key instanceof Promise ? key.then(decide) : decide(key);
    },
  };
}

export interface Ed25519Options extends SignatureForm {
  readonly keys: KeySet;
}

export const ed25519 = (options: Ed25519Options): Scheme =>
  publicKeySignature({ ...options, algorithm: 'ed25519' });

const cannotSign = (url: string) =>
  new OperatorError(
    `Only the sender can sign this, since only it has the private key (${url}). Use a recorded delivery, or the development settings.`,
  );

const isAlgorithm = (value: string): value is PublicKeyAlgorithm => Object.hasOwn(ALGORITHMS, value);

const messages = ({ content, parts }: ReadSignature, form: SignatureForm): Buffer[] => [
  join(content),
  ...(parts ? [...otherContents(parts, form)].map(join) : []),
];

/** False for a key of another type, since a verifier must not throw. */
function isSigned(
  algorithm: PublicKeyAlgorithm,
  key: KeyObject,
  content: Buffer,
  signature: Buffer,
): boolean {
  const { digest, keyType } = ALGORITHMS[algorithm];
  return key.asymmetricKeyType === keyType && verify(digest, content, key, signature);
}

/** For Ed25519. The index of the key, or -1. */
export function matchingKey(keys: readonly PublicKey[], content: Buffer, signature: Buffer): number {
  return keys.findIndex(({ key }) => isSigned('ed25519', key, content, signature));
}

/** `crypto.verify` takes one buffer; a single part is passed uncopied. */
export function join(content: SignedContent): Buffer {
  const parts = content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part));
  const [first, ...rest] = parts;
  return first && rest.length === 0 ? first : Buffer.concat(parts);
}
