/** One report a minute for all topics together, as long as records of any of them wait for Kafka; none while nothing waits. */
import type { Waiting } from './observer.js';

export interface OutageReportParts {
  /** Read at each report. */
  readonly waiting: () => Waiting;
  readonly maxBytes: number;
  /** `fullInMs`: until the journal has `maxBytes`, if it goes on as in the last minute; null: it does not grow. */
  readonly report: (waiting: Waiting, fullInMs: number | null) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

const REPORT_INTERVAL_MS = 60_000;

export class OutageReport {
  readonly #parts: OutageReportParts;
  readonly #now: () => number;
  #topics = 0;
  #last = { at: 0, bytes: 0 };
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: OutageReportParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
  }

  /** Records of one more topic go to the journal. `bytes`: what the journal has until now. */
  began(bytes: number): void {
    if (this.#topics++ > 0) return;
    this.#last = { at: this.#now(), bytes };
    this.#timer = setInterval(() => this.#report(), REPORT_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Everything of one of these topics is in Kafka. */
  ended(): void {
    if (--this.#topics === 0) this.close();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #report(): void {
    const waiting = this.#parts.waiting();
    const { at, bytes } = this.#last;
    this.#last = { at: this.#now(), bytes: waiting.bytes };
    const grownBytes = waiting.bytes - bytes;
    const roomBytes = Math.max(0, this.#parts.maxBytes - waiting.bytes);
    this.#parts.report(waiting, grownBytes > 0 ? ((this.#last.at - at) * roomBytes) / grownBytes : null);
  }
}
