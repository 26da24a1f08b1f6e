/** What was asked of publish() and is not answered yet: one promise, however many records and topics it spans. */

import { type EventRecord, type PublishError, worstOf } from '../publisher.js';

export class Publication {
  /** performance.now() terms. */
  readonly deadline: number;
  readonly #resolve: () => void;
  readonly #reject: (error: PublishError) => void;
  #remaining: number;
  #error: PublishError | null = null;

  constructor(records: number, deadline: number, resolve: () => void, reject: (error: PublishError) => void) {
    this.deadline = deadline;
    this.#remaining = records;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** One of its records is durable, or given up. The promise settles with the last of them. */
  recordSettled(error: PublishError | null): void {
    if (error) this.#error = this.#error ? (worstOf([this.#error, error]) as PublishError) : error;
    if (--this.#remaining > 0) return;
    if (this.#error) this.#reject(this.#error);
    else this.#resolve();
  }
}

/** A record on its way, counted against the queue's bytes until its end is known to the caller. */
export class PendingRecord {
  readonly record: EventRecord;
  /** About what it takes in a batch. */
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

  /** False when it was settled before: a deadline may have passed while the record was in flight. */
  settle(error: PublishError | null): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#publication.recordSettled(error);
    return true;
  }
}

const RECORD_OVERHEAD_BYTES = 24;
const HEADER_OVERHEAD_BYTES = 4;

/** Near enough to bound a batch; where it falls short (headers that are not ASCII), the broker's refusal splits it. */
export function sizeOf(record: EventRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + record.value.length + (record.key?.length ?? 0);
  for (const name in record.headers)
    bytes += name.length + record.headers[name]!.length + HEADER_OVERHEAD_BYTES;
  return bytes;
}
