/**
 * A secret sent as it is, for senders that cannot sign: in the URL, a header, or a field of the body. The weakest scheme: it
 * shows that the caller knows the secret and says nothing about the body, and anyone who sees a delivery can replay it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { OperatorError } from '../errors.js';
import { refused, type Scheme } from './scheme.js';

/** Finds the index of a token, -1 for none. It compares digests, which have one length, with every token, so that each guess takes the same time. */
function tokenMatcher(tokens: readonly string[]): (given: string) => number {
  if (tokens.length === 0) throw new OperatorError('A token scheme needs at least one token.');
  const digests = tokens.map(digest);
  return (given) => {
    const hash = digest(given);
    let key = -1;
    for (const [index, expected] of digests.entries()) if (timingSafeEqual(hash, expected)) key = index;
    return key;
  };
}

/** In the URL: `/webhooks/{source}/{token}`, or `?token=`. */
export function sharedToken({ tokens }: { readonly tokens: readonly string[] }): Scheme {
  const match = tokenMatcher(tokens);
  return {
    title: 'token in the URL',
    level: 'token',
    recognizes: [],
    covers: { headers: [], body: 'none' },
    toleranceSeconds: null,
    secrets: tokens.length,
    verify({ token }) {
      if (!token) return refused('token_missing');
      const key = match(token);
      return key < 0 ? refused('token_mismatch') : { outcome: 'verified', key };
    },
    sign: () => ({}),
    urlToken: () => tokens[0]!,
  };
}

export interface HeaderTokenOptions {
  readonly tokens: readonly string[];
  /** Lower case. */
  readonly header: string;
  /** Before the token, as in `Bearer `; compared without regard to case. */
  readonly prefix?: string | undefined;
}

export function headerToken({ tokens, header, prefix = '' }: HeaderTokenOptions): Scheme {
  const match = tokenMatcher(tokens);
  return {
    title: prefix ? `${prefix.trim().toLowerCase()} token in ${header}` : `token in ${header}`,
    level: 'token',
    recognizes: [header],
    covers: { headers: [header], body: 'none' },
    toleranceSeconds: null,
    secrets: tokens.length,
    verify(delivery) {
      if (delivery.repeats(header)) return refused('header_repeated');
      const value = delivery.header(header);
      if (!value) return refused('token_missing');
      if (value.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase())
        return refused('token_mismatch');
      const key = match(value.slice(prefix.length));
      return key < 0 ? refused('token_mismatch') : { outcome: 'verified', key };
    },
    sign: () => ({ [header]: `${prefix}${tokens[0]}` }),
  };
}

/** HTTP basic authentication (RFC 7617). `credentials`: `user:password`, with no colon in the user. */
export function basicAuth({ credentials }: { readonly credentials: readonly string[] }): Scheme {
  const match = tokenMatcher(credentials);
  return {
    title: 'basic authentication',
    level: 'token',
    recognizes: ['authorization'],
    covers: { headers: ['authorization'], body: 'none' },
    toleranceSeconds: null,
    secrets: credentials.length,
    verify(delivery) {
      if (delivery.repeats('authorization')) return refused('header_repeated');
      const value = delivery.header('authorization');
      if (!value) return refused('token_missing');
      const [, base64] = /^basic +(\S+)$/i.exec(value) ?? [];
      if (!base64) return refused('token_mismatch');
      const key = match(Buffer.from(base64, 'base64').toString('utf8'));
      return key < 0 ? refused('token_mismatch') : { outcome: 'verified', key };
    },
    sign: () => ({ authorization: `Basic ${Buffer.from(credentials[0]!).toString('base64')}` }),
  };
}

export interface BodyTokenOptions {
  readonly tokens: readonly string[];
  /** The path of the field, for the docs and for conformance: `clientState`. */
  readonly field: string;
  /** Reads the token from an unverified body; undefined where it has none. Must not throw. */
  readonly read: (delivery: Delivery) => string | undefined;
  readonly recognizes?: readonly string[] | undefined;
}

/** In a field of the body, which must be set up at the sender. */
export function bodyToken({ tokens, field, read, recognizes = [] }: BodyTokenOptions): Scheme {
  const match = tokenMatcher(tokens);
  return {
    title: `token in the body (${field})`,
    level: 'token',
    recognizes,
    covers: { headers: [], body: 'fields', fields: [field] },
    toleranceSeconds: null,
    secrets: tokens.length,
    verify(delivery) {
      const given = read(delivery);
      if (!given) return refused('token_missing');
      const key = match(given);
      return key < 0 ? refused('token_mismatch') : { outcome: 'verified', key };
    },
    sign() {
      throw new OperatorError(
        'This sender writes its token into the body, which `onehook send` cannot do. Use a recorded delivery.',
      );
    },
  };
}

const digest = (token: string) => createHash('sha256').update(token).digest();
