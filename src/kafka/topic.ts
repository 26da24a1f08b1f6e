/**
 * One topic: its lanes, which lane a record takes, and what is known about the topic itself. A topic that is missing or
 * forbidden refuses its own records at once, and affects no other topic.
 */

import { PublishError } from '../publisher.js';
import { isClusterFailure, type KafkaClient, KafkaClientError } from './client.js';
import { Lane, type LaneHost } from './lane.js';
import { partitionOfKey } from './partition.js';
import type { PendingRecord } from './publication.js';

/** What a topic needs of the publisher. */
export interface TopicHost {
  readonly client: KafkaClient;
  readonly maxBatchBytes: number;
  readonly publishTimeoutMs: number;
  mayPublish(): boolean;
  flushSoon(lane: Lane): void;
  settled(pending: PendingRecord): void;
  sent(topic: string, count: number, bytes: number, startedAt: number): void;
  /** `count`: records that were sent; 0 for a metadata request. */
  failed(topic: string, error: KafkaClientError, count: number, startedAt: number): void;
}

/** Topics may gain partitions while we run. */
const PARTITIONS_AGE_MS = 60_000;
const LOOK_UP_AGAIN_MS = 200;
/** How long a refusal is repeated without asking Kafka again. */
const REFUSAL_MS = 1000;
/** Records without a key share one partition for this long: a request costs a broker the same, whatever it contains. */
const STICKY_MS = 50;
const SMALLEST_BATCH_LIMIT_BYTES = 16_384;

export class Topic implements LaneHost {
  readonly topic: string;
  readonly client: KafkaClient;
  readonly publishTimeoutMs: number;
  maxBatchBytes: number;
  readonly #host: TopicHost;
  readonly #lanes: Lane[] = [];
  /** 0: unknown yet. */
  #partitions = 0;
  /** Records that came before the number of partitions was known. */
  #waiting: PendingRecord[] = [];
  #isLookingUp = false;
  #lookedUpAt = Number.NEGATIVE_INFINITY;
  #lookUpTimer: NodeJS.Timeout | null = null;
  #refusal: PublishError | null = null;
  #refusedAt = 0;
  #sticky = 0;
  #stuckToSince = 0;

  constructor(host: TopicHost, topic: string) {
    this.#host = host;
    this.topic = topic;
    this.client = host.client;
    this.maxBatchBytes = host.maxBatchBytes;
    this.publishTimeoutMs = host.publishTimeoutMs;
  }

  accept(pending: PendingRecord, now: number): void {
    if (this.#refusal !== null) {
      if (now - this.#refusedAt < REFUSAL_MS) {
        this.#settle(pending, this.#refusal);
        return;
      }
      this.#refusal = null;
    }
    if (this.#partitions === 0) {
      this.#waiting.push(pending);
      this.#lookUp();
      return;
    }
    if (now - this.#lookedUpAt > PARTITIONS_AGE_MS) this.#lookUp();
    const lane = this.#laneOf(pending.record.key, now);
    if (lane.isStuck(now)) {
      this.#settle(
        pending,
        new PublishError(
          'unavailable',
          `Partition ${lane.partition} of ${this.topic} has accepted no records for ${this.publishTimeoutMs} ms.`,
        ),
      );
    } else {
      lane.push(pending);
    }
  }

