/**
 * The Publisher between the gateway and Kafka: records that Kafka does not accept for now are journaled, and published in
 * order once it does. A publish resolves only when each of its records is in Kafka or fsynced, and never later than its
 * deadline.
 */
import { join } from 'node:path';
import { withTimeout } from '../bounds/with-timeout.js';
import {
  type DirectPublisher,
  type EventRecord,
  PublishError,
  type Publisher,
  type Readiness,
  type Refusal,
  worstOf,
} from '../publisher.js';
import { Disk } from './disk.js';
import { JournaledTopic } from './journaled-topic.js';
import type { JournalObserver, Waiting } from './observer.js';
import { OutageReport } from './outage-report.js';
import type { Ownership } from './owner.js';
import { logsIn } from './segments.js';
import { SetAsideFiles } from './set-aside-files.js';

export interface JournalOptions {
  /** `journal.directory`; the logs are in `bridge/` below it, one directory per topic. */
  readonly directory: string;
  readonly ownership: Ownership;
  /** Of all logs together; past it publishing is `unavailable` while Kafka is. Bytes. */
  readonly maxBytes: number;
  /** The direct publisher's. */
  readonly publishTimeoutMs: number;
  /** For journaled events that their topic refuses for good. */
  readonly quarantine: Quarantining;
  readonly observer: JournalObserver;
}

export interface Quarantining {
  /** For the quarantine topic; null: the record is not an event, and is set aside in a file. */
  copyOf(refusal: Refusal): EventRecord | null;
  /** The copy is durable. */
  copied(refusal: Refusal, copy: EventRecord): void;
}

/** Kafka has the publish timeout, two thirds of the sender's deadline; the disk then has a quarter of the timeout more. */
const DISK_SHARE = 0.25;
const CLOSE_EXTRA_MS = 2000;
const DRAIN_CHECK_MS = 50;
/** With less room than this the next delivery may not fit. */
const READY_BYTES = 64 * 1024;

export class Bridge implements Publisher {
  readonly #direct: DirectPublisher;
  readonly #options: JournalOptions;
  readonly #disk: Disk;
  readonly #topics = new Map<string, JournaledTopic>();
  readonly #outage: OutageReport;
  readonly #setAside: SetAsideFiles;
  #isClosed = false;

  /** Drains what an earlier process left. Throws an OperatorError where the directory cannot be created, written or locked. */
  static open(direct: DirectPublisher, options: JournalOptions): Bridge {
    const bridge = new Bridge(direct, options);
    for (const topic of logsIn(bridge.#disk.directory)) bridge.#topic(topic);
    return bridge;
  }

  private constructor(direct: DirectPublisher, options: JournalOptions) {
    this.#direct = direct;
    this.#options = options;
    direct.onAway((why) => {
      for (const topic of this.#topics.values()) topic.directUnavailable(why);
    });
    const { ownership, observer, maxBytes } = options;
    ownership.onLost(() => {
      for (const topic of this.#topics.values()) topic.stopDraining();
    });
    this.#disk = new Disk({
      ...options,
      name: 'journal',
      directory: join(options.directory, 'bridge'),
      stalledMs: options.publishTimeoutMs / 2,
    });
    this.#outage = new OutageReport({
      waiting: () => this.waiting(),
      maxBytes,
      report: (waiting, fullInMs) => observer.recordsWaiting(waiting, fullInMs),
    });
    this.#setAside = new SetAsideFiles(this.#disk, observer);
  }

  publish(records: readonly EventRecord[]): Promise<void> {
    if (records.length === 1) return this.#topic(records[0]!.topic).publish(records[0]!);
    return this.#publishAll(records);
  }

  readiness(): Readiness {
    const direct = this.#direct.readiness();
    if (direct.ready || this.#isClosed) return direct;
    const why = this.#disk.whyNot(READY_BYTES);
    return why === null
      ? { ready: true }
      : { ready: false, why: `${direct.why} The journal cannot take over: ${why}.` };
  }

  /**
   * Resolves when nothing waits in the journal; at the latest after `ms`, or once Kafka does not answer. Not for topics that
   * Kafka refuses. For a gateway that takes no deliveries any more.
   */
  async drain(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!this.#isClosed && [...this.#topics.values()].some(({ isDraining }) => isDraining)) {
      const leftMs = Math.min(deadline - performance.now(), this.#options.publishTimeoutMs);
      if (leftMs <= 0 || !(await withTimeout(this.#direct.answers(), leftMs, () => false))) return;
      await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK_MS));
    }
  }

  /** What is still to be drained. */
  waiting(): Waiting {
    const topics = [...this.#topics.values()].filter(({ isJournaling }) => isJournaling);
    const oldest = topics.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
    return {
      topics: topics.length,
      records: topics.reduce<number | null>(
        (sum, { records }) => (sum === null || records === null ? null : sum + records),
        0,
      ),
      bytes: this.#disk.bytes,
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }

  /** What is undrained stays on disk. Does not wait for a stalled disk. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = Promise.all([...this.#topics.values()].map((topic) => topic.close()));
    await withTimeout<unknown>(closed, this.#options.publishTimeoutMs + CLOSE_EXTRA_MS, () => {});
    this.#outage.close();
    this.#setAside.close();
    const left = this.waiting();
    if (left.topics > 0 && left.records !== 0) this.#options.observer.recordsLeft(left);
    await this.#direct.close();
    this.#disk.close();
  }

  /** Each record goes to its own topic; the promise settles with the last of them. */
  async #publishAll(records: readonly EventRecord[]): Promise<void> {
    const outcomes = await Promise.allSettled(
      records.map((record) => this.#topic(record.topic).publish(record)),
    );
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    if (reasons.length > 0) throw worstOf(reasons);
  }

  /** See `DrainerParts`. The copy takes the way of any other record, so while Kafka is unavailable it is journaled again. */
  async #quarantine(refusal: Refusal): Promise<boolean> {
    const { quarantine } = this.#options;
    const copy = quarantine.copyOf(refusal);
    if (copy === null) return false;
    try {
      await this.publish([copy]);
    } catch (error) {
      if (error instanceof PublishError && error.failure !== 'unavailable') return false;
      throw error;
    }
    quarantine.copied(refusal, copy);
    return true;
  }

  /** What topics that Kafka refuses take of the journal, so that they leave room for the others. */
  #refusedBytes(): number {
    let bytes = 0;
    for (const topic of this.#topics.values()) if (topic.isRefused) bytes += topic.bytes;
    return bytes;
  }

  #topic(name: string): JournaledTopic {
    let topic = this.#topics.get(name);
    if (!topic) {
      topic = new JournaledTopic({
        topic: name,
        direct: this.#direct,
        disk: this.#disk,
        directory: join(this.#disk.directory, name),
        answerTimeoutMs: this.#options.publishTimeoutMs * (1 + DISK_SHARE),
        observer: this.#options.observer,
        journalingBegan: () => this.#outage.began(this.#disk.bytes),
        journalingEnded: () => this.#outage.ended(),
        quarantine: (refusal) => this.#quarantine(refusal),
        refusedBytes: () => this.#refusedBytes(),
        fileSetAside: () => this.#setAside.recount(),
      });
      this.#topics.set(name, topic);
    }
    return topic;
  }
}
