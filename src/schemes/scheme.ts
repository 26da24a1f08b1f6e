/**
 * A scheme: how a delivery proves who sent it. Built once per source at start, with its keys made then;
 * `verify` is a pure function of the delivery and of those keys (a JWKS may be refreshed behind it).
 */
import type { Delivery } from '../delivery.js';
import type { Check } from '../errors.js';

export type Verdict =
  /** `key` is the index of the secret, token or key that matched, for the last-used metric. */
  | { readonly outcome: 'verified'; readonly key: number }
  | { readonly outcome: 'refused'; readonly check: Check }
  /** The keys cannot be had for now: 503, never 401. */
  | { readonly outcome: 'unavailable' };

/** `signature` proves the bytes; `token` proves only that the caller knows the URL. */
export type VerificationLevel = 'signature' | 'token';

export interface Scheme {
  /** For the provider table, as in `HMAC-SHA256 hex`. */
  readonly title: string;
  readonly level: VerificationLevel;
  /** Lower-case names. On the one URL a delivery with any of these headers is offered to this scheme. Empty for tokens. */
  readonly recognises: readonly string[];
  /** Exactly what a forger cannot change. Conformance alters each of these and expects a refusal. */
  readonly covers: { readonly headers: readonly string[]; readonly body: boolean };
  /** Both ways; null where the sender signs no time. */
  readonly toleranceSeconds: number | null;
  /** Never throws, whatever the delivery holds. */
  verify(delivery: Delivery): Verdict | Promise<Verdict>;
  /**
   * What the sender would do: the headers to add to `body`. For `onehook send` and nothing else.
   * Throws an OperatorError that says what is missing where this side cannot sign (only a public key is configured).
   */
  sign(unsigned: UnsignedDelivery): SignedHeaders | Promise<SignedHeaders>;
  /** The rest of what the sender would do where it proves itself by its URL: `/webhooks/{source}/{this}`. */
  urlToken?(): string;
}

export interface UnsignedDelivery {
  /** Single values by lower-case name. Companion headers that the signature covers are taken from here if present, else made. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type SignedHeaders = Record<string, string>;

/** What a scheme gets from its surroundings, so that it stays free of sockets and clocks. */
export interface SchemeTools {
  /** A cached key set; one per URL. `owner` names the setting in errors. */
  jwks(url: string): KeySet;
}

/** Public keys by URL. `current` may fetch; it never rejects. */
export interface KeySet {
  readonly url: string;
  /** The keys in hand, fresh or stale; null while there is none and none could be fetched. */
  current(): readonly PublicKey[] | null | Promise<readonly PublicKey[] | null>;
  /** After a mismatch: keys newer than `seen`, or null when there are none or the cool-down forbids asking. */
  newerThan(seen: readonly PublicKey[]): Promise<readonly PublicKey[] | null>;
  /** The private key that stands in for the sender's during development, if this process has one. */
  developmentKey?(): import('node:crypto').KeyObject | undefined;
}

export interface PublicKey {
  readonly key: import('node:crypto').KeyObject;
  readonly kid: string | undefined;
}

export const refused = (check: Check): Verdict => ({ outcome: 'refused', check });
