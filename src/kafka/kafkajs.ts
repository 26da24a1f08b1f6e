/**
 * KafkaClient over kafkajs, used in the only way in which it lost no acknowledged record in tests: one partition per send,
 * not idempotent, no retries of its own, a short request timeout, a fresh producer after a timeout or a broken connection,
 * and no success unless the result names what was written (it resolves `[]` for what it never wrote).
 */

import type { Kafka, KafkaConfig as KafkajsOptions, Producer, RecordMetadata, SASLOptions } from 'kafkajs';
import kafkajs from 'kafkajs';
import { withTimeout } from '../bounds/with-timeout.js';
import type { KafkaConfig } from '../config/load.js';
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

/** After these the producer's connection and metadata are still good. */
const PRODUCER_SURVIVES: ReadonlySet<SendFailure> = new Set(['leader', 'too_large', 'invalid']);
/** While one broker is down every send to it fails; a producer is not replaced for that more often than this. */
const SHORTEST_PRODUCER_LIFE_MS = 1000;
const AUTHENTICATION_TIMEOUT_MS = 5000;
/** A SASL session is renewed this long before its end; kafkajs's 10 s would renew short sessions at every request. */
const REAUTHENTICATE_BEFORE_MS = 5000;

/** A producer, and what is known about it. */
interface Session {
  readonly producer: Producer;
  readonly connected: Promise<void>;
  readonly openedAt: number;
  isConnected: boolean;
  inFlight: number;
  isRetired: boolean;
  /** Of the topic whose metadata it requested last. */
  partitions: number;
}

/**
 * No topic has such a partition, so a record for it makes kafkajs request metadata and then send nothing. It is the only
 * request for which kafkajs uses no broker but the one that it is connected to.
 */
const NO_PARTITION = -1;

/**
 * What a probe asks for while no topic is known. It need not exist: that it does not is an answer too. Asking for no topic
 * would show nothing: kafkajs then asks for all topics, which a broker answers without an error, and with an empty list,
 * to a rejected token.
 */
const SOME_TOPIC = 'onehook.events';

export class KafkajsClient implements KafkaClient {
  readonly #kafka: Kafka;
  readonly #observer: KafkaObserver;
  readonly #produceTimeoutMs: number;
  /**
   * One producer per topic: a producer that has used a topic which is deleted later fails for every other topic too
   * (tulios/kafkajs#1622), and so does one that loses its permission on a topic.
   */
  readonly #sessions = new Map<string, Session>();
  #lastTopic: string | null = null;
  /** Which bootstrap broker comes first: kafkajs always starts with the first one, also while that one is down. */
  #firstBroker = 0;

  constructor(config: KafkaConfig, observer: KafkaObserver) {
    this.#observer = observer;
    this.#produceTimeoutMs = produceTimeoutMs(config);
    this.#kafka = new kafkajs.Kafka({
      ...kafkajsOptions(config, observer),
      brokers: () => {
        const first = this.#firstBroker % config.brokers.length;
        return [...config.brokers.slice(first), ...config.brokers.slice(0, first)];
      },
    });
  }

  async partitions(topic: string): Promise<number> {
    this.#lastTopic = topic;
    return this.#use(topic, async (session) => {
      await requestMetadata(session, topic);
      return session.partitions;
    });
  }

  /** With a producer of its own: one that already knows the topic would answer from memory. */
  async probe(): Promise<void> {
    const session = this.#open();
    try {
      await session.connected;
      await requestMetadata(session, this.#lastTopic ?? SOME_TOPIC);
    } catch (reason) {
      const error = classify(reason);
      // These are answers as well.
      if (error.kind !== 'unknown_topic' && error.kind !== 'unauthorized' && error.kind !== 'leader')
        throw error;
    } finally {
      void this.#close(session);
    }
  }

  async send(topic: string, partition: number, records: readonly EventRecord[]): Promise<void> {
    await this.#use(topic, async ({ producer }) => {
      const result = await producer.send({
        topic,
        acks: -1,
        timeout: this.#produceTimeoutMs,
        messages: records.map((record) => ({
          key: record.key,
          value: record.value,
          headers: record.headers,
          partition,
        })),
      });
      if (!confirms(result, topic, partition)) {
        throw new KafkaClientError(
          'unconfirmed',
          `kafkajs reported success without naming ${topic}/${partition}.`,
        );
      }
    });
  }

  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => this.#close(session)));
  }

  async #use<T>(topic: string, action: (session: Session) => Promise<T>): Promise<T> {
    let session = this.#sessions.get(topic);
    if (!session) {
      session = this.#open();
      this.#sessions.set(topic, session);
    }
    session.inFlight++;
    try {
      await session.connected;
      return await action(session);
    } catch (reason) {
      const error = classify(reason);
      if (!PRODUCER_SURVIVES.has(error.kind)) this.#retire(topic, session, error);
      throw error;
    } finally {
      session.inFlight--;
      if (session.isRetired && session.inFlight === 0) void this.#close(session);
    }
  }

  #open(): Session {
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: { retries: 0 },
      metadataMaxAge: METADATA_MAX_AGE_MS,
      createPartitioner: () => (candidate) => {
        session.partitions = candidate.partitionMetadata.length;
        return candidate.message.partition ?? NO_PARTITION;
      },
    });
    const session: Session = {
      producer,
      connected: producer.connect(),
      openedAt: performance.now(),
      isConnected: false,
      inFlight: 0,
      isRetired: false,
      partitions: 0,
    };
    session.connected.then(
      () => {
        session.isConnected = true;
      },
      () => {
        this.#firstBroker++;
      },
    );
    return session;
  }

  /** What is in flight on the old producer may still be written; the next send gets a new one. */
  #retire(topic: string, session: Session, error: KafkaClientError): void {
    if (this.#sessions.get(topic) !== session) return;
    const isYoung = performance.now() - session.openedAt < SHORTEST_PRODUCER_LIFE_MS;
    if (error.kind === 'connection' && session.isConnected && isYoung) return;
    this.#sessions.delete(topic);
    session.isRetired = true;
    this.#observer.producerRenewed(`${error.kind}: ${error.message}`);
  }

  async #close({ producer }: Session): Promise<void> {
    const disconnected = producer.disconnect().catch((error: unknown) => {
      this.#observer.clientLogged(`kafkajs: disconnecting failed: ${String(error)}`, {});
    });
    await withTimeout(disconnected, CLOSE_TIMEOUT_MS, () => {});
  }
}

