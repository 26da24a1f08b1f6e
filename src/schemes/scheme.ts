/**
 * A scheme: how the sender of a delivery is verified. Built once for each source at start, including its keys. `verify` is a
 * pure function of the delivery and those keys; fetched keys may be refreshed in the background.
 */
import type { KeyObject } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import type { Check } from '../errors.js';

export type Verdict =
  /** `key` is the index of the secret, token or key that matched, for the last-used metric. */
  | { readonly outcome: 'verified'; readonly key: number }
  | { readonly outcome: 'refused'; readonly check: Check }
  /** The keys cannot be fetched for now: 503, never 401. */
  | { readonly outcome: 'unavailable' };

/** `signature` verifies the bytes; `token` shows only that the caller knows a secret. */
export type VerificationLevel = 'signature' | 'token';

/** How much of a payload is proven: all of it, single fields, a checksum that a forger can preserve, or nothing. */
export const PAYLOAD_COVERAGES = ['body', 'fields', 'checksum', 'none'] as const;
export type PayloadCoverage = (typeof PAYLOAD_COVERAGES)[number];

/** What an event says of how its delivery was verified. */
export interface Proof {
  readonly level: VerificationLevel;
  readonly coverage: PayloadCoverage;
}

/** Exactly what an attacker cannot change. Conformance alters each of these and expects a refusal. */
export interface Coverage {
  /** Lower-case names; those that a delivery has. */
  readonly headers: readonly string[];
  /** What may change in these headers because it means nothing, as a number before each signature; a global pattern. */
  readonly meaningless?: RegExp;
  /**
   * `bytes`: every byte. `fields`: what `fields` names and nothing else. `json`: the parsed JSON, so not its white space.
   * `checksum`: a checksum, which changes with each byte, but which a forger can preserve.
   */
  readonly body: 'bytes' | 'fields' | 'json' | 'checksum' | 'none';
  /** Of a JSON body, as `data.task_id`; of a form, its parameters. Those that a delivery has. */
  readonly fields?: readonly string[];
  /** The path and query as the sender called them. */
  readonly url?: boolean;
}

export interface Scheme {
  /** For the provider table, as in `HMAC-SHA256 hex`. */
  readonly title: string;
  readonly level: VerificationLevel;
  /**
   * Lower-case names. On the one URL a delivery with any of these headers makes the source a candidate. Empty where no header
   * identifies the sender: with `urlToken` any delivery with a token makes it a candidate; without, the source is reached only
   * by its own URL.
   */
  readonly recognizes: readonly string[];
  readonly covers: Coverage;
  /** The greatest age of a signed time, in seconds; null where the sender signs none, or its age means nothing. */
  readonly toleranceSeconds: number | null;
  /** False for a delivery in a form of the sender's that has no time to judge. Default: every delivery has one. */
  isDated?(delivery: Delivery): boolean;
  /** True where a time any distance in the future is accepted, as in the sender's own verifier. Default: limited by `toleranceSeconds`. */
  readonly allowsFutureTimestamp?: boolean;
  /** The number of secrets or tokens configured, as `Verdict.key` counts them; 0: only the sender's public keys verify. */
  readonly secrets: number;
  /** Never throws, whatever the delivery contains. */
  verify(delivery: Delivery): Verdict | Promise<Verdict>;
  /**
   * Signs as the sender does: the headers to add to `body`. Only for `onehook send`.
   * Throws an OperatorError where signing is impossible here (only a public key is configured).
   */
  sign(unsigned: UnsignedDelivery): SignedHeaders | Promise<SignedHeaders>;
  /** A recorded body with its signed time set to `at`, in milliseconds since the epoch. For senders that sign a time in the body. */
  dated?(body: Buffer, at: number): Buffer;
  /** The token for `/webhooks/{source}/{token}`, where the URL verifies the sender. */
  urlToken?(): string;
}

export interface UnsignedDelivery {
  /** Single values by lower-case name. Further headers that the signature covers are taken from here, or generated. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Path and query of the request, for schemes that sign them. Default `/`. */
  readonly url?: string | undefined;
}

export type SignedHeaders = Record<string, string>;

/** Access to keys, so that a scheme needs neither sockets nor clocks. */
export interface SchemeTools {
  /** A cached key set; one per URL. */
  jwks(url: string): KeySet;
  /**
   * A key at a location that the delivery itself names: fetched once and cached for a day, with a limited number of fetches a
   * minute. Null while it cannot be fetched. The caller must have checked the location, since an attacker may have named it.
   */
  fetchKey(location: KeyLocation): KeyObject | null | Promise<KeyObject | null>;
  /** The private half of a configured public key; only in development, where this process plays the sender. */
  privateHalf?(key: KeyObject): KeyObject | undefined;
}

export interface KeyLocation {
  /** https, or loopback in tests. */
  readonly url: string;
  /** Sent as JSON by POST; without it, the URL is fetched by GET. Part of the key's cache key. */
  readonly request?: Readonly<Record<string, string>>;
  /** Reads the key from the text of the answer; throws for anything else. */
  readonly parse: (text: string) => KeyObject;
}

/** Public keys by URL. `current` may fetch; it never rejects. */
export interface KeySet {
  readonly url: string;
  /** The cached keys, fresh or stale; null while none is cached and none could be fetched. */
  current(): readonly PublicKey[] | null | Promise<readonly PublicKey[] | null>;
  /** After a mismatch: keys newer than `seen`; null when there are none, or when the cool-down forbids a fetch. */
  newerThan(seen: readonly PublicKey[]): Promise<readonly PublicKey[] | null>;
  /** The private key that replaces the sender's in development, if this process has one. */
  developmentKey?(): KeyObject | undefined;
}

export interface PublicKey {
  readonly key: KeyObject;
  readonly kid: string | undefined;
}

export const refused = (check: Check): Verdict => ({ outcome: 'refused', check });

/** A token says nothing about the payload, wherever it is. */
export function proofOf({ level, covers }: Scheme): Proof {
  if (level === 'token') return { level, coverage: 'none' };
  const isWhole = covers.body === 'bytes' || covers.body === 'json';
  return { level, coverage: isWhole ? 'body' : covers.body };
}

/** What an attacker cannot change, as a list for people, without the signature itself. */
export function covered({ level, recognizes, covers }: Scheme): string {
  if (level === 'token') return 'nothing';
  const { headers, body, fields = [], url } = covers;
  const parts = [
    ...(body === 'bytes' ? ['the body'] : []),
    ...(body === 'json' ? ['the body as JSON'] : []),
    ...(body === 'checksum' ? ['a checksum of the body'] : []),
    ...(body === 'fields' ? [`of the body ${fields.join(', ')}`] : []),
    ...(url ? ['the URL'] : []),
    ...headers.filter((name) => !recognizes.includes(name)),
  ];
  return parts.join(', ') || 'nothing';
}
