/**
 * One topic's way to Kafka: direct, or through its log while Kafka does not accept it. Records of one key become durable in
 * the order they came, also while the way changes: a later record never overtakes an earlier one.
 */
import {
  type DirectPublisher,
  type EventRecord,
  isForGood,
  PublishError,
  type Refusal,
} from '../publisher.js';
import type { Disk } from './disk.js';
import { Drainer } from './drainer.js';
import { encodeJournaled } from './journaled-record.js';
import type { JournalObserver } from './observer.js';
import { RecordCount } from './record-count.js';
import { SegmentLog } from './segment-log.js';

export interface JournaledTopicParts {
  readonly topic: string;
  readonly direct: DirectPublisher;
  readonly disk: Disk;
  readonly directory: string;
  /** From publish to the answer, on either way. */
  readonly answerTimeoutMs: number;
  readonly observer: JournalObserver;
  /** The first of its records goes to the log; everything in the log is in Kafka again. By turns, beginning with the first. */
  readonly journalingBegan: () => void;
  readonly journalingEnded: () => void;
  /** See DrainerParts. */
  readonly quarantine: (refusal: Refusal) => Promise<boolean>;
  readonly fileSetAside: () => void;
  /** What all topics that Kafka refuses take of the disk. */
  readonly refusedBytes: () => number;
}

/** Given to the direct publisher, and not settled yet. */
interface Outstanding {
  readonly record: EventRecord;
  readonly deadline: number;
  /** Set when it was appended to the log instead. */
  journaled: Promise<void> | null;
}

/** Came during the handover. */
interface Deferred {
  readonly record: EventRecord;
  readonly deadline: number;
  readonly resolve: (outcome: Promise<void>) => void;
}

/**
 * A handover costs one fsync and one request. It may take this share of the time for an answer; past it the topic goes on
 * journaling, and tries again later.
 */
const HANDOVER_SHARE = 0.2;

export class JournaledTopic {
  readonly #parts: JournaledTopicParts;
  readonly #log: SegmentLog;
  readonly #records = new RecordCount();
  readonly #drainer: Drainer;
  /** `handover`: the end of the log is on its way to Kafka, and new records wait for that moment. */
  #mode: 'direct' | 'journaling' | 'handover' = 'direct';
  readonly #outstanding = new Set<Outstanding>();
  readonly #deferred: Deferred[] = [];
  readonly #handoverMs: number;
  #handoverTimer: NodeJS.Timeout | null = null;