/** Afterwards `session.partitions` is the topic's. */
async function requestMetadata(session: Session, topic: string): Promise<void> {
  await session.producer.send({ topic, messages: [{ partition: NO_PARTITION, value: null }] });
}

/** The options of every kafkajs connection. */
export function kafkajsOptions(config: KafkaConfig, observer: KafkaObserver): KafkajsOptions {
  return {
    clientId: config.clientId,
    brokers: [...config.brokers],
    connectionTimeout: config.requestTimeoutMs,
    requestTimeout: config.requestTimeoutMs,
    authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
    reauthenticationThreshold: REAUTHENTICATE_BEFORE_MS,
    retry: { retries: 0 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => {
      const { timestamp: _, logger: __, message, stack: ___, ...fields } = entry.log;
      observer.clientLogged(`kafkajs: ${message}`, fields);
    },
    ...(config.tls && { ssl: tlsOptions(config.tls, observer) }),
    ...(config.sasl && { sasl: saslOf(config.sasl, observer) }),
  };
}

/** Whether the result names exactly what was sent, with an offset. */
function confirms(result: RecordMetadata[] | undefined, topic: string, partition: number): boolean {
  if (result?.length !== 1) return false;
  const written = result[0]!;
  return (
    written.topicName === topic &&
    written.partition === partition &&
    written.errorCode === 0 &&
    written.baseOffset !== undefined &&
    !written.baseOffset.startsWith('-')
  );
}

/** kafkajs reads the object again for each authentication, and writes into it. */
function saslOf(sasl: NonNullable<KafkaConfig['sasl']>, observer: KafkaObserver): SASLOptions {
  if ('password' in sasl) {
    const current = passwordSource(sasl, observer);
    return {
      mechanism: sasl.mechanism,
      get username() {
        return current().username;
      },
      get password() {
        return current().password;
      },
    };
  }
  const token = tokenSource(sasl, observer);
  const extensions = 'extensions' in sasl && sasl.extensions ? { extensions: { ...sasl.extensions } } : {};
  return {
    mechanism: 'oauthbearer',
    oauthBearerProvider: async () => ({ value: await token(), ...extensions }),
  };
}

const FAILURE_BY_NAME: Readonly<Record<string, SendFailure>> = {
  KafkaJSRequestTimeoutError: 'timeout',
  KafkaJSConnectionError: 'connection',
  KafkaJSConnectionClosedError: 'connection',
  KafkaJSBrokerNotFound: 'connection',
  KafkaJSLockTimeout: 'connection',
  KafkaJSSASLAuthenticationError: 'authentication',
};

/** The outer error always says "number of retries exceeded" or "not retriable"; what happened is its cause. */
function classify(reason: unknown): KafkaClientError {
  let kind: SendFailure = 'other';
  let message = String(reason);
  for (let error = reason, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) {
    if (error instanceof KafkaClientError) return error;
    const type = 'type' in error ? String(error.type) : '';
    const known = FAILURE_BY_PROTOCOL_ERROR[type] ?? FAILURE_BY_NAME[error.name];
    message = error.message;
    if (known) {
      kind = known;
      break;
    }
    if (error.name === 'KafkaJSProtocolError' && 'retriable' in error && error.retriable === true)
      kind = 'leader';
  }
  return new KafkaClientError(kind, message, { cause: reason });
}
