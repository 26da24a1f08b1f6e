/**
 * Whether the cluster is available at all. Opens when everything fails, and then publishing fails at once instead of at its
 * deadline; closes when a metadata request or a send has succeeded. Never ready before one of them has.
 */

import type { Readiness } from '../publisher.js';
import type { KafkaObserver } from './observer.js';

export interface CircuitOptions {
  /** Resolves when a broker has answered. */
  readonly probe: () => Promise<void>;
  readonly onOpened: (why: string) => void;
  readonly onClosed: () => void;
  readonly observer: KafkaObserver;
}

const FAILURES_TO_OPEN = 3;
/** The death of one broker fails many sends in one tick; only silence of the whole cluster may open the circuit. */
const SILENCE_TO_OPEN_MS = 250;
const SHORTEST_PROBE_DELAY_MS = 100;
const LONGEST_PROBE_DELAY_MS = 2000;
/** Without traffic a probe confirms so often that the cluster still answers. */
const CONFIRM_AFTER_MS = 10_000;

export class Circuit {
  readonly #options: CircuitOptions;
  #open = true;
  #stopped = false;
  #why = 'Kafka has not answered yet.';
  #failures = 0;
  /** When the earliest of the requests that failed since the last success was sent. */
  #silentSince = 0;
  #succeededAt = 0;
  #probeDelay = SHORTEST_PROBE_DELAY_MS;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Why it is open. */
  get why(): string {
    return this.#why;
  }

  readiness(): Readiness {
    return this.#open ? { ready: false, why: this.#why } : { ready: true };
  }

  /** Begins probing; resolves when the first probe has ended, either way. */
  start(): Promise<void> {
    return this.#probe();
  }

  /** Whether the cluster answers. While the circuit is open, a probe of its own decides. */
  async answers(): Promise<boolean> {
    if (this.#open) await this.#probe();
    return !this.#open;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** A send was acknowledged. */
  sendSucceeded(): void {
    this.#probeDelay = SHORTEST_PROBE_DELAY_MS;
    this.#succeeded();
  }

  /** A request that began at `startedAt` (performance.now()) failed for a reason of the cluster. */
  failed(why: string, startedAt: number): void {
    if (this.#open) {
      this.#why = why;
      return;
    }
    this.#silentSince = this.#failures === 0 ? startedAt : Math.min(this.#silentSince, startedAt);
    this.#failures++;
    if (this.#failures >= FAILURES_TO_OPEN && performance.now() - this.#silentSince >= SILENCE_TO_OPEN_MS) {
      this.#opened(why);
    }
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#succeededAt = performance.now();
    if (!this.#open || this.#stopped) return;
    this.#open = false;
    this.#schedule(CONFIRM_AFTER_MS);
    this.#options.observer.circuitClosed();
    this.#options.onClosed();
  }

  #opened(why: string): void {
    this.#open = true;
    this.#why = why;
    this.#options.observer.circuitOpened(why);
    this.#options.onOpened(why);
    this.#scheduleProbe();
  }

  /** The delay grows until a send succeeds: a cluster may answer metadata requests and accept no records. */
  #scheduleProbe(): void {
    this.#schedule(this.#probeDelay);
    this.#probeDelay = Math.min(this.#probeDelay * 2, LONGEST_PROBE_DELAY_MS);
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wake(), delayMs);
    this.#timer.unref();
  }

  #wake(): void {
    const age = performance.now() - this.#succeededAt;
    if (!this.#open && age < CONFIRM_AFTER_MS) this.#schedule(CONFIRM_AFTER_MS - age + 1);
    else void this.#probe();
  }

  async #probe(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#options.probe();
      this.#succeeded();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (this.#open) {
        this.#why = why;
        this.#scheduleProbe();
        return;
      }
      // A send may have got through while the probe did not.
      if (this.#succeededAt < startedAt) return this.#opened(why);
    }
    this.#schedule(CONFIRM_AFTER_MS);
  }
}
