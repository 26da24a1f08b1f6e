/** Records on disk: the embedded log, and the journal that bridges outages of Kafka. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { EmbeddedLogObserver } from '../journal/embedded-log.js';
import {
  type JournalObserver,
  SET_ASIDE_KINDS,
  type SetAsideKind,
  type Waiting,
} from '../journal/observer.js';
import type { Log, LogFields } from './log.js';

/** The embedded log has nobody who could reject a record. */
const LOG_KINDS = ['corrupt', 'torn'] as const satisfies readonly SetAsideKind[];

export class JournalTelemetry implements JournalObserver, EmbeddedLogObserver {
  readonly #log: Log;
  readonly #appended: Counter;
  readonly #deleted: Counter;
  readonly #logCorrupt: Counter;
  readonly #logFiles: Gauge<'kind'>;
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
  readonly #setAsideFiles: Gauge<'kind'>;

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
    this.#appended = new Counter({
      name: 'onehook_embedded_log_appended_total',
      help: 'Records written to the embedded log, which takes the place of Kafka.',
      registers,
    });
    this.#deleted = new Counter({
      name: 'onehook_embedded_log_deleted_total',
      help: 'Oldest records of the embedded log deleted to stay under journal.maxBytes.',
      registers,
    });
    this.#logCorrupt = new Counter({
      name: 'onehook_embedded_log_corrupt_total',
      help: 'Places where the embedded log is damaged on disk. Each is saved in a .corrupt file that the log names.',
      registers,
    });
    this.#logFiles = new Gauge({
      name: 'onehook_embedded_log_set_aside_files',
      help: 'Files of set-aside bytes (corrupt, torn) of the embedded log now, whichever process wrote them. Those of kind corrupt contain acknowledged events.',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of LOG_KINDS) this.#logFiles.set({ kind }, 0);
    this.#journaled = new Counter({
      name: 'onehook_records_journaled_total',
      help: 'Records written to the journal because Kafka did not accept them. They are acknowledged, and published later.',
      labelNames: ['topic'],
      registers,
    });
    this.#drained = new Counter({
      name: 'onehook_records_drained_total',
      help: 'Journaled records that Kafka has acknowledged since then, in their topic or as a copy in quarantine.',
      labelNames: ['topic'],
      registers,
    });
    this.#journaling = new Gauge({
      name: 'onehook_journaling',
      help: '1 while records of the topic go to the journal instead of directly to Kafka.',
      labelNames: ['topic'],
      registers,
    });
    this.#oldestJournaled = new Gauge({
      name: 'onehook_journal_oldest_timestamp_seconds',
      help: 'When the oldest record that still waits in the journal was written; 0 while none waits.',
      labelNames: ['topic'],
      registers,
    });
    this.#journalBytes = new Gauge({
      name: 'onehook_journal_bytes',
      help: 'What the journal takes of its disk, in bytes. At journal.maxBytes deliveries get 503.',
      registers,
    });
    this.#maxBytes = new Gauge({
      name: 'onehook_journal_max_bytes',
      help: 'What the journal may take of its disk (journal.maxBytes); 0 without Kafka, where there is no outage to bridge.',
      registers,
    });
    this.#available = new Gauge({
      name: 'onehook_journal_available',
      help: '0 while the journal cannot write because its disk is full, read-only, failing or stalled. If Kafka is unavailable too, deliveries get 503.',
      registers,
    });
    this.#available.set(1);
    this.#appendsFailed = new Counter({
      name: 'onehook_journal_appends_failed_total',
      help: 'Records that neither Kafka nor the journal accepted, because the disk was full, read-only, failing or stalled. Their deliveries got 503.',
      labelNames: ['topic'],
      registers,
    });
    this.#setAside = new Counter({
      name: 'onehook_journal_records_set_aside_total',
      help: 'Journaled records that both their topic and the quarantine rejected permanently, for their size for example. Each is saved in a .refused file that the log names.',
      labelNames: ['topic'],
      registers,
    });
    this.#corrupt = new Counter({
      name: 'onehook_journal_corrupt_total',
      help: 'Places where the journal is damaged on disk. Each is saved in a .corrupt file that the log names.',
      labelNames: ['topic'],
      registers,
    });
    this.#setAsideFiles = new Gauge({
      name: 'onehook_journal_set_aside_files',
      help: 'Files of set-aside records (refused) and bytes (corrupt, torn) in the journal now, whichever process wrote them. All but torn contain acknowledged events.',
      labelNames: ['kind'],
      registers,
    });
  }

  recordsAppended(count: number): void {
    this.#appended.inc(count);
  }

  recordsDeleted(count: number): void {
    this.#deleted.inc(count);
    this.#log.write('warn', 'deleted oldest events to stay under journal.maxBytes', {
      count,
      hint: 'Raise journal.maxBytes if consumers still need them, or publish to Kafka.',
    });
  }

  logFailed(why: string): void {
    this.#log.write('error', 'the embedded log cannot write; deliveries get 503', {
      why,
      hint: 'Check the disk behind journal.directory. The embedded log tries again by itself.',
    });
  }

  logRecovered(): void {
    this.#log.write('info', 'the embedded log can write again');
  }

  logDamaged(bytes: number, file: string): void {
    this.#logCorrupt.inc();
    this.#log.write('error', 'the embedded log is damaged; unreadable bytes saved to a file', {
      bytes,
      file,
      hint: 'Acknowledged events may be among them. Check the disk; onehook journal cat FILE prints what can be read of them. Get the rest from the sender’s delivery log.',
    });
  }

  logTorn(bytes: number, file: string): void {
    this.#log.write('warn', 'the embedded log ended in an incomplete record; saved to a file', {
      bytes,
      file,
    });
  }

  logFilesSetAside(kind: SetAsideKind, count: number): void {
    this.#logFiles.set({ kind }, count);
  }

  oldLogIgnored(directory: string): void {
    this.#log.write('warn', 'an embedded log of version 0.1.0 is ignored', {
      directory,
      hint: 'Its events are not in GET /events any more. Read them with version 0.1.0, or delete the directory.',
    });
  }

  recordsJournaled(topic: string, count: number): void {
    this.#journaled.inc({ topic }, count);
  }

  recordsDrained(topic: string, count: number): void {
    this.#drained.inc({ topic }, count);
  }

  /** The journal bridges outages for these topics. Their series start at 0, so that the first increment is a rate too. */
  bridging(topics: readonly string[], maxBytes: number): void {
    this.#maxBytes.set(maxBytes);
    for (const kind of SET_ASIDE_KINDS) this.#setAsideFiles.set({ kind }, 0);
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
    this.#log.write('error', 'Kafka is not accepting records; buffering on disk', { topic, why });
  }

  journalingEnded(topic: string): void {
    this.#journaling.set({ topic }, 0);
    this.#log.write('info', 'Kafka has every buffered record; publishing directly again', { topic });
  }

  topicRefused(topic: string, why: string): void {
    this.#log.write('error', 'Kafka refuses the topic; buffering its records on disk', {
      topic,
      why,
      hint: 'Create the topic, or grant this principal Write on it. The records are then published.',
    });
  }

  recordSetAside(topic: string, why: string, file: string): void {
    this.#setAside.inc({ topic });
    this.#log.write('error', 'Kafka rejected a record permanently; saved to a file', {
      topic,
      why,
      file,
      hint: 'Consumers do not get it. Once the topic takes it, publish it with: onehook journal publish FILE.',
    });
  }

  corruptSetAside(topic: string, bytes: number, file: string): void {
    this.#corrupt.inc({ topic });
    this.#log.write('error', 'the journal is damaged; unreadable bytes saved to a file', {
      topic,
      bytes,
      file,
      hint: 'Acknowledged events may be among them. Check the disk; onehook journal cat FILE prints what can be read of them. Get the rest from the sender’s delivery log.',
    });
  }

  tornEndSetAside(topic: string, bytes: number, file: string): void {
    this.#log.write('warn', 'the journal ended in an incomplete record; saved to a file', {
      topic,
      bytes,
      file,
    });
  }

  filesSetAside(kind: SetAsideKind, count: number): void {
    this.#setAsideFiles.set({ kind }, count);
  }

  appendsFailed(topic: string, count: number): void {
    this.#appendsFailed.inc({ topic }, count);
  }

  journalFailed(why: string): void {
    this.#available.set(0);
    this.#log.write('error', 'the journal cannot write; deliveries get 503 while Kafka is unavailable', {
      why,
      hint: 'Check the disk behind journal.directory. The journal tries again by itself.',
    });
  }

  /** For good: until this gateway is started again. */
  directoryLost(why: string): void {
    this.#available.set(0);
    this.#log.write('error', 'journal.directory belongs to another gateway; this one has stopped using it', {
      why,
      hint: 'Deliveries that need the journal get 503 here. Give each gateway a directory of its own, then restart this one.',
    });
  }

  journalRecovered(): void {
    this.#available.set(1);
    this.#log.write('info', 'the journal can write again');
  }

  drainFailed(topic: string, why: string): void {
    this.#log.write('error', 'the journal cannot be read; retrying', {
      topic,
      why,
      hint: 'Check the disk behind journal.directory. Its records stay there until they are published.',
    });
  }

  journalBytes(bytes: number): void {
    this.#journalBytes.set(bytes);
  }

  oldestJournaled(topic: string, at: number | null): void {
    this.#oldestJournaled.set({ topic }, (at ?? 0) / 1000);
  }

  recordsWaiting(waiting: Waiting, fullInMs: number | null): void {
    this.#log.write('warn', 'records wait in the journal for Kafka', {
      ...waitingFields(waiting),
      fullInSeconds: fullInMs === null ? undefined : Math.round(fullInMs / 1000),
    });
  }

  recordsLeft(waiting: Waiting): void {
    this.#log.write('warn', 'records stay in the journal while the gateway is stopped', {
      ...waitingFields(waiting),
      hint: 'Nothing is lost. A gateway with the same journal.directory publishes them, or onehook journal drain DIRECTORY. Keep the volume until then.',
    });
  }
}

function waitingFields({ topics, records, bytes, oldestAt }: Waiting): LogFields {
  const oldestSeconds = oldestAt === null ? undefined : Math.round((Date.now() - oldestAt) / 1000);
  return { topics, records: records ?? undefined, bytes, oldestSeconds };
}
