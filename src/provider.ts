/**
 * The provider interface: everything the gateway knows of a sender is one object literal of this type.
 * A provider has no access to secrets, clocks, sockets or Kafka, and cannot exist without a scheme.
 */
import type { z } from 'zod';
import type { Delivery, VerifiedDelivery } from './delivery.js';
import type { EventDraft } from './event.js';
import type { Poll } from './poll.js';
import type { Scheme, SchemeTools } from './schemes/scheme.js';

/** `documented`: the sender's own page or SDK says so. `observed`: seen in others' code. `assumed`: our guess, to be confirmed with a recorded delivery. */
export type Knowledge = 'documented' | 'observed' | 'assumed';

export interface SenderFacts {
  /** How long the sender waits for our answer; null where it does not say. */
  readonly ackDeadlineSeconds: number | null;
  /** From the first attempt to the last; null where it does not say. The dedupe window must be longer. */
  readonly retryWindowSeconds: number | null;
  /** What it takes for success. */
  readonly success: '2xx' | '200';
  /** What it does on 400, 401, 404, 413 and 415. */
  readonly onRefused: 'retries' | 'stops' | 'unknown';
  /** What it does on 503. */
  readonly onUnavailable: 'retries' | 'stops' | 'unknown';
  /** One sentence on its schedule and its traps, for the README table. */
  readonly note: string;
  /** Where these facts are from. */
  readonly source: string;
}

export interface Identity<P, S> {
  /** Which field or header it is and why it is the same at each redelivery of one event, and differs between two events. */
  readonly why: string;
  /** Undefined: the digest of the body stands in. May not rest on what the scheme does not cover alone. */
  of(payload: P, delivery: VerifiedDelivery, settings: S): string | undefined;
}

export interface Provider<S = unknown, P = unknown> {
  /** URL segment, metric label, configuration key and folder: lower case, digits, dashes. */
  readonly name: string;
  readonly title: string;
  /** The sender's page on its webhooks. */
  readonly docs: string;
  readonly known: Knowledge;
  /** What of this provider is a guess, one sentence each; shown by `onehook providers` and in the docs. */
  readonly assumptions: readonly string[];
  /** What an operator must give, strict: an unknown key is a problem. Secrets are lists. */
  readonly settings: z.ZodType<S>;
  scheme(settings: S, tools: SchemeTools): Scheme;
  /** Throw-away settings for development; `secret(bytes)` makes a random value, `keysUrl` is where `onehook send` serves its key. */
  development(make: { secret(bytes: number): Buffer; keysUrl: string }): unknown;
  /** Media types read beside JSON, lower case, `video/*` allowed; others are answered 415. */
  readonly accepts?: readonly string[];
  /** The JSON text inside a body that is not JSON itself. Throws UnreadableError. Default: the body. */
  decode?(delivery: VerifiedDelivery): Buffer;
  /** Only the fields that `normalize` reads, loose. A mismatch quarantines the delivery. */
  readonly payload: z.ZodType<P>;
  /** False when headers and signed body contradict each other: refused. */
  consistent?(payload: P, delivery: VerifiedDelivery): boolean;
  readonly identify: Identity<P, S>;
  /** Pure. Unknown types and states pass through under their native name. Never empty. */
  normalize(payload: P, delivery: VerifiedDelivery, settings: S): readonly EventDraft[];
  /** How the sender's API is asked for a job whose delivery did not come; null where the settings do not allow it. */
  poll?(settings: S): Poll | null;
  readonly sender: SenderFacts;
}

/** Checks the literal against the interface, and forgets the types of its settings and payload for the list. */
export function defineProvider<S, P>(provider: Provider<S, P>): Provider {
  return provider as unknown as Provider;
}

export type { Delivery, VerifiedDelivery };
