/**
 * Whether the cluster can be talked to at all. Opens when everything fails, and then publishing fails at once instead
 * of at its deadline; closes when a metadata request or a send has succeeded. Never ready without such a proof.
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
/** One broker's death fails many sends in one tick; only a silence of the whole cluster may open the circuit. */
const SILENCE_TO_OPEN_MS = 250;
const SHORTEST_PROBE_DELAY_MS = 100;
const LONGEST_PROBE_DELAY_MS = 2000;
/** Without traffic the last proof grows old; then it is asked for again. */
const PROOF_AGE_MS = 10_000;

export class Circuit {
  readonly #options: CircuitOptions;
  #open = true;
  #stopped = false;
  #why = 'Kafka has not answered yet.';
  #failures = 0;
  /** When the earliest of the requests that failed since the last success was sent. */
  #silentSince = 0;
  #provenAt = 0;
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

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** A send was acknowledged. */
  sendSucceeded(): void {
    this.#probeDelay = SHORTEST_PROBE_DELAY_MS;
    this.#proven();
  }

  /** A request that began at `startedAt` (performance.now()) failed for a reason that is the cluster's. */
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

  #proven(): void {
    this.#failures = 0;
    this.#provenAt = performance.now();
    if (!this.#open || this.#stopped) return;
    this.#open = false;
    this.#schedule(PROOF_AGE_MS);
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

  /** The delay grows until a send succeeds: metadata may be answered by a cluster that takes no records. */
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
    const age = performance.now() - this.#provenAt;
    if (!this.#open && age < PROOF_AGE_MS) this.#schedule(PROOF_AGE_MS - age + 1);
    else void this.#probe();
  }

  async #probe(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#options.probe();
      this.#proven();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (this.#open) {
        this.#why = why;
        this.#scheduleProbe();
        return;
      }
      // A send may have got through while the probe did not.
      if (this.#provenAt < startedAt) return this.#opened(why);
    }
    this.#schedule(PROOF_AGE_MS);
  }
}
