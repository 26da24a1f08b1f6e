/** What lies on disk: the embedded log, and what waits there for Kafka. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { EmbeddedLogObserver } from '../journal/embedded-log.js';
import type { JournalObserver } from '../journal/observer.js';
import type { Log } from './log.js';

export class JournalTelemetry implements JournalObserver, EmbeddedLogObserver {
  readonly #log: Log;
  readonly #appended: Counter;
  readonly #retired: Counter;
  readonly #journaled: Counter<'topic'>;
  readonly #drained: Counter<'topic'>;
  readonly #journaling: Gauge<'topic'>;
  readonly #oldestJournaled: Gauge<'topic'>;
  readonly #journalBytes: Gauge;
  readonly #maxBytes: Gauge;
  readonly #available: Gauge;
  readonly #appendsFailed: Counter<'topic'>;
  readonly #setAside: Counter<'topic'>;
  readonly #corrupt: Counter<'topic'>;

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
    this.#appended = new Counter({
      name: 'onehook_journal_appended_total',
      help: 'Records written to the embedded log, which takes the place of Kafka.',
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
    this.#maxBytes = new Gauge({
      name: 'onehook_journal_max_bytes',
      help: 'journal.maxBytes: what the journal may take of its disk while it bridges; 0: it does not bridge.',
      registers,
    });
    this.#available = new Gauge({
      name: 'onehook_journal_available',
      help: '0 while the journal cannot write (full, read-only, failing or stalled disk): should Kafka be away too, the answer is 503.',
      registers,
    });
    this.#available.set(1);
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

  /** The journal will bridge for these topics: so that their first increment is a rate too. */
  bridging(topics: readonly string[], maxBytes: number): void {
    this.#maxBytes.set(maxBytes);
    for (const topic of topics) {
      this.#journaling.set({ topic }, 0);
      this.#oldestJournaled.set({ topic }, 0);
      for (const counter of [
        this.#journaled,
        this.#drained,
        this.#appendsFailed,
        this.#setAside,
        this.#corrupt,
      ])
        counter.inc({ topic }, 0);
    }
  }

  journalingBegan(topic: string, why: string): void {
    this.#journaling.set({ topic }, 1);
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
    this.#available.set(0);
    this.#log.write('error', 'the journal cannot write; while kafka is away too, the answer is 503', { why });
  }

  journalRecovered(): void {
    this.#available.set(1);
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
}
