/**
 * One function per named fact; its metric and its log line live together here and nowhere else.
 * Labels come from closed sets (source, provider, code, check, reason, topic); never a path, an id or a header.
 * Names follow OpenTelemetry's conventions for HTTP servers and messaging clients, `onehook_` is ours.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BridgeFacts } from './bridge/facts.js';
import { ANSWERS, type AnswerCode, CHECKS, type Check, type QuarantineReason } from './errors.js';
import { JobFacts } from './jobs/facts.js';
import type { Log, LogLevel } from './log.js';
import type { PublishFailure } from './publisher.js';
import { ReplayFacts } from './replay/facts.js';

const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Stands for the source where no source verified the delivery. A header's claim is no identity. */
const NO_SOURCE = '-';

/** At most one log line a second for each kind of refusal: whoever floods us must not fill the log too. */
const REFUSAL_LOG_INTERVAL_MS = 1000;

export interface TelemetrySource {
  readonly name: string;
  readonly provider: { readonly name: string };
}

export class Telemetry implements BridgeFacts {
  readonly registry = new Registry();
  readonly replay: ReplayFacts;
  readonly jobs: JobFacts;
  readonly #log: Log;

  readonly #requests: Histogram<'http_request_method' | 'http_route' | 'http_response_status_code'>;
  readonly #deliveries: Counter<'source' | 'provider' | 'code'>;
  readonly #refusals: Counter<'source' | 'check'>;
  readonly #events: Counter<'source' | 'family'>;
  readonly #quarantined: Counter<'source' | 'reason'>;
  readonly #forgottenEarly: Counter;
  readonly #unchecked: Counter<'source'>;
  readonly #dedupeAvailable: Gauge;
  readonly #secretUsed: Gauge<'source' | 'key'>;
  readonly #published: Histogram<'outcome'>;
  readonly #sent: Counter<'messaging_destination_name'>;
  readonly #sendsFailed: Counter<'messaging_destination_name' | 'error_type'>;
  readonly #sendDuration: Histogram<'messaging_destination_name'>;
  readonly #producersRenewed: Counter;
  readonly #rejectionsCaught: Counter;
  readonly #circuitOpen: Gauge;
  readonly #appended: Counter;
  readonly #retired: Counter;
  readonly #journaled: Counter<'topic'>;
  readonly #drained: Counter<'topic'>;
  readonly #journaling: Gauge<'topic'>;
  readonly #oldestJournaled: Gauge<'topic'>;
  readonly #journalBytes: Gauge;
  readonly #appendsFailed: Counter<'topic'>;
  readonly #setAside: Counter<'topic'>;
  readonly #corrupt: Counter<'topic'>;
  readonly #keyFetchesFailed: Counter;
  readonly #linesDropped: Counter;
  readonly #lastRefusalLog = new Map<string, { at: number; suppressed: number }>();

