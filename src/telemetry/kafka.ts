/** What passes between the gateway and Kafka. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { KafkaFacts } from '../kafka/facts.js';
import type { Log, LogLevel } from '../log.js';
import { DURATION_BUCKETS } from './durations.js';

export class KafkaTelemetry implements KafkaFacts {
  readonly #log: Log;
  readonly #sent: Counter<'messaging_destination_name'>;
  readonly #sendsFailed: Counter<'messaging_destination_name' | 'error_type'>;
  readonly #sendDuration: Histogram<'messaging_destination_name'>;
  readonly #producersRenewed: Counter;
  readonly #rejectionsCaught: Counter;
  readonly #circuitOpen: Gauge;

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
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
}
