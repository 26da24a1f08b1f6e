/**
 * Creates the topics of the configuration that are missing in the cluster (`kafka.createTopics`), and never alters one that
 * exists. Retries until all exist, since Kafka may be unavailable at the start. Through kafkajs, whichever client publishes.
 */

import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import type { CreateTopicsConfig, KafkaConfig } from '../../config/load.js';
import { kafkajsOptions } from '../kafkajs.js';
import type { KafkaObserver } from '../observer.js';
import { protocolErrorOf, reasonOf, withAdmin } from './admin-client.js';

const SHORTEST_DELAY_MS = 1000;
/** What a cluster refuses (no permission, too few brokers) stays refused until the operator fixes it. */
const LONGEST_DELAY_MS = 30_000;

export class MissingTopics {
  readonly #kafka: Kafka;
  readonly #how: CreateTopicsConfig | undefined;
  readonly #observer: KafkaObserver;
  #missing: readonly string[];
  /** By topic: the last reason reported, so that none is repeated. */
  readonly #reported = new Map<string, string>();
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

  /** Resolves when the first attempt has ended, either way; a failed one is reported and retried. */
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
    const exists = await Promise.all(this.#missing.map((topic) => this.#tryOne(topic)));
    this.#missing = this.#missing.filter((_, index) => !exists[index]);
    if (this.#missing.length === 0 || this.#isClosed) return;
    this.#timer = setTimeout(() => void this.create(), this.#delayMs);
    this.#timer.unref();
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
  }

  /** Whether the topic exists now. */
  async #tryOne(topic: string): Promise<boolean> {
    try {
      await withAdmin(this.#kafka, (admin) => this.#createOne(admin, topic));
      return true;
    } catch (error) {
      const why = HINTS[protocolErrorOf(error)] ?? reasonOf(error);
      if (this.#reported.get(topic) !== why) this.#observer.topicNotCreated(topic, why);
      this.#reported.set(topic, why);
      return false;
    }
  }

  async #createOne(admin: Admin, topic: string): Promise<void> {
    // Asked first, so that a principal needs no permission to create topics that exist.
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
    if (isNew) this.#observer.topicCreated(topic, partitions, replicationFactor);
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

/** What a broker's refusal means for the operator. */
const HINTS: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED:
    'This principal may not create topics. Grant it Create on the topic or the cluster.',
  CLUSTER_AUTHORIZATION_FAILED:
    'This principal may not create topics. Grant it Create on the topic or the cluster.',
  INVALID_REPLICATION_FACTOR:
    'kafka.createTopics.replicationFactor is larger than the number of brokers. Lower it.',
  INVALID_CONFIG:
    'kafka.createTopics.config contains a setting that Kafka does not know, or an invalid value. Compare it with Kafka’s topic settings.',
  POLICY_VIOLATION: 'The cluster’s policy for new topics refuses it. Ask its operators what they allow.',
};
