/**
 * Publishes a topic's log to Kafka in order, as long as there is anything in it, and advances behind what Kafka has
 * acknowledged. A record that Kafka will never take is set aside; a topic that takes none waits alone.
 */

import { type DirectPublisher, type EventRecord, isForGood } from '../publisher.js';
import { decodeEntry, encodeEntry } from './entry.js';
import type { JournalObserver } from './observer.js';
import type { LogEntry, SegmentLog } from './segment-log.js';

export interface DrainerParts {
  readonly topic: string;
  readonly direct: DirectPublisher;
  readonly log: SegmentLog;
  readonly observer: JournalObserver;
  /** Kafka is quick when a window takes no longer. */
  readonly quickMs: number;
  /** The end of the log is in sight, and Kafka is quick. */
  readonly nearlyDrained: () => void;
  /** It is not, or no longer. */
  readonly stuck: () => void;
  /** Everything is in Kafka and nothing is being appended. The drainer has ended. */
  readonly drained: () => void;
}

interface Draining {
  readonly entry: LogEntry;
  readonly record: EventRecord;
  isDone: boolean;
  /** Set when Kafka will never take it. */
  refusal: Error | null;
}

/** At most so much of one topic is in flight, so live traffic of the others finds room; and so much comes again after a crash. */
const WINDOW_RECORDS = 500;
const WINDOW_BYTES = 1024 * 1024;
const PAUSE_MS = { shortest: 100, longest: 1000 };
/** Longer than a refusal is remembered, or the topic would not even be looked for. */
const REFUSED_PAUSE_MS = { shortest: 1100, longest: 30_000 };

export class Drainer {
  readonly #parts: DrainerParts;
  #running: Promise<void> | null = null;
  #isStopping = false;
  #isRefused = false;
  /**
   * Whether the last attempt got through. Until one does, one record alone is tried: a leader that waits for its replicas
   * has written what it does not acknowledge, so each attempt at a whole window may be a window of duplicates.
   */
  #isProven = false;
  #pauseMs = 0;
  #windowMs = Number.POSITIVE_INFINITY;
  #oldestAt: number | null = null;
  #wake: (() => void) | null = null;

  constructor(parts: DrainerParts) {
    this.#parts = parts;
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
    this.#isProven = false;
    this.#windowMs = Number.POSITIVE_INFINITY;
    // Whatever made the records come here has only just happened.
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
      if (first) this.#setOldest(journaledAt(first));
    }
    if (!direct.readiness().ready) {
      await this.#stuck({ shortest: PAUSE_MS.shortest, longest: PAUSE_MS.shortest });
      return false;
    }
    const entries = await log.read(WINDOW_RECORDS, WINDOW_BYTES);
    const last = entries.at(-1);
    if (last === undefined && log.isEmpty) {
      this.#running = null;
      this.#setOldest(null);
      this.#parts.drained();
      return true;
    }
    if ((last === undefined || log.isLast(last)) && this.#windowMs <= this.#parts.quickMs)
      this.#parts.nearlyDrained();
    if (last === undefined) await log.flushed();
    else await this.#publish(entries);
    return false;
  }

  /** Until all are in Kafka or set aside, or until it is stopped. */
  async #publish(entries: readonly LogEntry[]): Promise<void> {
    this.#setOldest(journaledAt(entries[0]!));
    const window = await this.#decode(entries);
    let done = 0;
    while (!this.#isStopping) {
      const startedAt = performance.now();
      const waiting = window.filter(({ isDone }) => !isDone);
      const failure = await this.#attempt(this.#isProven ? waiting : waiting.slice(0, 1));
      this.#isProven = failure === null;
      if (failure === null) {
        if (window.some(({ isDone }) => !isDone)) continue;
        this.#parts.log.advance(entries.at(-1)!);
        this.#isRefused = false;
        this.#pauseMs = 0;
        this.#windowMs = performance.now() - startedAt;
        return;
      }
      const before = done;
      while (window[done]?.isDone) done++;
      if (done > before) this.#parts.log.advance(window[done - 1]!.entry);
      const isRefused = (failure as { failure?: unknown }).failure === 'refused';
      if (isRefused && !this.#isRefused)
        this.#parts.observer.topicRefused(this.#parts.topic, failure.message);
      this.#isRefused = isRefused;
      await this.#stuck(isRefused ? REFUSED_PAUSE_MS : PAUSE_MS);
    }
  }

  /** Each on its own, so that only what failed is tried again. Null, or why some of them are still to be published. */
  async #attempt(window: readonly Draining[]): Promise<Error | null> {
    const { topic, direct, observer } = this.#parts;
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
              // None of its key may get through before it.
              direct.giveUp(topic);
            }
          },
        ),
      ),
    );
    if (drained > 0) observer.recordsDrained(topic, drained);
    for (const draining of window) {
      if (draining.refusal === null || draining.isDone) continue;
      try {
        await this.#setAside(draining.entry, draining.refusal, draining.record);
        draining.isDone = true;
      } catch (error) {
        failure ??= error as Error;
      }
    }
    return failure;
  }

  /** What lies whole on the disk and yet cannot be read was written by another version. */
  async #decode(entries: readonly LogEntry[]): Promise<Draining[]> {
    const window: Draining[] = [];
    for (const entry of entries) {
      try {
        window.push({ entry, record: decodeJournaled(entry.payload), isDone: false, refusal: null });
      } catch (error) {
        await this.#setAside(entry, error as Error, null);
      }
    }
    return window;
  }

  async #setAside(entry: LogEntry, why: Error, record: EventRecord | null): Promise<void> {
    const bytes = record === null ? entry.payload : readable(record);
    const file = await this.#parts.log.setAside(entry, bytes);
    this.#parts.observer.recordSetAside(this.#parts.topic, why.message, file);
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

const TIME_BYTES = 8;

/** A record as it lies in the log: when it was journaled, then the record. */
export function encodeJournaled(record: EventRecord): Buffer {
  const time = Buffer.allocUnsafe(TIME_BYTES);
  time.writeDoubleBE(Date.now());
  return Buffer.concat([time, encodeEntry(record)]);
}

function decodeJournaled(payload: Buffer): EventRecord {
  return decodeEntry(payload.subarray(TIME_BYTES));
}

function journaledAt({ payload }: LogEntry): number {
  return payload.length < TIME_BYTES ? 0 : payload.readDoubleBE(0);
}

/** For a person or a script: topic, key and headers as a line of JSON, then the value as it is. */
function readable({ topic, key, headers, value }: EventRecord): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ topic, key, headers })}\n`), value]);
}
