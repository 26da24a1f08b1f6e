/** What becomes of deliveries: answered, refused, published, quarantined. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import {
  ANSWERS,
  type AnswerCode,
  CHECKS,
  type Check,
  QUARANTINE_REASONS,
  type QuarantineReason,
  REFUSALS,
} from '../errors.js';
import type { PublishFailure, Refusal } from '../publisher.js';
import { PUBLISH_BUCKETS } from './durations.js';
import { describeError, type Log } from './log.js';
import { RareLog } from './rare-log.js';

/** The label where no source verified the delivery and its URL names none; what its headers claim does not count. */
const NO_SOURCE = '-';

const FAMILIES = ['job', 'other'] as const;

type PublishOutcome = 'durable' | PublishFailure;
const OUTCOMES: Readonly<Record<PublishOutcome, true>> = {
  durable: true,
  unavailable: true,
  refused: true,
  too_large: true,
  invalid: true,
};

interface SecretHolder {
  readonly name: string;
  readonly scheme: { readonly secrets: number };
}

export interface TelemetrySource {
  readonly name: string;
  readonly provider: { readonly name: string };
}

export class DeliveryTelemetry {
  readonly #log: Log;
  readonly #rareLog: RareLog;
  readonly #deliveries: Counter<'source' | 'provider' | 'code'>;
  readonly #refusals: Counter<'source' | 'check'>;
  readonly #events: Counter<'source' | 'family'>;
  readonly #payloadsOmitted: Counter<'source'>;
  readonly #quarantined: Counter<'source' | 'reason'>;
  readonly #unchecked: Counter<'source'>;
  readonly #secretUsed: Gauge<'source' | 'key'>;
  readonly #published: Histogram<'outcome'>;

