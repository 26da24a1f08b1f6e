/**
 * THE HOT PATH: verify, normalize, claim, publish, confirm, and only then 200.
 * It guarantees that only a verified sender's event is published, that no 2xx is sent before the event is durable, and that
 * nothing verified is dropped.
 */
import type { DedupeStore } from '../dedupe/dedupe.js';
import type { Delivery, VerifiedDelivery } from '../delivery.js';
import { ANSWERS, type AnswerCode, type Check, type QuarantineReason } from '../errors.js';
import type { CanonicalEvent } from '../event.js';
import { type EventRecord, PublishError, type Publisher } from '../publisher.js';
import type { Receipt, Reply } from '../receipt.js';
import { digestOf } from '../schemes/digest.js';
import { proofOf } from '../schemes/scheme.js';
import type { DeliveryTelemetry } from '../telemetry/deliveries.js';
import type { Tracing } from '../tracing/tracing.js';
import { type QuarantineFacts, quarantinedCopy, quarantineRecord } from './quarantine-record.js';
import type { RecordFitter } from './record-fitter.js';
import type { Router } from './routing.js';
import type { Source } from './source.js';
import { asRead, type Translation, translate, trustVerdict, verify, withoutSecrets } from './verification.js';

export interface GatewayParts {
  readonly dedupe: DedupeStore;
  readonly publisher: Publisher;
  readonly route: Router;
  readonly fitter: RecordFitter;
  readonly quarantineTopic: string;
  readonly telemetry: DeliveryTelemetry;
  readonly tracing: Tracing;
  /** Of the gateway; a quarantined record names the version that wrote it. */
  readonly version: string;
  /** Fetches the URL by which a sender wants its subscription confirmed; false when that failed. */
  readonly visit: (url: string) => Promise<boolean>;
  /** Called with events that are durable: since now, or since an earlier delivery. */
  readonly onDurable?: (source: Source, events: readonly CanonicalEvent[]) => void;
}

export class Gateway {
  readonly #dedupe: DedupeStore;
  readonly #publisher: Publisher;
  readonly #route: Router;
  readonly #fitter: RecordFitter;
  readonly #quarantineTopic: string;
  readonly #telemetry: DeliveryTelemetry;
  readonly #tracing: Tracing;
  readonly #version: string;
  readonly #visit: GatewayParts['visit'];
  readonly #onDurable: GatewayParts['onDurable'];

  constructor(parts: GatewayParts) {
    this.#dedupe = parts.dedupe;
    this.#publisher = parts.publisher;
    this.#route = parts.route;
    this.#fitter = parts.fitter;
    this.#quarantineTopic = parts.quarantineTopic;
    this.#telemetry = parts.telemetry;
    this.#tracing = parts.tracing;
    this.#version = parts.version;
    this.#visit = parts.visit;
    this.#onDurable = parts.onDurable;
  }

  /** `candidates`: the sources that may have sent this delivery, see `SourceIndex`. Never rejects. */
  async receive(delivery: Delivery, candidates: readonly Source[]): Promise<Receipt> {
    const sender = await this.#verify(delivery, candidates);
    if (typeof sender === 'string') return { code: sender, source: null };
    const { source, verified } = sender;
    const reply = this.#replyTo(source, verified);
    if (reply) return this.reply(source, reply);
    const code = await this.accept(source, verified);
    return code === 'unauthenticated' ? { code, source: null } : receiptOf(source, code);
  }

