/**
 * Publishes a topic's log to Kafka in order, as long as it contains anything, and advances behind what Kafka has
 * acknowledged. A record that Kafka rejects permanently goes to quarantine, or is set aside; a topic that Kafka refuses delays
 * no other topic.
 */
import {
  type DirectPublisher,
  type EventRecord,
  isForGood,
  type PublishError,
  type Refusal,
} from '../publisher.js';
import type { Frame } from './frame.js';
import { decodeJournaled, encodeRefused, journaledAt } from './journaled-record.js';
import type { JournalObserver } from './observer.js';
import type { SegmentLog } from './segment-log.js';

export interface DrainerParts {
  readonly topic: string;
  readonly direct: DirectPublisher;
  readonly log: SegmentLog;
  readonly observer: JournalObserver;
  /** Kafka is quick when a window takes no longer than this. */
  readonly quickMs: number;
  /** Whether the quarantine has the record now. False: it never will. Rejects where it may later. */
  readonly quarantine: (refusal: Refusal) => Promise<boolean>;
  /** So many records have left the log: Kafka has them, or a file has. */
  readonly removed: (count: number) => void;
  /** A file with a set-aside record is new. */
  readonly fileSetAside: () => void;
  /** The next read reaches the end of the log, and Kafka is quick. */
  readonly nearlyDrained: () => void;
  /** Draining does not get through, or no longer. */
  readonly stuck: () => void;
  /** Everything is in Kafka and nothing is being appended. The drainer has ended. */
  readonly drained: () => void;
}

interface Draining {
  readonly frame: Frame;
  readonly record: EventRecord;
  isDone: boolean;
  /** Set when Kafka has rejected the record permanently. */
  refusal: PublishError | null;
}

/** Bounds what one topic has in flight, which leaves room for live traffic of others, and what is repeated after a crash. */
const WINDOW_RECORDS = 500;
const WINDOW_BYTES = 1024 * 1024;
const PAUSE_MS = { shortest: 100, longest: 1000 };
/** Longer than the publisher remembers a refusal, or the attempt would not reach Kafka. */
const REFUSED_PAUSE_MS = { shortest: 1100, longest: 30_000 };

export class Drainer {
  readonly #parts: DrainerParts;
  #running: Promise<void> | null = null;
  #isStopping = false;
  #isRefused = false;
  /**
   * Whether the last attempt got through. Until one does, each attempt sends a single record: a leader that waits for its
   * replicas has written what it does not acknowledge, so attempts at a whole window could each leave a window of duplicates.
   */
  #gotThrough = false;
  #pauseMs = 0;
  #windowMs = Number.POSITIVE_INFINITY;
  #oldestAt: number | null = null;
  #wake: (() => void) | null = null;

  constructor(parts: DrainerParts) {
    this.#parts = parts;
  }

  /** When the oldest record that waits was journaled (ms since 1970); null: not read yet, or none waits. */
  get oldestAt(): number | null {
    return this.#oldestAt;
  }

  /** Whether the topic was missing or forbidden at the last attempt. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  start(): void {
    if (!this.#isStopping) this.#running ??= this.#run();
  }

  /** Finishes what it has given to Kafka; the rest stays in the log. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wake?.();
    await this.#running;
  }

  appended(): void {
    if (this.#oldestAt === null) this.#setOldest(Date.now());
  }

  async #run(): Promise<void> {
    this.#pauseMs = 0;
    this.#gotThrough = false;
    this.#windowMs = Number.POSITIVE_INFINITY;
    // What caused the journaling has only just happened.
    await this.#pause(PAUSE_MS);
    while (!this.#isStopping) {
      try {
        if (await this.#drainWindow()) return;
      } catch (error) {
        this.#parts.observer.drainFailed(this.#parts.topic, (error as Error).message);
        await this.#stuck(PAUSE_MS);
      }
    }
  }

  /** True when the log has become empty. */
  async #drainWindow(): Promise<boolean> {
    const { log, direct } = this.#parts;
    if (this.#oldestAt === null) {
      const [first] = await log.read(1, WINDOW_BYTES);
      if (first) this.#setOldest(journaledAt(first.content));
    }
    if (!direct.readiness().ready) {
      await this.#stuck({ shortest: PAUSE_MS.shortest, longest: PAUSE_MS.shortest });
      return false;
    }
    const frames = await log.read(WINDOW_RECORDS, WINDOW_BYTES);
    const last = frames.at(-1);
    if (last === undefined && log.isEmpty) {
      this.#running = null;
      this.#setOldest(null);
      this.#parts.drained();
      return true;
    }
    if ((last === undefined || log.isLast(last)) && this.#windowMs <= this.#parts.quickMs)
      this.#parts.nearlyDrained();
    if (last === undefined) await log.flushed();
    else await this.#publish(frames);
    return false;
  }

