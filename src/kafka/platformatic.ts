/**
 * KafkaClient over @platformatic/kafka, at half the CPU of kafkajs. `acks` is given with every send, because its constructor
 * accepts the option and ignores it, and partitions are checked here, because it takes a number past the last one modulo.
 */

import { isIP } from 'node:net';
import type { BaseOptions, ClusterTopicMetadata, Producer, SASLOptions } from '@platformatic/kafka';
import { withTimeout } from '../bounds/with-timeout.js';
import { atLeast, PLATFORMATIC_NODE } from '../config/consistency.js';
import type { KafkaConfig } from '../config/load.js';
import { OperatorError } from '../errors.js';
import type { EventRecord } from '../publisher.js';
import {
  CLOSE_TIMEOUT_MS,
  FAILURE_BY_PROTOCOL_ERROR,
  type KafkaClient,
  KafkaClientError,
  METADATA_MAX_AGE_MS,
  produceTimeoutMs,
} from './client.js';
import { passwordSource, tlsOptions, tokenSource } from './credentials/authentication.js';
import type { KafkaObserver, SendFailure } from './observer.js';

type Client = typeof import('@platformatic/kafka');
type TextProducer = Producer<string, Buffer, string, string>;

const ACKS_ALL = -1;
const RETRY_DELAY_MS = 25;
/** Every partition has one request in flight, and a broker may lead hundreds of partitions. */
const MAX_REQUESTS_PER_CONNECTION = 1000;

/** Throws OperatorError on a Node that this client does not support. */
export async function openPlatformaticClient(
  config: KafkaConfig,
  observer: KafkaObserver,
): Promise<KafkaClient> {
  if (!atLeast(process.versions.node, PLATFORMATIC_NODE)) {
    throw new OperatorError(
      `kafka.client: platformatic needs Node ${PLATFORMATIC_NODE} or later; this is ${process.versions.node}. Use a newer Node, or kafka.client: kafkajs.`,
    );
  }
  return new PlatformaticClient(await import('@platformatic/kafka'), config, observer);
}

class PlatformaticClient implements KafkaClient {
  readonly #producer: TextProducer;
  readonly #observer: KafkaObserver;
  /** One for every broker: without retries it would only ever ask the first one for metadata. */
  readonly #metadataRetries: number;
  /** Topics whose cached metadata a failed send has shown to be out of date. */
  readonly #stale = new Set<string>();

  constructor(client: Client, config: KafkaConfig, observer: KafkaObserver) {
    this.#observer = observer;
    this.#metadataRetries = config.brokers.length;
    this.#producer = new client.Producer<string, Buffer, string, string>({
      ...connectionOptions(config, observer),
      retries: 0,
      repeatOnStaleMetadata: false,
      idempotent: false,
      serializers: { key: bytesOf, value: asIs, headerKey: bytesOf, headerValue: bytesOf },
    });
  }

  async partitions(topic: string): Promise<number> {
    return (await this.#fetch(topic)).partitionsCount;
  }

  async probe(): Promise<void> {
    await this.#requestMetadata([]);
  }

  async send(topic: string, partition: number, records: readonly EventRecord[]): Promise<void> {
    try {
      await this.#checkLeader(topic, partition);
      const { offsets } = await this.#producer.send({
        acks: ACKS_ALL,
        messages: records.map((record) => ({
          topic,
          partition,
          // A record with an undefined key is written without one.
          ...(record.key !== null && { key: record.key }),
          value: record.value,
          headers: record.headers,
        })),
      });
      const written = offsets?.length === 1 ? offsets[0]! : null;
      if (written?.topic !== topic || written.partition !== partition || written.offset < 0n) {
        throw new KafkaClientError(
          'unconfirmed',
          `@platformatic/kafka reported success without naming ${topic}/${partition}.`,
        );
      }
    } catch (reason) {
      const error = classify(reason);
      if (error.kind !== 'too_large' && error.kind !== 'invalid') this.#stale.add(topic);
      throw error;
    }
  }

  async close(): Promise<void> {
    const closed = this.#producer.close().catch((error: unknown) => {
      this.#observer.clientLogged(`@platformatic/kafka: closing failed: ${String(error)}`, {});
    });
    await withTimeout(closed, CLOSE_TIMEOUT_MS, () => {});
  }

  /**
   * Makes sure that the client's metadata names a leader for this partition: the client would take a partition past the last
   * one modulo, and throw inside a socket's callback where a leader is missing.
   */
  async #checkLeader(topic: string, partition: number): Promise<void> {
    const known = this.#producer.currentMetadata?.topics.get(topic);
    const isFresh =
      known && !this.#stale.has(topic) && Date.now() - known.lastUpdate < METADATA_MAX_AGE_MS / 2;
    const metadata = isFresh ? known : await this.#fetch(topic);
    const leader = metadata.partitions[partition]?.leader;
    if (leader === undefined || !this.#producer.currentMetadata?.brokers.has(leader)) {
      throw new KafkaClientError('leader', `Partition ${partition} of ${topic} has no leader now.`);
    }
  }

  async #fetch(topic: string): Promise<ClusterTopicMetadata> {
    const metadata = (await this.#requestMetadata([topic])).topics.get(topic);
    if (!metadata || metadata.partitionsCount === 0)
      throw new KafkaClientError('unknown_topic', `Kafka has no topic ${topic}.`);
    this.#stale.delete(topic);
    return metadata;
  }

  async #requestMetadata(topics: string[]) {
    try {
      const metadata = await this.#producer.metadata({
        topics,
        forceUpdate: true,
        retries: this.#metadataRetries,
      });
      if (metadata.brokers.size === 0) throw new KafkaClientError('connection', 'Kafka named no broker.');
      return metadata;
    } catch (reason) {
      throw classify(reason);
    }
  }
}