  /** Undefined: it is no handshake. A provider that fails on what it does not expect leaves it to be quarantined as a delivery. */
  #replyTo(source: Source, verified: VerifiedDelivery): Reply | undefined {
    try {
      return source.provider.handshake?.afterVerification?.(asRead(verified), source.settings);
    } catch (error) {
      this.#telemetry.translationFailed(source, error, verified.id);
      return undefined;
    }
  }

  /** Answers a handshake; nothing is published. */
  async reply(source: Source, reply: Reply): Promise<Receipt> {
    const isConfirmed = reply.visit === undefined || (await this.#visit(reply.visit));
    return isConfirmed
      ? { ...receiptOf(source, 'handshake'), reply }
      : receiptOf(source, 'handshake_unavailable');
  }

  /** From verified to durable. `via: poll`: the gateway got it from the sender's API. */
  async accept(source: Source, verified: VerifiedDelivery, via?: 'poll'): Promise<AnswerCode> {
    const translation = this.#normalize(source, verified, via);
    if (translation.outcome === 'refused') return 'unauthenticated';
    if (translation.outcome === 'quarantined') return this.#quarantine(source, verified, translation, via);

    const { identity, events } = translation;
    const fitted = this.#fitter.fit(source.name, events);
    if (fitted === null) return this.#quarantine(source, verified, { reason: 'event_too_large' }, via);
    const code = await this.#publishOnce(source, identity, async (marked) => {
      const records = await this.#fitter.records(source.name, fitted, this.#route);
      return this.#publishEvents(source, verified, marked(records), via);
    });
    if (code === 'accepted') this.#telemetry.eventsPublished(source, events[0]!.family, fitted);
    if (code === 'accepted' || code === 'duplicate') this.#onDurable?.(source, events);
    return code;
  }

  /**
   * Claim, publish, confirm. Every claim is confirmed or released. A crash before the confirmation leaves a durable event
   * without a mark in the dedupe store: its repetition is published again, under the same id.
   */
  async #publishOnce(
    source: Source,
    identity: string,
    publish: (marked: (records: readonly EventRecord[]) => readonly EventRecord[]) => Promise<AnswerCode>,
  ): Promise<AnswerCode> {
    const claim = await this.#dedupe.claim(source.name, identity, source.dedupeWindowSeconds);
    if (claim.state === 'confirmed') return 'duplicate';
    if (claim.state === 'in_flight') return (await claim.durable) ? 'duplicate' : 'duplicate_in_flight';

    const unchecked = claim.state === 'unchecked';
    if (unchecked) this.#telemetry.deliveryUnchecked(source);
    const code = await publish(unchecked ? markUnchecked : (records) => records);
    if (ANSWERS[code].status === 200) claim.confirm();
    else claim.release();
    return code;
  }

  /** The first candidate that verifies is the sender. Each is tried by its own scheme. */
  async #verify(
    delivery: Delivery,
    candidates: readonly Source[],
  ): Promise<{ source: Source; verified: VerifiedDelivery } | AnswerCode> {
    let keysMissing = false;
    const refusals: { source: Source; check: Check }[] = [];
    for (const source of candidates) {
      const pending = verify(delivery, source.scheme);
      const verdict = pending instanceof Promise ? await pending : pending;
      if (verdict.outcome === 'verified') {
        this.#telemetry.secretUsed(source, verdict.key, delivery.receivedAt);
        return { source, verified: trustVerdict(delivery, verdict) };
      }
      if (verdict.outcome === 'unavailable') keysMissing = true;
      else refusals.push({ source, check: verdict.check });
    }
    if (keysMissing) return 'keys_unavailable';
    // Only now: a candidate's failed check means nothing where another candidate is the sender.
    for (const { source, check } of refusals) this.#telemetry.checkFailed(source, check, delivery.id);
    return 'unauthenticated';
  }

  #normalize(source: Source, verified: VerifiedDelivery, via: 'poll' | undefined): Translation {
    const { name, provider, settings, scheme } = source;
    const translation = translate(provider, settings, verified, { source: name, ...proofOf(scheme), via });
    if (translation.outcome === 'refused') {
      this.#telemetry.checkFailed(source, translation.check, verified.id);
    }
    if (translation.outcome === 'quarantined' && translation.error !== undefined) {
      this.#telemetry.translationFailed(source, translation.error, verified.id);
    }
    return translation;
  }

  /**
   * A copy that its topic refuses goes to quarantine, whole, so that the sender does not repeat the event into the other
   * topics. `quarantined`: every topic refuses it.
   */
  async #publishEvents(
    source: Source,
    delivery: Delivery,
    records: readonly EventRecord[],
    via: 'poll' | undefined,
  ): Promise<AnswerCode> {
    const error = await this.#publish(records, delivery);
    if (error === null) return 'accepted';
    if (isWorthRepeating(error, records.length)) return this.#notPublished(error, delivery);
    const facts = this.#quarantineFacts(via);
    const copies = error.refusals.map((refusal) => quarantinedCopy(source, delivery, refusal, facts));
    const second = await this.#publish(copies, delivery);
    if (second !== null) {
      this.#notPublished(error, delivery);
      return this.#notPublished(second, delivery);
    }
    for (const refusal of error.refusals) this.#telemetry.copyQuarantined(source, refusal, delivery.id);
    return copies.length < records.length ? 'accepted' : 'quarantined';
  }

  /** Null when durable. */
  async #publish(records: readonly EventRecord[], delivery: Delivery): Promise<PublishError | null> {
    const startedAt = performance.now();
    try {
      await this.#publisher.publish(this.#tracing.recordsCreated(records, delivery.trace));
      this.#telemetry.publishEnded('durable', (performance.now() - startedAt) / 1000);
      return null;
    } catch (cause) {
      const error =
        cause instanceof PublishError
          ? cause
          : new PublishError('unavailable', (cause as Error).message, { cause });
      this.#telemetry.publishEnded(error.failure, (performance.now() - startedAt) / 1000);
      return error;
    }
  }

  #notPublished({ failure, message }: PublishError, delivery: Delivery): AnswerCode {
    this.#telemetry.publishFailed(failure, message, delivery.id);
    return failure === 'too_large' ? 'record_too_large' : 'publish_unavailable';
  }

  #quarantineFacts(via: 'poll' | undefined): QuarantineFacts {
    return { topic: this.#quarantineTopic, version: this.#version, via };
  }

  /** Once, however often it is delivered. Its identity differs from an event's, so that a later version that can read it does not find it published. */
  async #quarantine(
    source: Source,
    verified: VerifiedDelivery,
    { reason }: { reason: QuarantineReason },
    via: 'poll' | undefined,
  ): Promise<AnswerCode> {
    // Compressed bytes are kept as they are, unless a secret is in what they hold.
    const read = asRead(verified);
    const masked = withoutSecrets(source.provider, source.settings, read);
    const delivery = masked === read ? verified : masked;
    const whole = quarantineRecord(source, delivery, { reason, ...this.#quarantineFacts(via) });
    const identity = `quarantined ${digestOf(distinguishing(source, delivery))}`;
    const code = await this.#publishOnce(source, identity, async (marked) => {
      const record = await this.#fitter.quarantined(source.name, whole);
      // The body is all there is of it, so the sender should keep it until it can be stored.
      if (record === null) return 'publish_unavailable';
      const error = await this.#publish(marked([record]), delivery);
      return error === null ? 'quarantined' : this.#notPublished(error, delivery);
    });
    if (code === 'quarantined') this.#telemetry.deliveryQuarantined(source, reason, delivery.id);
    return code;
  }
}

