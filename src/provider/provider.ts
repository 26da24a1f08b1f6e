/**
 * The provider interface: everything the gateway knows of a sender is one object literal of this type.
 * A provider has no access to secrets, clocks, sockets or Kafka, and cannot exist without a scheme.
 */

import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type { Delivery, VerifiedDelivery } from '../delivery.js';
import type { EventDraft } from '../event.js';
import type { Reply } from '../receipt.js';
import type { Scheme, SchemeTools } from '../schemes/scheme.js';
import type { Poll } from './poll.js';

/** `documented`: the sender's own page or SDK says so. `observed`: seen in others' code. `assumed`: our guess, to be confirmed with a recorded delivery. */
export type Knowledge = 'documented' | 'observed' | 'assumed';

/** How well each part of a provider is known. Exceptions within a part are its `assumptions`. */
export interface Known {
  /** How a delivery is proven. */
  readonly scheme: Knowledge;
  /** What payloads look like and mean. */
  readonly events: Knowledge;
  /** Deadline, retries and statuses. Only documented numbers shorten a dedupe window or a timeout. */
  readonly sender: Knowledge;
}

/** All three in one phrase: `documented`, or `documented; sender assumed`. */
export function knownAs({ scheme, events, sender }: Known): string {
  const others = [events === scheme ? '' : `events ${events}`, sender === scheme ? '' : `sender ${sender}`];
  return [scheme, others.filter(Boolean).join(', ')].filter(Boolean).join('; ');
}

export interface SenderFacts {
  /** How long the sender waits for our answer; null where it does not say. */
  readonly ackDeadlineSeconds: number | null;
  /** From the first attempt to the last; null where it does not say. The dedupe window must be longer. */
  readonly retryWindowSeconds: number | null;
  /** What it takes for success. */
  readonly success: '2xx' | '200';
  /** Statuses that do damage there (410 that unsubscribes, a redirect that disables); none may ever be answered. Default: none known. */
  readonly avoid?: readonly number[];
  /** The largest body it sends; the gateway warns at start where its limit is lower. Default: not known, taken as below 1 MiB. */
  readonly maxBodyBytes?: number;
  /** What it does on 400, 401, 404, 413 and 415. */
  readonly onRefused: 'retries' | 'stops' | 'unknown';
  /** What it does on 503. */
  readonly onUnavailable: 'retries' | 'stops' | 'unknown';
  /** One sentence on its schedule and its traps, for the README table. */
  readonly note: string;
  /** Where these facts are from. */
  readonly source: string;
}

/** What most senders do, so that a provider states only how its sender differs. */
const USUAL_SENDER = {
  ackDeadlineSeconds: null,
  retryWindowSeconds: null,
  success: '2xx',
  onRefused: 'retries',
  onUnavailable: 'retries',
} as const;

type SenderDefinition = Omit<SenderFacts, keyof typeof USUAL_SENDER> & Partial<SenderFacts>;

/** For a sender that documents neither its deadline nor its retries: what it does with a refusal is unknown too. */
export const undocumentedSender = (facts: SenderDefinition): SenderDefinition => ({
  onRefused: 'unknown',
  onUnavailable: 'unknown',
  ...facts,
});

export interface Identity<P, S> {
  /** What it is, as a phrase of a few words for tables: `event id`, `job id and status`. */
  readonly short: string;
  /** Which field or header it is and why it is the same at each redelivery of one event, and differs between two events. */
  readonly why: string;
  /** True where nothing tells a repetition from the next event: each delivery is an event of its own, by when it came. */
  readonly perDelivery?: boolean;
  /** Undefined: the digest of the body stands in. May not rest on what the scheme does not cover alone. */
  of(payload: P, delivery: VerifiedDelivery, settings: S): string | undefined;
}