  constructor(parts: JournaledTopicParts) {
    this.#parts = parts;
    const { topic, observer, disk, directory } = parts;
    this.#log = new SegmentLog(disk, directory, {
      appended: (count) => {
        this.#drainer.appended();
        this.#records.added(count);
        observer.recordsJournaled(topic, count);
      },
      appendsFailed: (count) => observer.appendsFailed(topic, count),
      corruptSetAside: (bytes, file) => {
        observer.corruptSetAside(topic, bytes, file);
        parts.fileSetAside();
      },
      tornEndSetAside: (bytes, file) => {
        observer.tornEndSetAside(topic, bytes, file);
        parts.fileSetAside();
      },
    });
    this.#handoverMs = parts.answerTimeoutMs * HANDOVER_SHARE;
    this.#drainer = new Drainer({
      ...parts,
      quickMs: this.#handoverMs / 2,
      log: this.#log,
      removed: (count) => this.#records.removed(count),
      nearlyDrained: () => this.#enterHandover(),
      stuck: () => this.#endHandover(),
      drained: () => this.#enterDirect(),
    });
    if (this.#log.bytes > 0) {
      void this.#records.countFound(disk, this.#log.undrained);
      this.#enterJournaling('an earlier process left records here');
    }
  }

  /** Whether records of it wait in the log. */
  get isJournaling(): boolean {
    return this.#mode !== 'direct';
  }

  /** Whether they will be in Kafka as long as Kafka answers: an operator has to fix a topic that it refuses. */
  get isDraining(): boolean {
    return this.isJournaling && !this.isRefused;
  }

  /** Whether the topic was missing or forbidden at the last attempt. */
  get isRefused(): boolean {
    return this.isJournaling && this.#drainer.isRefused;
  }

  /** Size of its log on disk. */
  get bytes(): number {
    return this.#log.bytes;
  }

  /** How many wait in the log; null: what an earlier process left is not counted yet. */
  get records(): number | null {
    return this.#records.value;
  }

  /** When the oldest of them was journaled (ms since 1970); null: not read yet. */
  get oldestAt(): number | null {
    return this.#drainer.oldestAt;
  }

  publish(record: EventRecord): Promise<void> {
    const deadline = performance.now() + this.#parts.answerTimeoutMs;
    if (this.#mode === 'direct') return this.#publishDirectly(record, deadline);
    if (this.#mode === 'journaling') return this.#append(record, deadline);
    return new Promise((resolve) => this.#deferred.push({ record, deadline, resolve }));
  }

  /** Kafka is unavailable: records that wait for it go to the log at once, not at their deadline. */
  directUnavailable(why: string): void {
    if (this.#outstanding.size > 0) this.#enterJournaling(why);
  }

  /** What is left in the log is another gateway's to publish. */
  stopDraining(): void {
    this.#endHandover();
    void this.#drainer.stop();
  }

  async close(): Promise<void> {
    this.#endHandover();
    await this.#drainer.stop();
    await this.#log.close();
  }

  #publishDirectly(record: EventRecord, deadline: number): Promise<void> {
    const outstanding: Outstanding = { record, deadline, journaled: null };
    this.#outstanding.add(outstanding);
    return this.#parts.direct.publish([record]).then(
      () => void this.#outstanding.delete(outstanding),
      (error: unknown) => this.#failed(outstanding, error),
    );
  }

  /** A record that Kafka rejected permanently is refused; any other is journaled, together with all that came after it. */
  #failed(outstanding: Outstanding, error: unknown): Promise<void> {
    if (outstanding.journaled !== null) return outstanding.journaled;
    if (isForGood(error)) {
      this.#outstanding.delete(outstanding);
      throw error;
    }
    // Still in direct mode, since entering journaling journals every outstanding record.
    this.#enterJournaling((error as Error).message);
    return outstanding.journaled!;
  }

  #enterJournaling(why: string): void {
    this.#mode = 'journaling';
    this.#parts.journalingBegan();
    this.#parts.observer.journalingBegan(this.#parts.topic, why);
    for (const outstanding of this.#outstanding) {
      outstanding.journaled = this.#append(outstanding.record, outstanding.deadline);
      // Never awaited where Kafka acknowledges the record in this very moment.
      outstanding.journaled.catch(() => {});
    }
    this.#outstanding.clear();
    // Otherwise a later record could still get through before an earlier one that was given up at its deadline.
    this.#parts.direct.giveUp(this.#parts.topic);
    this.#drainer.start();
  }

  #enterHandover(): void {
    if (this.#mode !== 'journaling') return;
    this.#mode = 'handover';
    this.#handoverTimer = setTimeout(() => this.#endHandover(), this.#handoverMs);
  }

  #endHandover(): void {
    if (this.#mode !== 'handover') return;
    this.#mode = 'journaling';
    this.#release((record, deadline) => this.#append(record, deadline));
  }

  #enterDirect(): void {
    this.#mode = 'direct';
    this.#log.clear();
    this.#records.emptied();
    this.#parts.journalingEnded();
    this.#parts.observer.journalingEnded(this.#parts.topic);
    this.#release((record, deadline) => this.#publishDirectly(record, deadline));
  }

  #release(onward: (record: EventRecord, deadline: number) => Promise<void>): void {
    if (this.#handoverTimer) clearTimeout(this.#handoverTimer);
    this.#handoverTimer = null;
    for (const { record, deadline, resolve } of this.#deferred.splice(0)) resolve(onward(record, deadline));
  }

  #append(record: EventRecord, deadline: number): Promise<void> {
    const { disk, topic } = this.#parts;
    // Refused, not unavailable: where another topic has the event, a repetition would add a copy there (docs/adr/0010).
    if (this.isRefused && this.#parts.refusedBytes() > disk.maxBytes / 2) {
      this.#parts.observer.appendsFailed(topic, 1);
      const why = `Kafka refuses ${topic}, and the records of refused topics already fill half of the journal.`;
      return Promise.reject(new PublishError('refused', why).of(record));
    }
    return this.#log.append(encodeJournaled(record), deadline);
  }
}