  constructor(log: (lineDropped: () => void) => Log, version: string, sources: readonly TelemetrySource[]) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'onehook_build_info',
      help: 'Always 1; the version is in the label.',
      labelNames: ['version'],
      registers,
    }).set({ version }, 1);
    this.#requests = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'From the head of a request to the end of its answer.',
      labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.#deliveries = new Counter({
      name: 'onehook_deliveries_total',
      help: 'Deliveries by the source that verified them (- for none) and by the code they were answered with.',
      labelNames: ['source', 'provider', 'code'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'onehook_refusals_total',
      help: 'Failed checks by the source that was tried. On the one URL a delivery can fail at several.',
      labelNames: ['source', 'check'],
      registers,
    });
    this.#events = new Counter({
      name: 'onehook_events_total',
      help: 'Events made durable. family="other" of a job provider: a type or state that no table has yet.',
      labelNames: ['source', 'family'],
      registers,
    });
    this.#quarantined = new Counter({
      name: 'onehook_quarantined_total',
      help: 'Verified deliveries that could not be read and were kept whole.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.#forgottenEarly = new Counter({
      name: 'onehook_dedupe_forgotten_early_total',
      help: 'Event ids forgotten before their window ended. The store was full: raise dedupe.maxKeys; or it was away.',
      registers,
    });
    this.#unchecked = new Counter({
      name: 'onehook_dedupe_unchecked_total',
      help: 'Deliveries published without knowing whether they came before, because the dedupe store was away or slow.',
      labelNames: ['source'],
      registers,
    });
    this.#dedupeAvailable = new Gauge({
      name: 'onehook_dedupe_store_available',
      help: '0 while the dedupe store is away (redis) or cannot write, so that a restart would forget (embedded).',
      registers,
    });
    this.#dedupeAvailable.set(1);
    this.#secretUsed = new Gauge({
      name: 'onehook_secret_last_used_timestamp_seconds',
      help: 'When the secret (by its place in the configuration) last verified a delivery. Unused for a day after a rotation: remove it.',
      labelNames: ['source', 'key'],
      registers,
    });
    this.#published = new Histogram({
      name: 'onehook_publish_duration_seconds',
      help: 'From a verified event to its being durable, or to giving up.',
      labelNames: ['outcome'],
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.#sent = new Counter({
      name: 'messaging_client_sent_messages_total',
      help: 'Records that the broker acknowledged.',
      labelNames: ['messaging_destination_name'],
      registers,
    });
    this.#sendsFailed = new Counter({
      name: 'onehook_kafka_sends_failed_total',
      help: 'Produce requests that failed or whose outcome is unknown; their records are tried again until their deadline.',
      labelNames: ['messaging_destination_name', 'error_type'],
      registers,
    });
    this.#sendDuration = new Histogram({
      name: 'messaging_client_operation_duration_seconds',
      help: 'One produce request, whatever number of records it holds.',
      labelNames: ['messaging_destination_name'],
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.#producersRenewed = new Counter({
      name: 'onehook_kafka_producers_renewed_total',
      help: 'Fresh producers made after a timeout or a broken connection.',
      registers,
    });
    this.#rejectionsCaught = new Counter({
      name: 'onehook_kafka_rejections_caught_total',
      help: 'Promises inside the Kafka client that rejected unheard; each would have ended the process.',
      registers,
    });
    this.#circuitOpen = new Gauge({
      name: 'onehook_kafka_circuit_open',
      help: '1 while Kafka is taken as away and nothing is sent but probes.',
      registers,
    });
    this.#appended = new Counter({
      name: 'onehook_journal_appended_total',
      help: 'Records on disk.',
      registers,
    });
    this.#retired = new Counter({
      name: 'onehook_journal_retired_total',
      help: 'Oldest records of the embedded log forgotten to stay under journal.maxBytes.',
      registers,
    });
    this.#journaled = new Counter({
      name: 'onehook_records_journaled_total',
      help: 'Records kept on disk because Kafka did not take them; acknowledged, and on their way.',
      labelNames: ['topic'],
      registers,
    });
    this.#drained = new Counter({
      name: 'onehook_records_drained_total',
      help: 'Journaled records that Kafka has acknowledged since.',
      labelNames: ['topic'],
      registers,
    });
    this.#journaling = new Gauge({
      name: 'onehook_journaling',
      help: '1 while records of the topic go to the journal and not to Kafka directly.',
      labelNames: ['topic'],
      registers,
    });
    this.#oldestJournaled = new Gauge({
      name: 'onehook_journal_oldest_timestamp_seconds',
      help: 'When the oldest record that is not in Kafka yet was journaled; 0: there is none.',
      labelNames: ['topic'],
      registers,
    });
    this.#journalBytes = new Gauge({
      name: 'onehook_journal_bytes',
      help: 'What the journal takes of its disk while it bridges; at journal.maxBytes the answer is 503.',
      registers,
    });
    this.#appendsFailed = new Counter({
      name: 'onehook_journal_appends_failed_total',
      help: 'Records that neither Kafka nor the journal took: full, read-only, failing or stalled disk. Their senders were told to try again.',
      labelNames: ['topic'],
      registers,
    });
    this.#setAside = new Counter({
      name: 'onehook_journal_records_set_aside_total',
      help: 'Journaled records that Kafka will never take (too large, say), each kept in a .refused file that the log names.',
      labelNames: ['topic'],
      registers,
    });
    this.#corrupt = new Counter({
      name: 'onehook_journal_corrupt_total',
      help: 'Places where the journal was damaged on disk, each kept in a .corrupt file that the log names.',
      labelNames: ['topic'],
      registers,
    });
    this.#keyFetchesFailed = new Counter({
      name: 'onehook_key_fetches_failed_total',
      help: 'Failed fetches of providers’ public keys; with keys in hand they are used on, without any the answer is 503.',
      registers,
    });
    this.#linesDropped = new Counter({
      name: 'onehook_log_lines_dropped_total',
      help: 'Log lines dropped because the reader of stdout stalled.',
      registers,
    });
    this.#log = log(() => this.#linesDropped.inc());
    const sourceNames = sources.map(({ name }) => name);
    this.replay = new ReplayFacts(this.registry, this.#log, sourceNames);
    this.jobs = new JobFacts(this.registry, this.#log, sourceNames);
    this.#startAtZero(sources);
  }

  /** So that the first increment is a rate too. */
  #startAtZero(sources: readonly TelemetrySource[]): void {
    const codes = Object.keys(ANSWERS) as AnswerCode[];
    for (const { name: source, provider } of sources) {
      for (const code of codes) this.#deliveries.inc({ source, provider: provider.name, code }, 0);
      this.#unchecked.inc({ source }, 0);
      for (const check of Object.keys(CHECKS)) this.#refusals.inc({ source, check }, 0);
    }
    for (const code of codes) this.#deliveries.inc({ source: NO_SOURCE, provider: NO_SOURCE, code }, 0);
  }

  requestAnswered(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe(
      { http_request_method: method, http_route: route, http_response_status_code: status },
      seconds,
    );
  }

  deliveryAnswered(source: TelemetrySource | null, code: AnswerCode, deliveryId: string): void {
    this.#deliveries.inc(
      source
        ? { source: source.name, provider: source.provider.name, code }
        : { source: NO_SOURCE, provider: NO_SOURCE, code },
    );
    if (this.#log.debugEnabled) {
      this.#log.write('debug', 'delivery answered', { source: source?.name, code, delivery: deliveryId });
    }
  }

  checkFailed(source: TelemetrySource, check: Check, deliveryId: string): void {
    this.#refusals.inc({ source: source.name, check });
    const kind = `${source.name}/${check}`;
    const last = this.#lastRefusalLog.get(kind) ?? { at: 0, suppressed: 0 };
    const now = Date.now();
    if (now - last.at < REFUSAL_LOG_INTERVAL_MS) {
      last.suppressed += 1;
      return;
    }
    this.#log.write('warn', 'check failed', {
      source: source.name,
      check,
      delivery: deliveryId,
      suppressed: last.suppressed,
      mend: CHECKS[check],
    });
    this.#lastRefusalLog.set(kind, { at: now, suppressed: 0 });
  }

  secretUsed(source: TelemetrySource, key: number, at: number): void {
    this.#secretUsed.set({ source: source.name, key: String(key) }, at / 1000);
  }

  eventsPublished(source: TelemetrySource, family: 'job' | 'other', count: number): void {
    this.#events.inc({ source: source.name, family }, count);
  }

  deliveryQuarantined(source: TelemetrySource, reason: QuarantineReason, deliveryId: string): void {
    this.#quarantined.inc({ source: source.name, reason });
    this.#log.write('warn', 'delivery quarantined', { source: source.name, reason, delivery: deliveryId });
  }

  translationFailed(source: TelemetrySource, error: unknown, deliveryId: string): void {
    this.#log.write('error', 'translation failed', {
      source: source.name,
      provider: source.provider.name,
      delivery: deliveryId,
      error: describe(error),
    });
  }

  publishEnded(outcome: 'durable' | PublishFailure, seconds: number): void {
    this.#published.observe({ outcome }, seconds);
  }

  publishFailed(failure: PublishFailure, why: string, deliveryId: string): void {
    const kind = `publish/${failure}`;
    const last = this.#lastRefusalLog.get(kind) ?? { at: 0, suppressed: 0 };
    const now = Date.now();
    if (now - last.at < REFUSAL_LOG_INTERVAL_MS) {
      last.suppressed += 1;
      return;
    }
    this.#log.write(
      failure === 'refused' || failure === 'invalid' ? 'error' : 'warn',
      'publish failed; the sender was told to try again',
      {
        failure,
        why,
        delivery: deliveryId,
        suppressed: last.suppressed,
      },
    );
    this.#lastRefusalLog.set(kind, { at: now, suppressed: 0 });
  }

  idsForgottenEarly(count: number): void {
    this.#forgottenEarly.inc(count);
  }

  deliveryUnchecked(source: TelemetrySource): void {
    this.#unchecked.inc({ source: source.name });
  }

  dedupeStoreLost(why: string): void {
    this.#dedupeAvailable.set(0);
    this.#log.write('error', 'the dedupe store is away; events are published all the same', { why });
  }

  dedupeStoreRegained(): void {
    this.#dedupeAvailable.set(1);
    this.#log.write('info', 'the dedupe store is back');
  }

  /** Its size is read whenever metrics are. A store that others share has none. */
  dedupeStoreOpened(store: { readonly size: number | null }): void {
    if (store.size === null) return;
    new Gauge({
      name: 'onehook_dedupe_keys',
      help: 'Event ids that this process remembers.',
      registers: [this.registry],
      collect() {
        this.set(store.size ?? 0);
      },
    });
  }

  recordsSent(topic: string, count: number, _bytes: number, seconds: number): void {
    this.#sent.inc({ messaging_destination_name: topic }, count);
    this.#sendDuration.observe({ messaging_destination_name: topic }, seconds);
  }

  sendFailed(topic: string, errorType: string): void {
    this.#sendsFailed.inc({ messaging_destination_name: topic, error_type: errorType });
  }

  producerRenewed(why: string): void {
    this.#producersRenewed.inc();
    this.#log.write('warn', 'kafka producer renewed', { why });
  }

  rejectionCaught(why: string): void {
    this.#rejectionsCaught.inc();
    this.#log.write('warn', 'a promise inside the kafka client rejected with nobody listening', { why });
  }

  /** What the Kafka client says. */
  log(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void {
    if (level === 'debug' && !this.#log.debugEnabled) return;
    this.#log.write(level, `kafka client: ${message}`, { detail: JSON.stringify(fields) });
  }

  circuitOpened(why: string): void {
    this.#circuitOpen.set(1);
    this.#log.write('error', 'kafka is away', { why });
  }

  circuitClosed(): void {
    this.#circuitOpen.set(0);
    this.#log.write('info', 'kafka is back');
  }

  recordsAppended(count: number): void {
    this.#appended.inc(count);
  }

  recordsRetired(count: number): void {
    this.#retired.inc(count);
    this.#log.write('warn', 'oldest events forgotten to stay under journal.maxBytes', { count });
  }

  recordsJournaled(topic: string, count: number): void {
    this.#journaled.inc({ topic }, count);
  }

  recordsDrained(topic: string, count: number): void {
    this.#drained.inc({ topic }, count);
  }

  journalingBegan(topic: string, why: string): void {
    this.#journaling.set({ topic }, 1);
    for (const counter of [
      this.#journaled,
      this.#drained,
      this.#appendsFailed,
      this.#setAside,
      this.#corrupt,
    ])
      counter.inc({ topic }, 0);
    this.#log.write('error', 'journaling: records wait on disk for kafka', { topic, why });
  }

  journalingEnded(topic: string): void {
    this.#journaling.set({ topic }, 0);
    this.#log.write('info', 'journaling ended: what was journaled is in kafka', { topic });
  }

  topicRefused(topic: string, why: string): void {
    this.#log.write('error', 'kafka refuses the topic; its records stay journaled until that is mended', {
      topic,
      why,
    });
  }

  recordSetAside(topic: string, why: string, file: string): void {
    this.#setAside.inc({ topic });
    this.#log.write('error', 'kafka will never take this record; it was set aside', { topic, why, file });
  }

  corruptSetAside(topic: string, bytes: number, file: string): void {
    this.#corrupt.inc({ topic });
    this.#log.write('error', 'the journal is damaged; what cannot be read was set aside', {
      topic,
      bytes,
      file,
    });
  }

  tornEndSetAside(topic: string, bytes: number, file: string): void {
    this.#log.write('warn', 'the journal ended in a record that was never written whole', {
      topic,
      bytes,
      file,
    });
  }

  appendsFailed(topic: string, count: number): void {
    this.#appendsFailed.inc({ topic }, count);
  }

  journalFailed(why: string): void {
    this.#log.write('error', 'the journal cannot write; while kafka is away too, the answer is 503', { why });
  }

  journalMended(): void {
    this.#log.write('info', 'the journal can write again');
  }

  drainFailed(topic: string, why: string): void {
    this.#log.write('error', 'the journal cannot be read', { topic, why });
  }

  journalBytes(bytes: number): void {
    this.#journalBytes.set(bytes);
  }

  oldestJournaled(topic: string, at: number | null): void {
    this.#oldestJournaled.set({ topic }, (at ?? 0) / 1000);
  }

  gatewayStarted(ingestUrl: string, adminUrl: string, sources: number): void {
    this.#log.write('info', 'gateway started', { ingest: ingestUrl, admin: adminUrl, sources });
  }

  gatewayStopping(): void {
    this.#log.write('info', 'gateway draining');
  }

  gatewayStopped(): void {
    this.#log.write('info', 'gateway stopped');
  }

  /** A defect of ours met a delivery; it was answered 503, so nothing is lost. */
  gatewayFailed(error: unknown, deliveryId: string): void {
    this.#log.write('error', 'gateway failed', { delivery: deliveryId, error: describe(error) });
  }

  keysNotFetched(url: string, error: unknown): void {
    this.#keyFetchesFailed.inc();
    this.#log.write('error', 'provider keys cannot be fetched', { url, why: (error as Error).message });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
