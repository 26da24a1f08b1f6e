/**
 * The Publisher over a Kafka client. A publish resolves only when every record of it is known to be durable, and never
 * later than its deadline; a failed batch is retried with the same records, before those queued behind it.
 */

import { type DirectPublisher, type EventRecord, PublishError, type Readiness } from '../publisher.js';
import { Circuit } from './circuit.js';
import { isClusterFailure, type KafkaClient, type KafkaClientError } from './client.js';
import type { Lane } from './lane.js';
import type { KafkaObserver } from './observer.js';
import { PendingRecord, Publication, sizeOf } from './publication.js';
import { Topic, type TopicHost } from './topic.js';

export interface KafkaPublisherOptions {
  readonly publishTimeoutMs: number;
  readonly maxBatchBytes: number;
  /** Of all records not yet acknowledged; past it publishing is `unavailable`. Bytes; default 64 MiB. */
  readonly maxQueuedBytes?: number;
}

const DEFAULT_MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/** How often deadlines are checked. A record expires up to this much early, never late. */
const SWEEP_MS = 20;

export class KafkaPublisher implements DirectPublisher, TopicHost {
  readonly client: KafkaClient;
  readonly publishTimeoutMs: number;
  readonly maxBatchBytes: number;
  readonly #maxQueuedBytes: number;
  readonly #observer: KafkaObserver;
  readonly #circuit: Circuit;
  readonly #topics = new Map<string, Topic>();
  #queuedBytes = 0;
  #queuedRecords = 0;
  #armed: Lane[] = [];
  #sweep: NodeJS.Timeout | null = null;
  #closing: Promise<void> | null = null;
  #isClosed = false;
  #onEmpty: (() => void) | null = null;
  #onAway: ((why: string) => void) | null = null;

  constructor(client: KafkaClient, options: KafkaPublisherOptions, observer: KafkaObserver) {
    this.client = client;
    this.publishTimeoutMs = options.publishTimeoutMs;
    this.maxBatchBytes = options.maxBatchBytes;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? DEFAULT_MAX_QUEUED_BYTES;
    this.#observer = observer;
    this.#circuit = new Circuit({
      probe: () => client.probe(),
      onOpened: (why) => this.#onAway?.(why),
      onClosed: () => {
        for (const topic of this.#topics.values()) topic.resume();
      },
      observer,
    });
  }

  /** Resolves when the first probe has succeeded or failed. Publishing may be called either way. */
  start(): Promise<void> {
    return this.#circuit.start();
  }

  publish(records: readonly EventRecord[]): Promise<void> {
    const refusal = this.#whyNot();
    if (refusal !== null) return Promise.reject(new PublishError('unavailable', refusal));
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const now = performance.now();
      const publication = new Publication(records.length, now + this.publishTimeoutMs, resolve, reject);
      for (const record of records) {
        const pending = new PendingRecord(record, sizeOf(record), publication);
        this.#queuedBytes += pending.bytes;
        this.#queuedRecords++;
        this.#topic(record.topic).accept(pending, now);
      }
      if (this.#queuedRecords > 0) this.#sweepLater();
    });
  }

  giveUp(topic: string): void {
    this.#topics.get(topic)?.giveUp();
  }

  onAway(listener: (why: string) => void): void {
    this.#onAway = listener;
  }

  answers(): Promise<boolean> {
    return this.#circuit.answers();
  }

  readiness(): Readiness {
    if (this.#closing) return { ready: false, why: 'The publisher is closing.' };
    return this.#circuit.readiness();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  mayPublish(): boolean {
    return !this.#circuit.isOpen && !this.#isClosed;
  }

  /** Records that become ready in one turn of the event loop share requests, whichever sockets they came from. */
  flushSoon(lane: Lane): void {
    if (this.#armed.length === 0) setImmediate(this.#flush);
    this.#armed.push(lane);
  }

  settled(pending: PendingRecord): void {
    this.#queuedBytes -= pending.bytes;
    this.#queuedRecords--;
    if (this.#queuedRecords === 0) this.#onEmpty?.();
  }

  sent(topic: string, count: number, bytes: number, startedAt: number): void {
    this.#circuit.sendSucceeded();
    this.#observer.recordsSent(topic, count, bytes, (performance.now() - startedAt) / 1000);
  }

  failed(topic: string, error: KafkaClientError, count: number, startedAt: number): void {
    this.#observer.sendFailed(topic, error.kind, count, (performance.now() - startedAt) / 1000);
    if (isClusterFailure(error.kind)) this.#circuit.failed(error.message, startedAt);
  }

  #whyNot(): string | null {
    if (this.#closing) return 'The publisher is closing.';
    if (this.#circuit.isOpen) return this.#circuit.why;
    if (this.#queuedBytes >= this.#maxQueuedBytes)
      return `${this.#queuedBytes} bytes already wait for Kafka, which is the limit.`;
    return null;
  }

  #topic(name: string): Topic {
    let topic = this.#topics.get(name);
    if (!topic) {
      topic = new Topic(this, name);
      this.#topics.set(name, topic);
    }
    return topic;
  }

  readonly #flush = (): void => {
    const lanes = this.#armed;
    this.#armed = [];
    for (const lane of lanes) lane.flush();
  };

  #sweepLater(): void {
    this.#sweep ??= setTimeout(() => {
      this.#sweep = null;
      const limit = performance.now() + SWEEP_MS;
      for (const topic of this.#topics.values()) topic.expire(limit);
      if (this.#queuedRecords > 0) this.#sweepLater();
    }, SWEEP_MS);
  }

  /** Every record has a deadline, so this ends. */
  async #close(): Promise<void> {
    if (this.#queuedRecords > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
      });
    }
    // What is still in flight has no caller any more; its failure must start nothing new.
    this.#isClosed = true;
    this.#circuit.stop();
    for (const topic of this.#topics.values()) topic.stop();
    if (this.#sweep) clearTimeout(this.#sweep);
    await this.client.close();
  }
}
