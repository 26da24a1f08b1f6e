/** One call of publish() that is not settled yet: one promise, however many records and topics it spans. */

import { type EventRecord, type PublishError, worstOf } from '../publisher.js';

export class Publication {
  /** On the clock of performance.now(). */
  readonly deadline: number;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #remaining: number;
  #errors: PublishError[] | null = null;

  constructor(records: number, deadline: number, resolve: () => void, reject: (error: unknown) => void) {
    this.deadline = deadline;
    this.#remaining = records;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** One of its records is durable, or has failed. The promise settles with the last of them. */
  recordSettled(record: EventRecord, error: PublishError | null): void {
    if (error) {
      this.#errors ??= [];
      this.#errors.push(error.of(record));
    }
    if (--this.#remaining > 0) return;
    if (this.#errors) this.#reject(worstOf(this.#errors));
    else this.#resolve();
  }
}

/** A record on its way, counted against the queue's bytes until its caller has an answer. */
export class PendingRecord {
  readonly record: EventRecord;
  /** Approximate size in a batch. */
  readonly bytes: number;
  readonly #publication: Publication;
  #settled = false;

  constructor(record: EventRecord, bytes: number, publication: Publication) {
    this.record = record;
    this.bytes = bytes;
    this.#publication = publication;
  }

  get deadline(): number {
    return this.#publication.deadline;
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** False when it was already settled: its deadline may have passed while it was in flight. */
  settle(error: PublishError | null): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#publication.recordSettled(this.record, error);
    return true;
  }
}

const RECORD_OVERHEAD_BYTES = 24;
const HEADER_OVERHEAD_BYTES = 4;

/** Exact enough to bound a batch. Where it is too low (headers that are not ASCII), the broker's rejection splits the batch. */
export function sizeOf(record: EventRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + record.value.length + (record.key?.length ?? 0);
  for (const name in record.headers)
    bytes += name.length + record.headers[name]!.length + HEADER_OVERHEAD_BYTES;
  return bytes;
}
