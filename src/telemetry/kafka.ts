/** Requests to Kafka and its state, by OpenTelemetry's conventions for messaging clients where they have a name. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { KafkaObserver, SendFailure } from '../kafka/observer.js';
import { OPENTELEMETRY_BUCKETS } from './durations.js';
import type { Log } from './log.js';

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
      help: 'Records in produce requests. Acknowledged records have no error_type; each attempt that failed, or whose outcome is unknown, counts once with it.',
      labelNames: LABELS,
      registers,
    });
    this.#duration = new Histogram({
      name: 'messaging_client_operation_duration_seconds',
      help: 'Requests to Kafka: send, with any number of records, and metadata where it fails. Acknowledged requests have no error_type.',
      labelNames: LABELS,
      buckets: OPENTELEMETRY_BUCKETS,
      registers,
    });
    this.#producersRenewed = new Counter({
      name: 'onehook_kafka_producers_renewed_total',
      help: 'Producers replaced after a timeout or a broken connection.',
      registers,
    });
    this.#rejectionsCaught = new Counter({
      name: 'onehook_kafka_rejections_caught_total',
      help: 'Unhandled rejections inside the Kafka client that were caught. Each would have ended the process.',
      registers,
    });
    this.#circuitOpen = new Gauge({
      name: 'onehook_kafka_circuit_open',
      help: '1 while the circuit is open: only probes are sent.',
      registers,
    });
  }

  /** Every topic that events may go to. Its series start at 0, so that the first failure is a rate too. */
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
    this.#log.write('warn', 'Kafka producer replaced', { why });
  }

  rejectionCaught(why: string): void {
    this.#rejectionsCaught.inc();
    this.#log.write('warn', 'caught an unhandled rejection of the Kafka client', {
      why,
      hint: 'The gateway goes on. Report it: it is a defect of the client.',
    });
  }

  credentialsRotated(setting: string): void {
    this.#log.write('info', 'Kafka credentials rotated; new connections use them', { setting });
  }

  credentialsUnusable(setting: string, why: string): void {
    this.#log.write('warn', 'changed Kafka credentials are unusable; the previous ones stay in use', {
      setting,
      why,
      hint: 'Fix the files. They are read again for each new connection.',
    });
  }

  tokenNotRenewed(why: string): void {
    this.#log.write('warn', 'the Kafka token was not renewed; the cached one is still valid', {
      why,
      hint: 'Check kafka.sasl.tokenUrl and its endpoint before the token expires.',
    });
  }

  topicCreated(topic: string, partitions: number, replicas: number): void {
    this.#log.write('info', 'Kafka topic created', { topic, partitions, replicas });
  }

  topicNotCreated(topic: string, why: string): void {
    this.#log.write('warn', 'Kafka topic not created; retrying', { topic, why });
  }

  clientLogged(text: string, fields: Readonly<Record<string, unknown>>): void {
    if (!this.#log.debugEnabled) return;
    this.#log.write('debug', 'Kafka client', { text, detail: JSON.stringify(fields) });
  }

  circuitOpened(why: string): void {
    this.#circuitOpen.set(1);
    this.#log.write('error', 'Kafka is unavailable', { why });
  }

  circuitClosed(): void {
    this.#circuitOpen.set(0);
    this.#log.write('info', 'Kafka is available again');
  }
}

/** To Prometheus an empty label is an absent one. */
function labelsOf(topic: string, error = '', operation: 'send' | 'metadata' = 'send'): Labels {
  return {
    messaging_system: 'kafka',
    messaging_operation_name: operation,
    messaging_destination_name: topic,
    error_type: error,
  };
}