/** Questions that are no deliveries: a sender asks them to see whether the URL is its customer's. Nothing of them is published. */
export interface Handshake<S> {
  /** What the sender does, in one sentence, for the docs. */
  readonly note: string;
  /** Beside POST, where it asks by another. */
  readonly methods?: readonly ('GET' | 'HEAD' | 'OPTIONS')[];
  /**
   * Where the sender does not sign its question. Undefined: it is none. Whoever asks gets the answer, so it may hold what the
   * asker sent and what the sender prescribes, and nothing that helps to forge a delivery.
   */
  beforeVerification?(delivery: Delivery, settings: S): Reply | undefined;
  /** Where the question is signed as deliveries are: asked after verification. Undefined: it is a delivery. */
  afterVerification?(delivery: VerifiedDelivery, settings: S): Reply | undefined;
}

/** What settings for development are made of. */
export interface DevelopmentTools {
  /** Random, and the same at each start. */
  secret(bytes: number): Buffer;
  /** Where `onehook send` serves its Ed25519 key. */
  readonly keysUrl: string;
  /** Where the gateway is reached, without a path. */
  readonly publicUrl: string;
  /** One whose private half `onehook send` has; `ec`: P-256. */
  publicKey(type: 'ed25519' | 'ec'): KeyObject;
}

export interface Provider<S = unknown, P = unknown> {
  /** URL segment, metric label, configuration key and folder: lower case, digits, dashes. */
  readonly name: string;
  readonly title: string;
  /** The sender's page on its webhooks. */
  readonly docs: string;
  readonly known: Known;
  /** Where the gateway's URL is entered at the sender, as one sentence: `Developers > Webhooks > Add endpoint in the dashboard.` */
  readonly registration: string;
  /** What of this provider is a guess, one sentence each; shown by `onehook providers` and in the docs. */
  readonly assumptions: readonly string[];
  /** What an operator must give, strict: an unknown key is a problem. Secrets are lists. */
  readonly settings: z.ZodType<S>;
  scheme(settings: S, tools: SchemeTools): Scheme;
  /** Throw-away settings for development. */
  development(make: DevelopmentTools): unknown;
  /** Media types read beside JSON, lower case, `video/*` allowed; others are answered 415. */
  readonly accepts?: readonly string[];
  /** The JSON text inside a body that is not JSON itself. Throws UnreadableError. Default: the body. */
  decode?(delivery: VerifiedDelivery): Buffer;
  /**
   * Where one delivery holds several events: each one's JSON, as slices of what came (see `itemsOf`), never printed again.
   * Each is read, identified and translated by itself, and its event holds that part alone. Throws UnreadableError.
   */
  split?(json: Buffer): readonly Buffer[];
  /** Only the fields that `normalize` reads, loose. A mismatch quarantines the delivery. */
  readonly payload: z.ZodType<P>;
  /** False when headers and signed body contradict each other: refused. */
  consistent?(payload: P, delivery: VerifiedDelivery): boolean;
  readonly identify: Identity<NoInfer<P>, NoInfer<S>>;
  /** Pure. Unknown types and states pass through under their native name. Never empty. */
  normalize(payload: P, delivery: VerifiedDelivery, settings: S): readonly EventDraft[];
  readonly handshake?: Handshake<S>;
  /** What the sender must be answered when it was accepted. Default: the gateway's own JSON, with 200. */
  readonly accepted?: Reply;
  /** Headers of every answer that means success, beside whatever is in it; lower-case names. For senders that want something of their own back. */
  acceptedHeaders?(settings: S): Readonly<Record<string, string>>;
  /** How the sender's API is asked for a job whose delivery did not come; null where the settings do not allow it. */
  poll?(settings: S): Poll | null;
  readonly sender: SenderFacts;
}

export type ProviderDefinition<S, P> = Omit<Provider<S, P>, 'sender'> & {
  /** Default: no deadline or retry window known, any 2xx is success, and everything else is retried. */
  readonly sender: SenderDefinition;
};

/** Checks the literal against the interface, and forgets the types of its settings and payload for the list. */
export function defineProvider<S, P>(provider: ProviderDefinition<S, P>): Provider {
  return { ...provider, sender: { ...USUAL_SENDER, ...provider.sender } } as unknown as Provider;
}

export type { Delivery, VerifiedDelivery };
