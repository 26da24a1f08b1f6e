/**
 * Creates the topics of the configuration that the cluster does not have, for those who asked for it. Never alters one that
 * is there. Tried until all are there, since at a start Kafka may be away; through kafkajs, whichever client publishes.
 */

import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import type { CreateTopicsConfig, KafkaConfig } from '../../config/load.js';
import { kafkajsOptions } from '../kafkajs.js';
import type { KafkaObserver } from '../observer.js';

const SHORTEST_DELAY_MS = 1000;
/** What a cluster refuses (no permission, too few brokers) stays refused until somebody mends it. */
const LONGEST_DELAY_MS = 30_000;

export class MissingTopics {
  readonly #kafka: Kafka;
  readonly #how: CreateTopicsConfig | undefined;
  readonly #observer: KafkaObserver;
  #missing: readonly string[];
  /** The last complaint for each, so that none is repeated. */
  readonly #told = new Map<string, string>();
  #delayMs = SHORTEST_DELAY_MS;
  #timer: NodeJS.Timeout | null = null;
  #attempt: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(config: KafkaConfig, topics: readonly string[], observer: KafkaObserver) {
    this.#kafka = new kafkajs.Kafka(kafkajsOptions(config, observer));
    this.#how = config.createTopics;
    this.#missing = config.createTopics ? [...new Set(topics)] : [];
    this.#observer = observer;
  }

  /** Resolves when the first attempt has ended, either way; a failed one is told and repeated. */
  create(): Promise<void> {
    this.#attempt = this.#create();
    return this.#attempt;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#attempt;
  }

  async #create(): Promise<void> {
    const made = await Promise.all(this.#missing.map((topic) => this.#tryOne(topic)));
    this.#missing = this.#missing.filter((_, index) => !made[index]);
    if (this.#missing.length === 0 || this.#isClosed) return;
    this.#timer = setTimeout(() => void this.create(), this.#delayMs);
    this.#timer.unref();
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
  }

  /** Whether it is there now. */
  async #tryOne(topic: string): Promise<boolean> {
    try {
      await withAdmin(this.#kafka, (admin) => this.#createOne(admin, topic));
      return true;
    } catch (error) {
      const why = `kafka.createTopics: ${topic} was not created: ${reasonOf(error)}`;
      if (this.#told.get(topic) !== why) this.#observer.log('warn', why, {});
      this.#told.set(topic, why);
      return false;
    }
  }

  async #createOne(admin: Admin, topic: string): Promise<void> {
    // Looked for first, so that topics which are there ask for no permission to create any.
    if (await topicExists(admin, topic)) return;
    const { partitions, replicationFactor, config } = this.#how!;
    const isNew = await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: partitions,
          replicationFactor,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        },
      ],
    });
    if (!isNew) return;
    const made = `${partitions} partition(s), ${replicationFactor} replica(s) each`;
    this.#observer.log('info', `kafka.createTopics: created ${topic} with ${made}.`, {});
  }
}

async function topicExists(admin: Admin, topic: string): Promise<boolean> {
  try {
    await admin.fetchTopicMetadata({ topics: [topic] });
    return true;
  } catch (error) {
    if (protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
    throw error;
  }
}

/** One for each question: an admin that has asked for a missing topic asks for it again with all others. */
export async function withAdmin<T>(kafka: Kafka, action: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    return await action(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** The protocol's name of the error that kafkajs has wrapped; empty where there is none. */
export function protocolErrorOf(error: unknown): string {
  return String(
    find(error, (each) => typeof Reflect.get(each, 'type') === 'string')?.['type' as never] ?? '',
  );
}

/** What a broker says of it, which kafkajs wraps several times. */
export function reasonOf(error: unknown): string {
  const told = find(error, (each) => typeof Reflect.get(each, 'type') === 'string');
  const said = (told ?? (error as Error)).message;
  return HINTS[protocolErrorOf(error)] ?? (/[.!?]$/.test(said) ? said : `${said}.`);
}

const HINTS: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED:
    'this principal may not create it. Grant it Create on the topic or the cluster.',
  CLUSTER_AUTHORIZATION_FAILED:
    'this principal may not create it. Grant it Create on the topic or the cluster.',
  INVALID_REPLICATION_FACTOR: 'replicationFactor is larger than the number of brokers.',
  INVALID_CONFIG: 'a setting in config is not one of Kafka’s topic settings, or its value is not valid.',
  POLICY_VIOLATION: 'the cluster’s policy for new topics refuses it.',
};

function find(error: unknown, isIt: (error: Error) => boolean, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth > 8) return undefined;
  if (isIt(error)) return error;
  const inner = [
    error.cause,
    ...(Array.isArray(Reflect.get(error, 'errors')) ? Reflect.get(error, 'errors') : []),
  ];
  for (const each of inner) {
    const found = find(each, isIt, depth + 1);
    if (found) return found;
  }
  return undefined;
}
