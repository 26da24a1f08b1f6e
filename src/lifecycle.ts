import type { Config } from './config/load.js';
import type { Listening } from './http/server.js';
import type { Telemetry } from './telemetry/telemetry.js';

/** Of the grace period, reserved for what comes after the last request and the draining of the journal: closing. */
const CLOSING_SECONDS = 5;
const ADMIN_GRACE_MS = 1000;

/** What has to be closed, in this order: the last requests first, then what publishes them, and at last what reports on it. */
const CLOSING_ORDER = [
  'ingest',
  'replay',
  'jobs',
  'payloads',
  'topics',
  'journal',
  'publisher',
  'dedupe',
  'directory',
  'tracing',
  'streams',
  'admin',
  'rejections',
] as const;

type Part = (typeof CLOSING_ORDER)[number];

/** Everything that is open, and the phase that the gateway is in. */
export class Lifecycle {
  phase: 'starting' | 'serving' | 'draining' = 'starting';
  readonly #telemetry: Telemetry;
  /** For the requests that are open and the records in the journal, together. */
  readonly #drainMs: number;
  readonly #close = new Map<Part, () => unknown>();
  readonly #streams = new Set<() => void>();
  #stoppingAt: number | null = null;
  #stopping: Promise<void> | null = null;

  constructor({ shutdown }: Config, telemetry: Telemetry) {
    this.#telemetry = telemetry;
    this.#drainMs = Math.max(1, shutdown.graceSeconds - CLOSING_SECONDS) * 1000;
    this.#close.set('streams', () => {
      for (const end of this.#streams) end();
    });
  }

  opened<T extends { close(): unknown }>(part: Part, open: T): T {
    this.#close.set(part, () => open.close());
    return open;
  }

  /** `drain` gets the milliseconds that it may take: 0 where the start has failed. */
  drains(part: Part, drain: (ms: number) => Promise<void>): void {
    this.#close.set(part, () => {
      const since = this.#stoppingAt;
      return drain(since === null ? 0 : Math.max(0, since + this.#drainMs - performance.now()));
    });
  }

  /** Returns its URL. */
  listens(part: 'ingest' | 'admin', listening: Listening): string {
    if (part === 'ingest') this.drains(part, (ms) => listening.drain(ms));
    else this.#close.set(part, () => listening.drain(ADMIN_GRACE_MS));
    return listening.url;
  }

  /** `end` is called at the end, unless the returned function was called before. */
  streamOpened(end: () => void): () => void {
    this.#streams.add(end);
    return () => this.#streams.delete(end);
  }

  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      this.phase = 'draining';
      this.#stoppingAt = performance.now();
      this.#telemetry.gatewayStopping();
      await this.close();
      this.#telemetry.gatewayStopped();
    })();
    return this.#stopping;
  }

  /** Every step runs even if one fails: a skipped step could keep the process alive. */
  async close(): Promise<void> {
    for (const part of CLOSING_ORDER) {
      try {
        await this.#close.get(part)?.();
      } catch (error) {
        this.#telemetry.closingFailed(part, error);
      }
    }
  }
}
