/** HMAC over the body and what a sender puts beside it. Keys are made once; every digest is compared in constant time. */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { OperatorError } from '../errors.js';
import { refused, type Scheme } from './scheme.js';
import {
  describeForm,
  prepareSignature,
  readSignature,
  type SignatureForm,
  type SignedContent,
} from './signature.js';

const DIGEST_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const;

export interface HmacOptions extends SignatureForm {
  /** Default `sha256`. */
  readonly algorithm?: keyof typeof DIGEST_BYTES | undefined;
  /** Text is used as UTF-8. All of them verify; the first signs. */
  readonly secrets: readonly (string | Buffer)[];
}

export function hmac({ algorithm = 'sha256', secrets, ...form }: HmacOptions): Scheme {
  const keys = secrets.map(secretKey);
  const [firstKey] = keys;
  if (!firstKey) throw new OperatorError('An HMAC scheme needs at least one secret.');

  return {
    title: `HMAC-${algorithm.toUpperCase().replace('SHA', 'SHA-')} ${form.encoding}`,
    ...describeForm(form),
    verify(delivery) {
      const read = readSignature(delivery, form, DIGEST_BYTES[algorithm]);
      if (typeof read === 'string') return refused(read);
      const key = keys.findIndex((key) =>
        timingSafeEqual(digest(algorithm, key, read.content), read.signature),
      );
      return key < 0 ? refused('signature_mismatch') : { outcome: 'verified', key };
    },
    sign(unsigned) {
      const { headers, content } = prepareSignature(unsigned, form);
      const signature = digest(algorithm, firstKey, content).toString(form.encoding);
      return { ...headers, [form.header]: `${form.prefix ?? ''}${signature}` };
    },
  };
}

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