  /** Until all are in Kafka or set aside, or until it is stopped. */
  async #publish(frames: readonly Frame[]): Promise<void> {
    this.#setOldest(journaledAt(frames[0]!.content));
    const window = await this.#decode(frames);
    let done = 0;
    while (!this.#isStopping) {
      const startedAt = performance.now();
      const waiting = window.filter(({ isDone }) => !isDone);
      const failure = await this.#attempt(this.#gotThrough ? waiting : waiting.slice(0, 1));
      this.#gotThrough = failure === null;
      if (failure === null) {
        if (window.some(({ isDone }) => !isDone)) continue;
        this.#parts.log.advance(frames.at(-1)!);
        this.#isRefused = false;
        this.#pauseMs = 0;
        this.#windowMs = performance.now() - startedAt;
        return;
      }
      const before = done;
      while (window[done]?.isDone) done++;
      if (done > before) this.#parts.log.advance(window[done - 1]!.frame);
      const isRefused = (failure as { failure?: unknown }).failure === 'refused';
      if (isRefused && !this.#isRefused)
        this.#parts.observer.topicRefused(this.#parts.topic, failure.message);
      this.#isRefused = isRefused;
      await this.#stuck(isRefused ? REFUSED_PAUSE_MS : PAUSE_MS);
    }
  }

  /** Publishes each record by itself, so that only what failed is retried. Null, or why some of them are still to be published. */
  async #attempt(window: readonly Draining[]): Promise<Error | null> {
    const { topic, direct } = this.#parts;
    let failure: Error | null = null;
    let drained = 0;
    await Promise.all(
      window.map((draining) =>
        direct.publish([draining.record]).then(
          () => {
            draining.isDone = true;
            drained++;
          },
          (error: Error) => {
            if (isForGood(error)) {
              draining.refusal = error;
            } else if (failure === null) {
              failure = error;
              // No later record of its key may get through before it.
              direct.giveUp(topic);
            }
          },
        ),
      ),
    );
    if (drained > 0) this.#drained(drained);
    await Promise.all(
      window.map(async (draining) => {
        if (draining.refusal === null || draining.isDone) return;
        try {
          await this.#putAway(draining.frame, draining.record, draining.refusal);
          draining.isDone = true;
        } catch (error) {
          failure ??= error as Error;
        }
      }),
    );
    return failure;
  }

  #drained(count: number): void {
    this.#parts.observer.recordsDrained(this.#parts.topic, count);
    this.#parts.removed(count);
  }

  async #putAway(frame: Frame, record: EventRecord, refusal: PublishError): Promise<void> {
    const [known] = refusal.of(record).refusals;
    if (known !== undefined && (await this.#parts.quarantine(known))) this.#drained(1);
    else await this.#setAside(frame, refusal, record);
  }

  /** A frame that is whole and still cannot be decoded was written by another version. */
  async #decode(frames: readonly Frame[]): Promise<Draining[]> {
    const window: Draining[] = [];
    for (const frame of frames) {
      try {
        window.push({ frame, record: decodeJournaled(frame.content), isDone: false, refusal: null });
      } catch (error) {
        await this.#setAside(frame, error as Error, null);
      }
    }
    return window;
  }

  async #setAside(frame: Frame, why: Error, record: EventRecord | null): Promise<void> {
    const bytes =
      record === null ? frame.content : encodeRefused(record, journaledAt(frame.content), why.message);
    const file = await this.#parts.log.setAside(frame, bytes);
    this.#parts.observer.recordSetAside(this.#parts.topic, why.message, file);
    this.#parts.removed(1);
    this.#parts.fileSetAside();
  }

  async #stuck(pause: { shortest: number; longest: number }): Promise<void> {
    this.#windowMs = Number.POSITIVE_INFINITY;
    this.#parts.stuck();
    await this.#pause(pause);
  }

  #pause({ shortest, longest }: { shortest: number; longest: number }): Promise<void> {
    this.#pauseMs = Math.min(longest, Math.max(shortest, this.#pauseMs * 2));
    return new Promise((resolve) => {
      if (this.#isStopping) return resolve();
      const timer = setTimeout(resolve, this.#pauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #setOldest(at: number | null): void {
    if (at === this.#oldestAt) return;
    this.#oldestAt = at;
    this.#parts.observer.oldestJournaled(this.#parts.topic, at);
  }
}
