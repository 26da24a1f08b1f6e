/**
 * A JWT in a header, verified by jose under shared secrets, a JWKS, or a key that the token names. A token covers the body only
 * by a claim about it, so every caller must give `binds`, and null says openly that there is no such claim.
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
import { checkTimestamp, unixSeconds } from './timestamp.js';

export interface JwtOptions {
  /** Lower-case name of the header with the token. */
  readonly header: string;
  /** As in `Bearer `; compared without regard to case. */
  readonly prefix?: string | undefined;
  /** Exactly those that the sender uses, since a token must never choose its own. */
  readonly algorithms: readonly string[];
  readonly keys:
    | { readonly secrets: readonly (string | Buffer)[] }
    | { readonly set: KeySet }
    /** By the token's `kid`, which is not verified yet. */
    | { readonly tools: SchemeTools; readonly location: (kid: string) => KeyLocation | Check };
  /** Checks the claims against the delivery. Null where no claim is about the body: then its bytes are not covered. */
  readonly binds: ((claims: JWTPayload, delivery: Delivery) => Check | null) | null;
  readonly audience?: string | readonly string[] | undefined;
  readonly issuer?: string | undefined;
  /** The allowed clock difference for `nbf` and `exp`; with `ageByIssue`, the greatest distance of `iat`, both ways. */
  readonly toleranceSeconds: number;
  /** True for tokens without `exp`: their age is judged by `iat`. */
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
    toleranceSeconds: options.ageByIssue ? toleranceSeconds : null,
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

      const candidates = secrets ?? (await keysFor(options, kid));
      if (candidates === null) return { outcome: 'unavailable' };
      if (typeof candidates === 'string') return refused(candidates);
      const verdict = await tryKeys(candidates, token, delivery, options);
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
          'Only the sender can sign this, since only it has the private key. Use a recorded delivery.',
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

/** The `kid` of a token, empty where it has none; null for anything but a token. The signature is decoded strictly, since jose accepts several texts for one. */
function kidOf(token: string): string | null {
  if (!decodeStrictly(token.slice(token.lastIndexOf('.') + 1), 'base64url', null)) return null;
  try {
    return decodeProtectedHeader(token).kid ?? '';
  } catch {
    return null;
  }
}

async function keysFor({ keys }: JwtOptions, kid: string): Promise<readonly KeyObject[] | null | Check> {
  if ('set' in keys) {
    const current = await keys.set.current();
    return current && byKid(current, kid);
  }
  if (!('location' in keys)) return [];
  const location = keys.location(kid);
  if (typeof location === 'string') return location;
  const key = await keys.tools.fetchKey(location);
  return key && [key];
}

/** A key without an id is a candidate too. */
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
        clockTolerance: toleranceSeconds,
        ...(ageByIssue ? { requiredClaims: ['iat'] } : {}),
        ...(audience === undefined
          ? {}
          : { audience: typeof audience === 'string' ? audience : [...audience] }),
        ...(issuer === undefined ? {} : { issuer }),
      });
      const issuedAt = ageByIssue ? String(Math.floor(payload.iat ?? 0)) : null;
      const late = issuedAt && checkTimestamp(issuedAt, unixSeconds, toleranceSeconds, delivery.receivedAt);
      const check = late || (binds?.(payload, delivery) ?? null);
      return check ? refused(check) : { outcome: 'verified', key: index };
    } catch (error) {
      // A mismatch may be due to the key, so the next one is tried; any other failure is about the token, and final.
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
  // For a key of another type than the algorithm's, the error differs between Node versions, but is never about the token.
  const isOtherKeyType = !(error instanceof errors.JOSEError) || error instanceof errors.JOSENotSupported;
  return isOtherKeyType ? 'signature_mismatch' : 'signature_malformed';
}
