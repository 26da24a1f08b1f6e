/** What passes between the gateway and Kafka, by OpenTelemetry's conventions for messaging clients where they have a name. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { KafkaObserver, SendFailure } from '../kafka/observer.js';
import { OPENTELEMETRY_BUCKETS } from './durations.js';
import type { Log, LogLevel } from './log.js';

const LABELS = [
  'messaging_system',
  'messaging_operation_name',
  'messaging_destination_name',
  'error_type',
] as const;
type Labels = Record<(typeof LABELS)[number], string>;

const FAILURES: Readonly<Record<SendFailure, true>> = {
  timeout: true,
  connection: true,
  authentication: true,
  leader: true,
  unconfirmed: true,
  too_large: true,
  invalid: true,
  unknown_topic: true,
  unauthorized: true,
  other: true,
};

export class KafkaTelemetry implements KafkaObserver {
  readonly #log: Log;
  readonly #sent: Counter<keyof Labels>;
  readonly #duration: Histogram<keyof Labels>;
  readonly #producersRenewed: Counter;
  readonly #rejectionsCaught: Counter;
  readonly #circuitOpen: Gauge;

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
    this.#sent = new Counter({
      name: 'messaging_client_sent_messages_total',
      help: 'Records in produce requests: acknowledged ones without error_type, and once for each attempt that failed or whose outcome is unknown with it.',
      labelNames: LABELS,
      registers,
    });
    this.#duration = new Histogram({
      name: 'messaging_client_operation_duration_seconds',
      help: 'Requests to Kafka, acknowledged ones without error_type: send, whatever number of records it holds, and metadata where it fails.',
      labelNames: LABELS,
      buckets: OPENTELEMETRY_BUCKETS,
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
  }

  /** Every topic that events may go to, so that the first failure is a rate too. */
  topicsKnown(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#duration.zero(labelsOf(topic));
      this.#sent.inc(labelsOf(topic), 0);
      for (const failure of Object.keys(FAILURES)) this.#sent.inc(labelsOf(topic, failure), 0);
    }
  }

  recordsSent(topic: string, count: number, _bytes: number, seconds: number): void {
    this.#sent.inc(labelsOf(topic), count);
    this.#duration.observe(labelsOf(topic), seconds);
  }

  sendFailed(topic: string, kind: SendFailure, count: number, seconds: number): void {
    this.#sent.inc(labelsOf(topic, kind), count);
    this.#duration.observe(labelsOf(topic, kind, count === 0 ? 'metadata' : 'send'), seconds);
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
}

/** An empty label is to Prometheus one that is not there. */
function labelsOf(topic: string, error = '', operation: 'send' | 'metadata' = 'send'): Labels {
  return {
    messaging_system: 'kafka',
    messaging_operation_name: operation,
    messaging_destination_name: topic,
    error_type: error,
  };
}