function bytesOf(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}

function asIs(value: Buffer | undefined): Buffer | undefined {
  return value;
}

function connectionOptions(config: KafkaConfig, observer: KafkaObserver): BaseOptions {
  return {
    clientId: config.clientId,
    bootstrapBrokers: [...config.brokers],
    connectTimeout: config.requestTimeoutMs,
    requestTimeout: config.requestTimeoutMs,
    timeout: produceTimeoutMs(config),
    retryDelay: RETRY_DELAY_MS,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    maxInflights: MAX_REQUESTS_PER_CONNECTION,
    autocreateTopics: false,
    ...(config.tls && {
      tls: tlsOptions(config.tls, observer),
      // SNI is for host names; an IP address must not be sent.
      tlsServerName: config.tls.servername ?? !config.brokers.some((broker) => isIP(hostOf(broker)) !== 0),
    }),
    ...(config.sasl && { sasl: saslOf(config.sasl, observer) }),
  };
}

function hostOf(broker: string): string {
  return broker.slice(0, broker.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}

const MECHANISM = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;

function saslOf(sasl: NonNullable<KafkaConfig['sasl']>, observer: KafkaObserver): SASLOptions {
  if ('password' in sasl) {
    const current = passwordSource(sasl, observer);
    return {
      mechanism: MECHANISM[sasl.mechanism],
      username: () => current().username,
      password: () => current().password,
    };
  }
  return {
    mechanism: 'OAUTHBEARER',
    token: tokenSource(sasl, observer),
    ...('extensions' in sasl && sasl.extensions && { oauthBearerExtensions: { ...sasl.extensions } }),
  };
}

/** Most informative first, for an error with several causes: a refused password explains more than a refused connection. */
const BY_INFORMATION: readonly SendFailure[] = [
  'authentication',
  'unauthorized',
  'unknown_topic',
  'too_large',
  'invalid',
  'leader',
  'timeout',
  'connection',
  'other',
];

/** Errors are trees (a branch per broker or attempt), with what happened in the leaves. */
function classify(reason: unknown): KafkaClientError {
  if (reason instanceof KafkaClientError) return reason;
  let kind: SendFailure = 'other';
  let message = reason instanceof Error ? reason.message : String(reason);
  for (const error of treeOf(reason, 0)) {
    if (error instanceof KafkaClientError) return error;
    const found = kindOf(error);
    if (BY_INFORMATION.indexOf(found) < BY_INFORMATION.indexOf(kind)) {
      kind = found;
      message = error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
    }
  }
  return new KafkaClientError(kind, message, { cause: reason });
}

function kindOf(error: Error): SendFailure {
  const { apiId, code, canRetry } = error as { apiId?: unknown; code?: unknown; canRetry?: unknown };
  if (typeof apiId === 'string')
    return FAILURE_BY_PROTOCOL_ERROR[apiId] ?? (canRetry === true ? 'leader' : 'other');
  if (code === 'PLT_KFK_AUTHENTICATION') return 'authentication';
  // Its TimeoutError carries the network's code.
  if (error.constructor.name === 'TimeoutError') return 'timeout';
  if (code === 'PLT_KFK_NETWORK') return 'connection';
  if (code === 'PLT_KFK_USER' && error.message.startsWith('Unknown topic')) return 'unknown_topic';
  return 'other';
}

function* treeOf(reason: unknown, depth: number): Generator<Error> {
  if (!(reason instanceof Error) || depth > 8) return;
  yield reason;
  if (reason instanceof AggregateError) for (const error of reason.errors) yield* treeOf(error, depth + 1);
  yield* treeOf(reason.cause, depth + 1);
}
