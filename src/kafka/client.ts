/**
 * What the publisher needs of a Kafka client, and nothing more. An adapter makes one attempt and reports its true outcome;
 * retrying, batching and giving up are the publisher's.
 */

import type { KafkaConfig } from '../config/load.js';
import type { EventRecord } from '../publisher.js';
import type { SendFailure } from './observer.js';

export interface KafkaClient {
  /** How many partitions the topic has now, according to a broker. Never creates a topic. */
  partitions(topic: string): Promise<number>;
  /**
   * One attempt at writing records to one partition. Resolves only when the broker's answer names exactly this topic
   * and partition, without an error and with a base offset; anything less rejects with a KafkaClientError.
   */
  send(topic: string, partition: number, records: readonly EventRecord[]): Promise<void>;
  /** Resolves when a broker has answered a metadata request: connection and credentials work. */
  probe(): Promise<void>;
  /** Never rejects, and takes a second at most: a client that has not closed by then is abandoned. */
  close(): Promise<void>;
}

export class KafkaClientError extends Error {
  override name = 'KafkaClientError';
  readonly kind: SendFailure;

  constructor(kind: SendFailure, message: string, options?: { cause?: unknown }) {
    // OpenSSL ends its messages with a newline.
    super(message.trim(), options);
    this.kind = kind;
  }

  static from(reason: unknown): KafkaClientError {
    if (reason instanceof KafkaClientError) return reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new KafkaClientError('other', message, { cause: reason });
  }
}

/** Both clients ask again for what they know of topics and leaders after this. */
export const METADATA_MAX_AGE_MS = 60_000;
/** See `close`. */
export const CLOSE_TIMEOUT_MS = 1000;
const PRODUCE_TIMEOUT_SHARE = 0.75;
const SHORTEST_PRODUCE_TIMEOUT_MS = 100;

/** The broker gives up waiting for replicas before we give up waiting for the broker, and says so. */
export function produceTimeoutMs({ requestTimeoutMs }: Pick<KafkaConfig, 'requestTimeoutMs'>): number {
  return Math.max(SHORTEST_PRODUCE_TIMEOUT_MS, Math.floor(requestTimeoutMs * PRODUCE_TIMEOUT_SHARE));
}

/** Failures that say something about the cluster, not about one topic or partition. */
export function isClusterFailure(kind: SendFailure): boolean {
  return kind === 'timeout' || kind === 'connection' || kind === 'authentication';
}

/**
 * The protocol's error names, as far as they decide what to do; both clients use them. An error that is missing here, but
 * retriable by the protocol's own table, counts as `leader`.
 */
export const FAILURE_BY_PROTOCOL_ERROR: Readonly<Record<string, SendFailure>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'unknown_topic',
  INVALID_TOPIC_EXCEPTION: 'unknown_topic',
  UNKNOWN_TOPIC_ID: 'unknown_topic',
  TOPIC_AUTHORIZATION_FAILED: 'unauthorized',
  CLUSTER_AUTHORIZATION_FAILED: 'unauthorized',
  SASL_AUTHENTICATION_FAILED: 'authentication',
  UNSUPPORTED_SASL_MECHANISM: 'authentication',
  ILLEGAL_SASL_STATE: 'authentication',
  MESSAGE_TOO_LARGE: 'too_large',
  RECORD_LIST_TOO_LARGE: 'too_large',
  INVALID_RECORD: 'invalid',
  INVALID_TIMESTAMP: 'invalid',
  CORRUPT_MESSAGE: 'leader',
  LEADER_NOT_AVAILABLE: 'leader',
  NOT_LEADER_FOR_PARTITION: 'leader',
  NOT_LEADER_OR_FOLLOWER: 'leader',
  FENCED_LEADER_EPOCH: 'leader',
  UNKNOWN_LEADER_EPOCH: 'leader',
  REQUEST_TIMED_OUT: 'leader',
  REPLICA_NOT_AVAILABLE: 'leader',
  NOT_ENOUGH_REPLICAS: 'leader',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'leader',
  KAFKA_STORAGE_ERROR: 'leader',
};
