/**
 * The queue of one partition. One batch is in flight at a time, so records behind a failed batch wait for it and order
 * holds; what arrives meanwhile forms the next batch, so batches grow with the load and no timer delays them.
 */

import { PublishError } from '../publisher.js';
import { type KafkaClient, KafkaClientError } from './client.js';
import type { PendingRecord } from './publication.js';

/** What a lane needs of the topic it belongs to. */
export interface LaneHost {
  readonly client: KafkaClient;
  readonly topic: string;
  /** Bounds a batch; the topic lowers it when a broker rejects a batch as too large. */
  readonly maxBatchBytes: number;
  readonly publishTimeoutMs: number;
  /** False while the circuit is open: nothing is sent then. */
  mayPublish(): boolean;
  /** Calls lane.flush() at the end of this turn of the event loop. */
  flushSoon(lane: Lane): void;
  /** The record's bytes no longer count against the queue. */
  settled(pending: PendingRecord): void;
  sent(count: number, bytes: number, startedAt: number): void;
  /** Called before the lane acts on the failure; the host may empty the lane. */
  failed(lane: Lane, error: KafkaClientError, count: number, startedAt: number): void;
  /** A batch (of several records) exceeded what the topic accepts. */
  batchTooLarge(bytes: number): void;
}

/** kafkajs copies a batch's list once per record, so a batch of thousands costs more than two. */
const MAX_BATCH_RECORDS = 500;
const SHORTEST_RETRY_DELAY_MS = 25;
const LONGEST_RETRY_DELAY_MS = 500;
const SLOW_REQUEST_MS = 100;

export class Lane {
  readonly partition: number;
  readonly #host: LaneHost;
  #queue: PendingRecord[] = [];
  #inFlight: PendingRecord[] | null = null;
  #startedAt = 0;
  #isArmed = false;
  /** How many of the queue's first records are sent alone, because a batch with them in it was rejected. */
  #singly = 0;
  #failures = 0;
  #failingSince = 0;
  #lastFailure: KafkaClientError | null = null;
  #retryTimer: NodeJS.Timeout | null = null;

  constructor(host: LaneHost, partition: number) {
    this.#host = host;
    this.partition = partition;
  }

  get isIdle(): boolean {
    return this.#inFlight === null && this.#queue.length === 0;
  }

  /** Whether a record without a key should take another partition. */
  isSlow(now: number): boolean {
    return this.#failures > 0 || (this.#inFlight !== null && now - this.#startedAt > SLOW_REQUEST_MS);
  }

  /**
   * Failing for longer than a record may wait: then one record at a time is accepted, as a test, and the others fail at once
   * instead of at their deadline.
   */
  isStuck(now: number): boolean {
    return this.#failures > 0 && now - this.#failingSince >= this.#host.publishTimeoutMs && !this.isIdle;
  }

