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

/** A Publisher that can be told to let go of records, so that somebody else may keep them. */
export interface DirectPublisher extends Publisher {
  /**
   * Rejects at once every record of the topic that was not acknowledged yet, in the order they came, and sends none of
   * them again. What is in flight may still be written.
   */
  giveUp(topic: string): void;
  /** Calls back each time it stops being ready: what it was given is then better kept elsewhere than waited for. */
  onAway(listener: (why: string) => void): void;
}

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly why: string };

/**
 * `unavailable`: for now (or unknown); the same records may be tried again.
 * `refused`: no record of this topic until somebody mends it (no such topic, no permission).
 * `too_large`: never, at this size. `invalid`: this record never (no key on a compacted topic, say).
 */
export type PublishFailure = 'unavailable' | 'refused' | 'too_large' | 'invalid';

export class PublishError extends Error {
  override name = 'PublishError';
  readonly failure: PublishFailure;

  constructor(failure: PublishFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.failure = failure;
  }
}

/** Whether waiting cannot help: the record itself is what Kafka does not take. */
export function isForGood(error: unknown): boolean {
  return error instanceof PublishError && (error.failure === 'too_large' || error.failure === 'invalid');
}

/** What can be mended by waiting outranks what cannot: the caller may then simply try again. */
const RANK: Readonly<Record<PublishFailure, number>> = {
  unavailable: 4,
  refused: 3,
  invalid: 2,
  too_large: 1,
};

/** The one to tell where several records failed. `errors` is not empty. */
export function worstOf(errors: readonly unknown[]): unknown {
  const rank = (error: unknown) => (error instanceof PublishError ? RANK[error.failure] : 0);
  return errors.reduce((worst, error) => (rank(error) > rank(worst) ? error : worst));
}
