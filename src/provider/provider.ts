/**
 * The provider interface: everything that the gateway knows about a sender is one object literal of this type.
 * A provider has no access to clocks, sockets or Kafka, and cannot exist without a scheme.
 */
import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type { Delivery, VerifiedDelivery } from '../delivery.js';
import type { EventDraft } from '../event.js';
import type { Reply } from '../receipt.js';
import type { Scheme, SchemeTools } from '../schemes/scheme.js';
import type { Poll } from './poll.js';

/** `documented`: by the sender's own page or SDK. `observed`: by other receivers' code. `assumed`: a guess, to be confirmed with a recorded delivery. */
export type Knowledge = 'documented' | 'observed' | 'assumed';

/** How well each part of a provider is known. Exceptions within a part are its `assumptions`. */
export interface Known {
  /** How a delivery is verified. */
  readonly scheme: Knowledge;
  /** The form and the meaning of payloads. */
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
  /** How long the sender waits for the answer; null where it does not say. */
  readonly ackDeadlineSeconds: number | null;
  /** From the first attempt to the last; null where the sender does not say. The dedupe window must be longer. */
  readonly retryWindowSeconds: number | null;
  /** The statuses that the sender counts as success. */
  readonly success: '2xx' | '200';
  /** Statuses that do damage at the sender (410 unsubscribes, a redirect disables); the gateway never answers them. Default: none known. */
  readonly avoid?: readonly number[];
  /** The largest body that the sender sends, which its source's own URL takes. Default: unknown, assumed below 1 MiB. */
  readonly maxBodyBytes?: number;
  /** How well that is known. Default: as the rest, see `Known.sender`. */
  readonly maxBodyBytesKnown?: Knowledge;
  /** What the sender does on 400, 401, 404, 405 and 413. */
  readonly onRefused: 'retries' | 'stops' | 'unknown';
  /** What the sender does on 503. */
  readonly onUnavailable: 'retries' | 'stops' | 'unknown';
  /** One sentence on its schedule and its pitfalls, for the docs. */
  readonly note: string;
  /** The page with these facts. */
  readonly source: string;
}

/** The behavior of most senders, so that a provider states only how its sender differs. */
const USUAL_SENDER = {
  ackDeadlineSeconds: null,
  retryWindowSeconds: null,
  success: '2xx',
  onRefused: 'retries',
  onUnavailable: 'retries',
} as const;

type SenderDefinition = Omit<SenderFacts, keyof typeof USUAL_SENDER> & Partial<SenderFacts>;

/** For a sender that documents neither its deadline nor its retries: its behavior on a refusal is unknown too. */
export const undocumentedSender = (facts: SenderDefinition): SenderDefinition => ({
  onRefused: 'unknown',
  onUnavailable: 'unknown',
  ...facts,
});

export interface Identity<P, S> {
  /** What it is, as a phrase of a few words for tables: `event id`, `job id and status`. */
  readonly short: string;
  /** Which field or header it is, why it is the same at each redelivery of one event, and why it differs between two events. */
  readonly why: string;
  /** True where nothing distinguishes a redelivery from the next event: each delivery is an event of its own, identified by the time of receipt. */
  readonly perDelivery?: boolean;
  /** Undefined: the digest of the body is used. Must not depend only on parts that the scheme does not cover. */
  of(payload: P, delivery: VerifiedDelivery, settings: S): string | undefined;
}

/** Requests by which a sender checks that the URL is its customer's. They are answered and never published. */
export interface Handshake<S> {
  /** What the sender does, in one sentence, for the docs. */
  readonly note: string;
  /** Methods of the handshake besides POST. */
  readonly methods?: readonly ('GET' | 'HEAD' | 'OPTIONS')[];
  /**
   * For a sender that does not sign its handshake. Undefined: the request is not a handshake. Anyone can get the reply, so it
   * may contain what the caller sent and what the sender prescribes, and nothing that helps to forge a delivery.
   */
  beforeVerification?(delivery: Delivery, settings: S): Reply | undefined;
  /** For a sender that signs its handshake like a delivery. Undefined: the request is a delivery. */
  afterVerification?(delivery: VerifiedDelivery, settings: S): Reply | undefined;
}