/** The body; where it is empty, what else tells one delivery from another: its method, its URL and what its signature covers. */
function distinguishing({ scheme }: Source, { body, method, url, headers }: Delivery): Buffer {
  if (body.length > 0) return body;
  return Buffer.from(JSON.stringify([method, url, scheme.covers.headers.map((name) => headers[name])]));
}

/**
 * Whether the sender should repeat the event. After a refusal for good a repetition is useless. After one that an operator can
 * end it helps, but only while no topic has the event: it would add a copy there (docs/adr/0010).
 */
function isWorthRepeating({ refusals }: PublishError, records: number): boolean {
  const mayEnd = refusals.some(({ failure }) => failure === 'refused');
  return refusals.length === 0 || (mayEnd && refusals.length === records);
}

/** Success may be answered in the provider's own form; every other answer is the gateway's. */
function receiptOf(source: Source, code: AnswerCode): Receipt {
  if (ANSWERS[code].status !== 200) return { code, source };
  const { accepted, acceptedHeaders } = source.provider;
  return { code, source, reply: accepted, headers: acceptedHeaders?.(source.settings) };
}

/**
 * Marks a record that may be a repetition. A header in both modes, never part of a structured value: it describes one copy,
 * and all copies of an event must be the same event. A consumer may ignore it and deduplicate by id, as every consumer of
 * at-least-once delivery does.
 */
function markUnchecked(records: readonly EventRecord[]): EventRecord[] {
  return records.map((record) => ({
    ...record,
    headers: { ...record.headers, onehook_dedupe: 'unchecked' },
  }));
}
