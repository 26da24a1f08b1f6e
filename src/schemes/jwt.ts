/**
 * A JWT in a header, verified by jose: under shared secrets, a JWKS, or a key that the token names. The token says nothing about
 * the body unless a claim does, so `binds` is asked for by everyone, and says so in the open where there is nothing to check.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Delivery } from '../delivery.js';
import { type Check, OperatorError } from '../errors.js';
import { decodeStrictly } from './encoding.js';
import {
  type KeyLocation,
  type KeySet,
  type PublicKey,
  refused,
  type Scheme,
  type SchemeTools,
  type Verdict,
} from './scheme.js';

export interface JwtOptions {
  /** Lower-case name of the header with the token. */
  readonly header: string;
  /** As in `Bearer `; compared without its case. */
  readonly prefix?: string | undefined;
  /** Each that the sender uses, and no other: a token never chooses for itself. */
  readonly algorithms: readonly string[];
  readonly keys:
    | { readonly secrets: readonly (string | Buffer)[] }
    | { readonly set: KeySet }
    /** By the token's `kid`, which has not been proven yet. */
    | { readonly tools: SchemeTools; readonly location: (kid: string) => KeyLocation | Check };
  /** Null where the sender binds the body to the token by no claim: then its bytes are not covered. */
  readonly binds: ((claims: JWTPayload, delivery: Delivery) => Check | null) | null;
  readonly audience?: string | readonly string[] | undefined;
  readonly issuer?: string | undefined;
  /** Allowed clock difference for `nbf` and `exp`, and the age of `iat` where `maxAge` says so. */
  readonly toleranceSeconds: number;
  /** True: a token without `exp` must be younger than the tolerance by its `iat`. */
  readonly ageByIssue?: boolean | undefined;
  /** The claims that the sender would make, for `onehook send`. */
  readonly claims?: ((delivery: { body: Buffer; url: string }) => JWTPayload) | undefined;
  readonly covers?: Partial<Scheme['covers']> | undefined;
}

export function jwt(options: JwtOptions): Scheme {
  const { header, prefix = '', algorithms, binds, toleranceSeconds, keys, covers } = options;
  const secrets = 'secrets' in keys ? keys.secrets.map((secret) => createSecretKey(bytesOf(secret))) : null;
  if (secrets?.length === 0) throw new OperatorError('A JWT scheme needs at least one secret.');

  return {
    title: `JWT ${algorithms.join('/')}`,
    level: binds ? 'signature' : 'token',
    recognizes: [header],
    covers: { headers: [header], body: binds ? 'bytes' : 'none', ...covers },
    toleranceSeconds: null,
    secrets: secrets?.length ?? 0,
    async verify(delivery) {
      if (delivery.repeats(header)) return refused('header_repeated');
      const value = delivery.header(header);
      if (!value) return refused('signature_missing');
      if (value.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase())
        return refused('signature_malformed');
      const token = value.slice(prefix.length);
      const kid = kidOf(token);
      if (kid === null) return refused('signature_malformed');

      const held = secrets ?? (await heldKeys(options, kid));
      if (held === null) return { outcome: 'unavailable' };
      if (typeof held === 'string') return refused(held);
      const verdict = await tryKeys(held, token, delivery, options);
      if ('set' in keys && verdict.outcome === 'refused' && verdict.check === 'signature_mismatch') {
        const seen = await keys.set.current();
        const newer = seen && (await keys.set.newerThan(seen));
        if (newer) return tryKeys(byKid(newer, kid), token, delivery, options);
      }
      return verdict;
    },
    async sign({ body, at, url = '/' }) {
      const [first] = secrets ?? [];
      if (!first || !options.claims) {
        throw new OperatorError(
          'Only the sender can sign this: its private key is not here. Use a recorded delivery.',
        );
      }
      const seconds = Math.floor(at / 1000);
      const signed = await new SignJWT(options.claims({ body, url }))
        .setProtectedHeader({ alg: algorithms[0]! })
        .setIssuedAt(seconds)
        .setNotBefore(seconds)
        .setExpirationTime(seconds + toleranceSeconds)
        .sign(first);
      return { [header]: `${prefix}${signed}` };
    },
  };
}

const bytesOf = (secret: string | Buffer) =>
  typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret;

/** Null for what is no token; `undefined` stands in it as the empty text. One signature, one text: jose would take several. */
function kidOf(token: string): string | null {
  if (!decodeStrictly(token.slice(token.lastIndexOf('.') + 1), 'base64url', null)) return null;
  try {
    return decodeProtectedHeader(token).kid ?? '';
  } catch {
    return null;
  }
}

async function heldKeys({ keys }: JwtOptions, kid: string): Promise<readonly KeyObject[] | null | Check> {
  if ('set' in keys) {
    const held = await keys.set.current();
    return held && byKid(held, kid);
  }
  if (!('location' in keys)) return [];
  const location = keys.location(kid);
  if (typeof location === 'string') return location;
  const key = await keys.tools.fetchKey(location);
  return key && [key];
}

/** A key without an id may be the one. */
const byKid = (keys: readonly PublicKey[], kid: string): KeyObject[] =>
  keys.filter((key) => !kid || key.kid === undefined || key.kid === kid).map(({ key }) => key);

async function tryKeys(
  keys: readonly KeyObject[],
  token: string,
  delivery: Delivery,
  { algorithms, audience, issuer, toleranceSeconds, ageByIssue, binds }: JwtOptions,
): Promise<Verdict> {
  for (const [index, key] of keys.entries()) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [...algorithms],
        currentDate: new Date(delivery.receivedAt),
        clockTolerance: ageByIssue ? 0 : toleranceSeconds,
        ...(ageByIssue ? { maxTokenAge: toleranceSeconds } : {}),
        ...(audience === undefined
          ? {}
          : { audience: typeof audience === 'string' ? audience : [...audience] }),
        ...(issuer === undefined ? {} : { issuer }),
      });
      const check = binds?.(payload, delivery) ?? null;
      return check ? refused(check) : { outcome: 'verified', key: index };
    } catch (error) {
      // A wrong key is only known from its failure; any other is about the token, and final.
      const check = checkOf(error);
      if (check !== 'signature_mismatch') return refused(check);
    }
  }
  return refused('signature_mismatch');
}

function checkOf(error: unknown): Check {
  if (error instanceof errors.JWTExpired) return 'timestamp_too_old';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf' || error.claim === 'iat') {
      return error.reason === 'check_failed' ? 'timestamp_in_future' : 'timestamp_missing';
    }
    return error.claim === 'aud' || error.claim === 'iss' ? 'account_mismatch' : 'claim_mismatch';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature_mismatch';
  // A key of another kind than the algorithm asks for: what is thrown then differs from one Node to the next, but is never about the token.
  const isOtherKey = !(error instanceof errors.JOSEError) || error instanceof errors.JOSENotSupported;
  return isOtherKey ? 'signature_mismatch' : 'signature_malformed';
}