  constructor(registry: Registry, log: Log, sources: readonly TelemetrySource[]) {
    const registers = [registry];
    this.#log = log;
    this.#deliveries = new Counter({
      name: 'onehook_deliveries_total',
      help: 'Deliveries by source and code of their answer: the source that verified them; where they are refused before any check, the one that their URL names; else -. Duplicates are code="duplicate".',
      labelNames: ['source', 'provider', 'code'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'onehook_refusals_total',
      help: 'Failed checks of deliveries that no source verified, by the source that was tried. At /webhooks one delivery can fail the checks of several sources.',
      labelNames: ['source', 'check'],
      registers,
    });
    this.#events = new Counter({
      name: 'onehook_events_total',
      help: 'Events made durable. family="other" of a job provider: a type or state that its mapping does not know yet.',
      labelNames: ['source', 'family'],
      registers,
    });
    this.#payloadsOmitted = new Counter({
      name: 'onehook_payloads_omitted_total',
      help: 'Events made durable without their payload, because it is too large for a record (kafka.maxRecordBytes).',
      labelNames: ['source'],
      registers,
    });
    this.#quarantined = new Counter({
      name: 'onehook_quarantined_total',
      help: 'Records in quarantine: verified deliveries that could not be read, and copies of events that their topic refuses (reason="topic_refused").',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.#unchecked = new Counter({
      name: 'onehook_dedupe_unchecked_total',
      help: 'Deliveries published without a check for duplicates, because the dedupe store was unavailable or slow.',
      labelNames: ['source'],
      registers,
    });
    this.#secretUsed = new Gauge({
      name: 'onehook_secret_last_used_timestamp_seconds',
      help: 'When the secret (by its position in the configuration, from 0) last verified a delivery; 0: never since the start.',
      labelNames: ['source', 'key'],
      registers,
    });
    this.#published = new Histogram({
      name: 'onehook_publish_duration_seconds',
      help: 'From a verified event until Kafka or the journal has it (outcome="durable"), or until it could not be published. Publishing to the quarantine counts separately.',
      labelNames: ['outcome'],
      buckets: PUBLISH_BUCKETS,
      registers,
    });
    this.#rareLog = new RareLog(log);
    this.#startAtZero(sources);
  }

  /** So that Prometheus sees the first increment as a rate. */
  #startAtZero(sources: readonly TelemetrySource[]): void {
    const codes = Object.keys(ANSWERS) as AnswerCode[];
    for (const { name: source, provider } of sources) {
      for (const code of codes) this.#deliveries.inc({ source, provider: provider.name, code }, 0);
      this.#unchecked.inc({ source }, 0);
      this.#payloadsOmitted.inc({ source }, 0);
      for (const check of Object.keys(CHECKS)) this.#refusals.inc({ source, check }, 0);
      for (const family of FAMILIES) this.#events.inc({ source, family }, 0);
      for (const reason of Object.keys(QUARANTINE_REASONS)) this.#quarantined.inc({ source, reason }, 0);
    }
    for (const code of codes) this.#deliveries.inc({ source: NO_SOURCE, provider: NO_SOURCE, code }, 0);
    for (const outcome of Object.keys(OUTCOMES)) this.#published.zero({ outcome });
  }

  /** Exports every secret of each source, so that an unused one shows too. */
  sourcesOpened(sources: readonly SecretHolder[]): void {
    for (const { name: source, scheme } of sources)
      for (let key = 0; key < scheme.secrets; key++) this.#secretUsed.set({ source, key: String(key) }, 0);
  }

  deliveryAnswered(source: TelemetrySource | null, code: AnswerCode, deliveryId: string): void {
    this.#deliveries.inc(
      source
        ? { source: source.name, provider: source.provider.name, code }
        : { source: NO_SOURCE, provider: NO_SOURCE, code },
    );
    const hint = REFUSALS[code];
    if (hint !== undefined) {
      const fields = { source: source?.name, code, delivery: deliveryId, hint };
      this.#rareLog.write(`refused/${code}`, 'warn', 'delivery refused', fields);
    }
    if (this.#log.debugEnabled) {
      this.#log.write('debug', 'delivery answered', { source: source?.name, code, delivery: deliveryId });
    }
  }

  checkFailed(source: TelemetrySource, check: Check, deliveryId: string): void {
    this.#refusals.inc({ source: source.name, check });
    this.#rareLog.write(`${source.name}/${check}`, 'warn', 'check failed', {
      source: source.name,
      check,
      delivery: deliveryId,
      hint: CHECKS[check],
    });
  }

  /** Counts configured secrets only; public keys of the sender are not rotated here. */
  secretUsed(source: SecretHolder, key: number, at: number): void {
    if (key < source.scheme.secrets)
      this.#secretUsed.set({ source: source.name, key: String(key) }, at / 1000);
  }

  deliveryUnchecked(source: TelemetrySource): void {
    this.#unchecked.inc({ source: source.name });
  }

  /** `omitted`: not null where the event's payload was left out. */
  eventsPublished(
    source: TelemetrySource,
    family: (typeof FAMILIES)[number],
    events: readonly { readonly omitted: object | null }[],
  ): void {
    this.#events.inc({ source: source.name, family }, events.length);
    const without = events.filter(({ omitted }) => omitted !== null);
    if (without.length > 0) this.#payloadsOmitted.inc({ source: source.name }, without.length);
  }

  deliveryQuarantined(source: TelemetrySource, reason: QuarantineReason, deliveryId: string): void {
    this.#quarantined.inc({ source: source.name, reason });
    this.#log.write('warn', 'delivery quarantined', { source: source.name, reason, delivery: deliveryId });
  }

  /** The delivery is answered 200. A topic that refuses one event may refuse each of them. */
  copyQuarantined(
    source: Pick<TelemetrySource, 'name'>,
    { record, failure, why }: Refusal,
    deliveryId: string,
  ): void {
    this.#quarantined.inc({ source: source.name, reason: 'topic_refused' });
    this.#rareLog.write(
      `topic_refused/${record.topic}`,
      'error',
      'a topic refuses an event; its copy is in quarantine',
      {
        source: source.name,
        topic: record.topic,
        failure,
        why,
        delivery: deliveryId,
        hint: 'Fix the topic, then run: onehook replay --reason topic_refused',
      },
    );
  }

  translationFailed(source: TelemetrySource, error: unknown, deliveryId: string): void {
    this.#log.write('error', 'translation failed', {
      source: source.name,
      provider: source.provider.name,
      delivery: deliveryId,
      error: describeError(error),
    });
  }

  publishEnded(outcome: PublishOutcome, seconds: number): void {
    this.#published.observe({ outcome }, seconds);
  }

  publishFailed(failure: PublishFailure, why: string, deliveryId: string): void {
    const level = failure === 'refused' || failure === 'invalid' ? 'error' : 'warn';
    this.#rareLog.write(`publish/${failure}`, level, 'publish failed; the delivery was not accepted', {
      failure,
      why,
      delivery: deliveryId,
    });
  }

  /** A defect of the gateway. The delivery is answered 503, so nothing is lost. */
  gatewayFailed(error: unknown, deliveryId: string): void {
    this.#log.write('error', 'unexpected error', { delivery: deliveryId, error: describeError(error) });
  }
}
