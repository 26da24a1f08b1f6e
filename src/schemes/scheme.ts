/**
 * A scheme: how a delivery proves who sent it. Built once per source at start, with its keys made then;
 * `verify` is a pure function of the delivery and of those keys (fetched keys may be refreshed behind it).
 */
import type { KeyObject } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import type { Check } from '../errors.js';

export type Verdict =
  /** `key` is the index of the secret, token or key that matched, for the last-used metric. */
  | { readonly outcome: 'verified'; readonly key: number }
  | { readonly outcome: 'refused'; readonly check: Check }
  /** The keys cannot be had for now: 503, never 401. */
  | { readonly outcome: 'unavailable' };

/** `signature` proves the bytes; `token` proves only that the caller knows a secret. */
export type VerificationLevel = 'signature' | 'token';

/** Exactly what a forger cannot change. Conformance alters each of these and expects a refusal. */
export interface Coverage {
  /** Lower-case names; those that a delivery has. */
  readonly headers: readonly string[];
  /** `bytes`: every byte. `fields`: what `fields` names and nothing else. `json`: the parsed JSON, so not its white space. */
  readonly body: 'bytes' | 'fields' | 'json' | 'none';
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
   * Lower-case names. On the one URL a delivery with any of these headers is offered to this scheme. Empty where nothing but
   * the URL tells (a token in it, or a signature in the body): with `urlToken` it is then offered what came with a token,
   * without it a source is only reached by its own URL.
   */
  readonly recognizes: readonly string[];
  readonly covers: Coverage;
  /** How old a signed time may be; null where the sender signs none, or says nothing about its age. */
  readonly toleranceSeconds: number | null;
  /** True where a time ahead of ours is taken however far ahead, as the sender's own verifier does. Default: as `toleranceSeconds`. */
  readonly allowsFutureTimestamp?: boolean;
  /** How many secrets or tokens this side holds, as `Verdict.key` counts them; 0: only the sender's public keys verify. */
  readonly secrets: number;
  /** Never throws, whatever the delivery holds. */
  verify(delivery: Delivery): Verdict | Promise<Verdict>;
  /**
   * What the sender would do: the headers to add to `body`. For `onehook send` and nothing else.
   * Throws an OperatorError that says what is missing where this side cannot sign (only a public key is configured).
   */
  sign(unsigned: UnsignedDelivery): SignedHeaders | Promise<SignedHeaders>;
  /** A recorded body as the sender would send it now, where its own time is in it. `at`: milliseconds since the epoch. */
  dated?(body: Buffer, at: number): Buffer;
  /** The rest of what the sender would do where it proves itself by its URL: `/webhooks/{source}/{this}`. */
  urlToken?(): string;
}

export interface UnsignedDelivery {
  /** Single values by lower-case name. Companion headers that the signature covers are taken from here if present, else made. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Path and query that will be called, for those who sign them. Default `/`. */
  readonly url?: string | undefined;
}

export type SignedHeaders = Record<string, string>;

/** What a scheme gets from its surroundings, so that it stays free of sockets and clocks. */
export interface SchemeTools {
  /** A cached key set; one per URL. */
  jwks(url: string): KeySet;
  /**
   * A key at a place that the delivery itself names: fetched once and kept for a day; at most a few fetches a minute whatever
   * comes. Null while it cannot be had. Whoever asks has checked the place: a forger may have named it.
   */
  fetchKey(place: KeyLocation): KeyObject | null | Promise<KeyObject | null>;
  /** The private half of a configured public key, if this process stands in for the sender: during development. */
  privateHalf?(key: KeyObject): KeyObject | undefined;
}

export interface KeyLocation {
  /** https, or loopback in tests. */
  readonly url: string;
  /** Sent as JSON by POST instead of asking by GET; part of what the key is remembered by. */
  readonly request?: Readonly<Record<string, string>>;
  /** From the answer's text; throws on anything else. */
  readonly parse: (text: string) => KeyObject;
}

/** Public keys by URL. `current` may fetch; it never rejects. */
export interface KeySet {
  readonly url: string;
  /** The keys in hand, fresh or stale; null while there is none and none could be fetched. */
  current(): readonly PublicKey[] | null | Promise<readonly PublicKey[] | null>;
  /** After a mismatch: keys newer than `seen`, or null when there are none or the cool-down forbids asking. */
  newerThan(seen: readonly PublicKey[]): Promise<readonly PublicKey[] | null>;
  /** The private key that stands in for the sender's during development, if this process has one. */
  developmentKey?(): KeyObject | undefined;
}

export interface PublicKey {
  readonly key: KeyObject;
  readonly kid: string | undefined;
}

export const refused = (check: Check): Verdict => ({ outcome: 'refused', check });

/** What a forger cannot change, as a list for people; the signature itself left out. */
export function covered({ level, recognizes, covers }: Scheme): string {
  if (level === 'token') return 'nothing';
  const { headers, body, fields = [], url } = covers;
  const parts = [
    ...(body === 'bytes' ? ['the body'] : []),
    ...(body === 'json' ? ['the body as JSON'] : []),
    ...(body === 'fields' ? [`of the body ${fields.join(', ')}`] : []),
    ...(url ? ['the URL'] : []),
    ...headers.filter((name) => !recognizes.includes(name)),
  ];
  return parts.join(', ') || 'nothing';
}