/** The material for development settings. */
export interface DevelopmentTools {
  /** Random bytes, the same at each start. */
  secret(bytes: number): Buffer;
  /** The URL where `onehook send` serves its Ed25519 key. */
  readonly keysUrl: string;
  /** The URL of the gateway, without a path. */
  readonly publicUrl: string;
  /** A key whose private half `onehook send` has; `ec`: P-256. */
  publicKey(type: 'ed25519' | 'ec'): KeyObject;
}

export interface Provider<S = unknown, P = unknown> {
  /** URL segment, metric label, configuration key and folder: lower case, digits, dashes. */
  readonly name: string;
  readonly title: string;
  /** The sender's page on its webhooks. */
  readonly docs: string;
  /** The sender's domain, reversed, which its types begin with: `com.acme`. Absent where the operator configures it. */
  readonly typePrefix?: string;
  readonly known: Known;
  /** Where the gateway's URL is entered at the sender, as one sentence: `Developers > Webhooks > Add endpoint in the dashboard.` */
  readonly registration: string;
  /** The guesses in this provider, one sentence each; shown by `onehook providers` and in the docs. */
  readonly assumptions: readonly string[];
  /** The settings of a source. Strict, so that an unknown key is a problem. Secrets are lists. */
  readonly settings: z.ZodType<S>;
  scheme(settings: S, tools: SchemeTools): Scheme;
  /** Throw-away settings for development. */
  development(make: DevelopmentTools): unknown;
  /**
   * Masks secrets that the sender puts into its payloads and no setting holds, character for character, wherever the payload
   * goes. `body` is the body in Latin-1, so that each byte is one character; it may be anything.
   */
  mask?(body: string): string;
  /** The JSON text in a body that is not JSON itself. May throw an UnreadableError. Default: the body, or a form as a JSON object. */
  decode?(delivery: VerifiedDelivery): Buffer;
  /**
   * For a delivery with several events: the JSON of each, as slices of the body (see `itemsOf`), never printed again. Each is
   * read, identified and translated by itself, and its event contains that part alone. May throw an UnreadableError.
   */
  split?(json: Buffer): readonly Buffer[];
  /**
   * Only the fields that `normalize` reads; not strict. What it refuses passes through under `typePrefix` and the sender's own
   * word for it; a payload that has no such word is quarantined.
   */
  readonly payload: z.ZodType<P>;
  /** False when the headers contradict the signed body: the delivery is refused. */
  consistent?(payload: P, delivery: VerifiedDelivery): boolean;
  readonly identify: Identity<NoInfer<P>, NoInfer<S>>;
  /** Pure. Unknown types and states pass through under their native name. Never empty. */
  normalize(payload: P, delivery: VerifiedDelivery, settings: S): readonly EventDraft[];
  /**
   * Whether a job ends once. False where one job can end again under its id, as after a retry or a resurrection: then a later
   * end replaces the earlier one. Undefined for a sender without jobs.
   */
  readonly endsOnce?: boolean;
  readonly handshake?: Handshake<S>;
  /** The answer to an accepted delivery. Default: the gateway's own JSON, with 200. */
  readonly accepted?: Reply;
  /** Additional headers of every answer that means success, by lower-case name. For senders that expect a value of their own back. */
  acceptedHeaders?(settings: S): Readonly<Record<string, string>>;
  /** The sender's status API, for jobs whose delivery does not arrive; null where the settings have no API key. */
  poll?(settings: S): Poll | null;
  readonly sender: SenderFacts;
}

export type ProviderDefinition<S, P> = Omit<Provider<S, P>, 'sender'> & {
  /** Default: no deadline or retry window known, any 2xx is success, and everything else is retried. */
  readonly sender: SenderDefinition;
};

/** Checks the literal against the interface, and erases the types of its settings and payload, so that all providers fit one list. */
export function defineProvider<S, P>(provider: ProviderDefinition<S, P>): Provider {
  return { ...provider, sender: { ...USUAL_SENDER, ...provider.sender } } as unknown as Provider;
}

export type { Delivery, VerifiedDelivery };
