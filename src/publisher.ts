/** The port through which events leave the gateway, whether a Kafka client or the embedded log is behind it. */

/** What Kafka gets: one event, as bytes, for one topic. */
export interface EventRecord {
  readonly topic: string;
  /** Records of one key stay in order; null: any partition. */
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

export interface Publisher {
  /**
   * Resolves when every record is durable (Kafka: in all in-sync replicas; embedded log: fsynced).
   * Otherwise rejects with a PublishError; then each record may or may not have been written, unless `refusals` says.
   * Settles by its own deadline at the latest (`kafka.publishTimeoutMs`).
   */
  publish(records: readonly EventRecord[]): Promise<void>;
  /** Whether a record could be published now, as shown by a metadata answer or a send; a connection alone shows nothing. */
  readiness(): Readiness;
  /** Finishes what is in flight, then closes. */
  close(): Promise<void>;
}

/** A Publisher that can hand back records it has not delivered, so that the journal can take them. */
export interface DirectPublisher extends Publisher {
  /**
   * At once rejects every record of the topic that is not acknowledged yet, in the order of their arrival, and sends none of
   * them again. A record in flight may still be written.
   */
  giveUp(topic: string): void;
  /** Calls back each time the publisher stops being ready: records are then better journaled than waited for. */
  onAway(listener: (why: string) => void): void;
  /** Whether Kafka answers. Asks it first while it counts as unavailable, so that a Kafka that has just come back is found at once. */
  answers(): Promise<boolean>;
}

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly why: string };

/**
 * `unavailable`: fails for now, or the outcome is unknown; the same records may be tried again.
 * `refused`: every record of this topic fails until an operator fixes it (no such topic, no permission).
 * `too_large`: never accepted at this size. `invalid`: this record is never accepted (no key on a compacted topic, say).
 */
export type PublishFailure = 'unavailable' | 'refused' | 'too_large' | 'invalid';

/** One record that its topic does not take. */
export interface Refusal {
  readonly record: EventRecord;
  readonly failure: Exclude<PublishFailure, 'unavailable'>;
  readonly why: string;
}

export class PublishError extends Error {
  override name = 'PublishError';
  readonly failure: PublishFailure;
  /** Where not empty: exactly the records that failed, and every other record of the call is durable. Empty: unknown. */
  readonly refusals: readonly Refusal[];

  constructor(
    failure: PublishFailure,
    message: string,
    { refusals = [], ...options }: { cause?: unknown; refusals?: readonly Refusal[] } = {},
  ) {
    super(message, options);
    this.failure = failure;
    this.refusals = refusals;
  }

  /** The same failure, as that of this record alone. */
  of(record: EventRecord): PublishError {
    const { failure, message, cause } = this;
    if (failure === 'unavailable') return this;
    return new PublishError(failure, message, { cause, refusals: [{ record, failure, why: message }] });
  }
}

/** Whether waiting cannot help, because Kafka rejects the record itself (each of them, where several failed). */
export function isForGood(error: unknown): error is PublishError {
  return error instanceof PublishError && (error.failure === 'too_large' || error.failure === 'invalid');
}

/** A failure that waiting can fix outranks one that it cannot: the caller may then simply try again. */
const RANK: Readonly<Record<PublishFailure, number>> = {
  unavailable: 4,
  refused: 3,
  invalid: 2,
  too_large: 1,
};

/**
 * The failure to report where several records failed, with the refusals of all of them if each is known. `errors` must not be
 * empty.
 */
export function worstOf(errors: readonly unknown[]): unknown {
  const rank = (error: unknown) => (error instanceof PublishError ? RANK[error.failure] : 0);
  const worst = errors.reduce((worst, error) => (rank(error) > rank(worst) ? error : worst));
  if (errors.length === 1 || !(worst instanceof PublishError)) return worst;
  const known = errors.map((error) => (error instanceof PublishError ? error.refusals : []));
  const refusals = known.every(({ length }) => length > 0) ? known.flat() : [];
  return new PublishError(worst.failure, worst.message, { cause: worst.cause, refusals });
}
