/** The port through which events leave. What is behind it (a Kafka client, the embedded log) is not the gateway's business. */

/** What Kafka gets: one event, as bytes, for one topic. */
export interface EventRecord {
  readonly topic: string;
  /** Orders records of one key; null: any partition. */
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

export interface Publisher {
  /**
   * Resolves when every record is durable (Kafka: in all in-sync replicas; embedded log: fsynced).
   * Rejects with a PublishError otherwise; then each record may or may not have been written.
   * Never later than its own deadline (`kafka.publishTimeoutMs`).
   */
  publish(records: readonly EventRecord[]): Promise<void>;
  /** Whether a record could be published now, proven by a metadata answer or a send, never by a connect. */
  readiness(): Readiness;
  /** Finishes what is in flight, then closes. */
  close(): Promise<void>;
}

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly why: string };

/**
 * `unavailable`: for now (or unknown); the same records may be tried again.
 * `too_large`: never, at this size. `refused`: not until somebody mends it (no such topic, no permission).
 */
export type PublishFailure = 'unavailable' | 'too_large' | 'refused';

export class PublishError extends Error {
  override name = 'PublishError';
  readonly failure: PublishFailure;

  constructor(failure: PublishFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.failure = failure;
  }
}