  expire(now: number): void {
    for (const lane of this.#lanes) lane.expire(now);
    let expired = 0;
    while (expired < this.#waiting.length && this.#waiting[expired]!.deadline <= now) expired++;
    if (expired === 0) return;
    const error = new PublishError(
      'unavailable',
      `Kafka did not return the metadata of ${this.topic} within ${this.publishTimeoutMs} ms.`,
    );
    for (const pending of this.#waiting.splice(0, expired)) this.#settle(pending, error);
  }

  giveUp(): void {
    const error = new PublishError(
      'unavailable',
      `The record was given up before Kafka acknowledged it (${this.topic}).`,
    );
    for (const lane of this.#lanes) lane.giveUp(error);
    for (const pending of this.#waiting.splice(0)) this.#settle(pending, error);
  }

  /** The circuit has closed. */
  resume(): void {
    for (const lane of this.#lanes) lane.resume();
    if (this.#waiting.length > 0) this.#lookUp();
  }

  stop(): void {
    if (this.#lookUpTimer) clearTimeout(this.#lookUpTimer);
  }

  mayPublish(): boolean {
    return this.#host.mayPublish();
  }

  flushSoon(lane: Lane): void {
    this.#host.flushSoon(lane);
  }

  settled(pending: PendingRecord): void {
    this.#host.settled(pending);
  }

  sent(count: number, bytes: number, startedAt: number): void {
    this.#host.sent(this.topic, count, bytes, startedAt);
  }

  failed(_lane: Lane, error: KafkaClientError, count: number, startedAt: number): void {
    this.#host.failed(this.topic, error, count, startedAt);
    if (error.kind === 'unauthorized') this.#refuse(error);
    // A missing topic and a missing partition look alike in a send; only metadata distinguishes them.
    else if (!isClusterFailure(error.kind) && error.kind !== 'too_large' && error.kind !== 'invalid')
      this.#lookUpSoon();
  }

  /** The broker's limit is somewhere below, and half of what failed is at least half of that limit. */
  batchTooLarge(bytes: number): void {
    this.maxBatchBytes = Math.max(SMALLEST_BATCH_LIMIT_BYTES, Math.min(this.maxBatchBytes, bytes >>> 1));
  }

  #laneOf(key: string | null, now: number): Lane {
    if (key !== null) return this.#lane(partitionOfKey(key, this.#partitions));
    let lane = this.#lane(this.#sticky % this.#partitions);
    if (lane.isIdle ? now - this.#stuckToSince > STICKY_MS : lane.isSlow(now)) lane = this.#turn(now);
    return lane;
  }

  /** Moves to the next partition that is not slow; if all are slow, to the next one. */
  #turn(now: number): Lane {
    this.#stuckToSince = now;
    for (let i = 1; i <= this.#partitions; i++) {
      const lane = this.#lane((this.#sticky + i) % this.#partitions);
      if (lane.isSlow(now)) continue;
      this.#sticky = lane.partition;
      return lane;
    }
    this.#sticky = (this.#sticky + 1) % this.#partitions;
    return this.#lane(this.#sticky);
  }

  #lane(partition: number): Lane {
    while (this.#lanes.length <= partition) this.#lanes.push(new Lane(this, this.#lanes.length));
    return this.#lanes[partition]!;
  }

  #lookUp(): void {
    if (this.#isLookingUp || !this.#host.mayPublish()) return;
    this.#isLookingUp = true;
    const startedAt = performance.now();
    this.client.partitions(this.topic).then(
      (partitions) => {
        this.#isLookingUp = false;
        this.#lookedUpAt = performance.now();
        this.#found(partitions);
      },
      (reason: unknown) => {
        this.#isLookingUp = false;
        this.#lookedUpAt = performance.now();
        const error = KafkaClientError.from(reason);
        this.#host.failed(this.topic, error, 0, startedAt);
        if (error.kind === 'unknown_topic' || error.kind === 'unauthorized') this.#refuse(error);
        else if (this.#partitions === 0 && this.#waiting.length > 0) this.#lookUpSoon();
      },
    );
  }

  #lookUpSoon(): void {
    if (this.#lookUpTimer !== null || this.#isLookingUp) return;
    const wait = Math.max(0, this.#lookedUpAt + LOOK_UP_AGAIN_MS - performance.now());
    this.#lookUpTimer = setTimeout(() => {
      this.#lookUpTimer = null;
      this.#lookUp();
    }, wait);
  }

  #found(partitions: number): void {
    this.#partitions = partitions;
    this.#refusal = null;
    let unassigned = this.#waiting;
    this.#waiting = [];
    // The topic was created again with fewer partitions: what is queued for the missing ones is assigned again.
    for (let i = partitions; i < this.#lanes.length; i++)
      unassigned = unassigned.concat(this.#lanes[i]!.drain());
    unassigned.sort((a, b) => a.deadline - b.deadline);
    const now = performance.now();
    for (const pending of unassigned) this.#laneOf(pending.record.key, now).push(pending);
  }

  #refuse(error: KafkaClientError): void {
    this.#partitions = 0;
    this.#refusedAt = performance.now();
    this.#refusal = new PublishError('refused', `${this.topic}: ${error.message}`, { cause: error });
    for (const lane of this.#lanes) for (const pending of lane.drain()) this.#settle(pending, this.#refusal);
    for (const pending of this.#waiting) this.#settle(pending, this.#refusal);
    this.#waiting = [];
  }

  #settle(pending: PendingRecord, error: PublishError): void {
    if (pending.settle(error)) this.#host.settled(pending);
  }
}