  push(pending: PendingRecord): void {
    this.#queue.push(pending);
    if (this.#inFlight === null) this.#arm();
  }

  flush(): void {
    this.#isArmed = false;
    if (this.#inFlight !== null || this.#retryTimer !== null || !this.#host.mayPublish()) return;
    const batch = this.#takeBatch();
    if (batch.length === 0) return;
    this.#inFlight = batch;
    this.#startedAt = performance.now();
    const records = batch.map(recordOf);
    this.#host.client.send(this.#host.topic, this.partition, records).then(this.#onSent, this.#onFailed);
  }

  /** Settles what has passed its deadline. A batch in flight stays there, but its callers have their answer. */
  expire(now: number): void {
    if (this.#inFlight !== null && this.#inFlight[0]!.deadline <= now) {
      for (const pending of this.#inFlight) if (pending.deadline <= now) this.#giveUp(pending);
    }
    let expired = 0;
    while (expired < this.#queue.length && this.#queue[expired]!.deadline <= now) expired++;
    if (expired === 0) return;
    for (const pending of this.#queue.splice(0, expired)) this.#giveUp(pending);
  }

  /**
   * Settles everything, and sends none of it again. Past failures are dropped, since they would make the lane refuse all but
   * one of the next records; those find out whether the partition works.
   */
  giveUp(error: PublishError): void {
    for (const pending of this.#inFlight ?? []) this.#settle(pending, error);
    for (const pending of this.drain()) this.#settle(pending, error);
    this.#singly = 0;
    this.#failures = 0;
    this.#clearRetry();
  }

  /** Takes out everything that is not in flight, in order. */
  drain(): PendingRecord[] {
    const drained = this.#queue;
    this.#queue = [];
    return drained;
  }

  /** The circuit closed or the topic is known again: no reason to wait any longer. */
  resume(): void {
    this.#clearRetry();
    if (this.#queue.length > 0 && this.#inFlight === null) this.#arm();
  }

  #arm(): void {
    if (this.#isArmed || this.#retryTimer !== null) return;
    this.#isArmed = true;
    this.#host.flushSoon(this);
  }

  #takeBatch(): PendingRecord[] {
    const queue = this.#queue;
    const limit = this.#singly > 0 ? 1 : MAX_BATCH_RECORDS;
    if (this.#singly > 0) this.#singly--;
    let count = 0;
    let bytes = 0;
    while (count < queue.length && count < limit) {
      bytes += queue[count]!.bytes;
      // A record larger than the limit goes alone; the broker decides whether it is too large.
      if (count > 0 && bytes > this.#host.maxBatchBytes) break;
      count++;
    }
    if (count < queue.length) return queue.splice(0, count);
    this.#queue = [];
    return queue;
  }

  readonly #onSent = (): void => {
    const batch = this.#inFlight!;
    this.#inFlight = null;
    this.#failures = 0;
    this.#lastFailure = null;
    for (const pending of batch) this.#settle(pending, null);
    this.#host.sent(batch.length, bytesOf(batch), this.#startedAt);
    if (this.#queue.length > 0) this.#arm();
  };

  readonly #onFailed = (reason: unknown): void => {
    const error = KafkaClientError.from(reason);
    const batch = this.#inFlight!;
    this.#inFlight = null;
    if (error.kind === 'too_large' || error.kind === 'invalid') {
      this.#split(batch, error);
    } else {
      this.#queue = batch.filter(isWaiting).concat(this.#queue);
      if (this.#failures++ === 0) this.#failingSince = performance.now();
      this.#lastFailure = error;
      this.#retryLater();
    }
    this.#host.failed(this, error, batch.length, this.#startedAt);
  };

  /** The broker rejects a batch as a whole; sent alone, the good records get through. */
  #split(batch: PendingRecord[], error: KafkaClientError): void {
    if (batch.length === 1) {
      this.#settle(
        batch[0]!,
        new PublishError(error.kind as 'too_large' | 'invalid', error.message, { cause: error }),
      );
    } else {
      const waiting = batch.filter(isWaiting);
      this.#singly = waiting.length;
      this.#queue = waiting.concat(this.#queue);
      if (error.kind === 'too_large') this.#host.batchTooLarge(bytesOf(batch));
    }
    if (this.#queue.length > 0) this.#arm();
  }

  #retryLater(): void {
    const delay = Math.min(SHORTEST_RETRY_DELAY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_DELAY_MS);
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.flush();
    }, delay);
  }

  #clearRetry(): void {
    if (this.#retryTimer === null) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
  }

  #giveUp(pending: PendingRecord): void {
    const why = this.#lastFailure ? this.#lastFailure.message : 'no answer yet';
    this.#settle(
      pending,
      new PublishError(
        'unavailable',
        `Kafka did not acknowledge within ${this.#host.publishTimeoutMs} ms (${this.#host.topic}, partition ${this.partition}): ${why}`,
        { cause: this.#lastFailure },
      ),
    );
  }

  #settle(pending: PendingRecord, error: PublishError | null): void {
    if (pending.settle(error)) this.#host.settled(pending);
  }
}

function recordOf(pending: PendingRecord) {
  return pending.record;
}

function isWaiting(pending: PendingRecord): boolean {
  return !pending.isSettled;
}

function bytesOf(batch: readonly PendingRecord[]): number {
  let bytes = 0;
  for (const pending of batch) bytes += pending.bytes;
  return bytes;
}
