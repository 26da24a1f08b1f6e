/**
 * A secret in the URL, for senders that cannot sign. The weakest scheme there is: it proves that the caller knows the
 * URL and nothing about the body, and it can be replayed by whoever sees one.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { OperatorError } from '../errors.js';
import { refused, type Scheme } from './scheme.js';

export function sharedToken({ tokens }: { readonly tokens: readonly string[] }): Scheme {
  const digests = tokens.map(digest);
  const [firstToken] = tokens;
  if (firstToken === undefined) throw new OperatorError('A token scheme needs at least one token.');

  return {
    title: 'token in the URL',
    level: 'token',
    recognises: [],
    covers: { headers: [], body: false },
    toleranceSeconds: null,
    verify({ token }) {
      if (!token) return refused('token_missing');
      const given = digest(token);
      // Digests have one length, so the comparison takes the same time for every guess; and none is skipped.
      let key = -1;
      for (const [index, held] of digests.entries()) if (timingSafeEqual(given, held)) key = index;
      return key < 0 ? refused('token_mismatch') : { outcome: 'verified', key };
    },
    sign: () => ({}),
    urlToken: () => firstToken,
  };
}

const digest = (token: string) => createHash('sha256').update(token).digest();
