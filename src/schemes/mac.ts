/** Schemes by a function of a secret and the content, which are HMAC and plain digests; compared in constant time. */
import { timingSafeEqual } from 'node:crypto';
import { otherContents, readSignature, runFinalChecks } from './read-signature.js';
import { refused, type Scheme } from './scheme.js';
import { describeForm, prepareSignature, type SignatureForm, type SignedContent } from './signature.js';

export const DIGEST_BYTES = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const;
export type DigestAlgorithm = keyof typeof DIGEST_BYTES;

export type Mac = (content: SignedContent) => Buffer;

/** `macs`: one for each secret, in order, at least one. Every one verifies; the first one signs. */
export function macScheme(title: string, bytes: number, macs: readonly Mac[], form: SignatureForm): Scheme {
  return {
    title: `${title} ${form.encoding}`,
    ...describeForm(form),
    secrets: macs.length,
    verify(delivery) {
      const read = readSignature(delivery, form, bytes);
      if (typeof read === 'string') return refused(read);
      const { signatures, content, parts } = read;
      let key = matching(macs, content, signatures);
      if (key < 0 && parts) {
        for (const other of otherContents(parts, form)) {
          key = matching(macs, other, signatures);
          if (key >= 0) break;
        }
      }
      if (key < 0) return refused('signature_mismatch');
      const finalCheck = runFinalChecks(delivery, form);
      return finalCheck ? refused(finalCheck) : { outcome: 'verified', key };
    },
    sign(unsigned) {
      const { content, write } = prepareSignature(unsigned, form);
      return write(macs[0]!(content).toString(form.encoding));
    },
  };
}

function matching(macs: readonly Mac[], content: SignedContent, signatures: readonly Buffer[]): number {
  for (let key = 0; key < macs.length; key++) {
    const expected = macs[key]!(content);
    for (const signature of signatures) if (timingSafeEqual(expected, signature)) return key;
  }
  return -1;
}
