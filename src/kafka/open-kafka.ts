/**
 * Builds the publisher of the configuration, and the reader of its quarantine. Fails for a configuration that cannot work,
 * never for a cluster that is unavailable.
 */

import type { KafkaConfig } from '../config/load.js';
import type { Quarantine } from '../replay/quarantine-reader.js';
import { NO_TRACING, type Tracing } from '../tracing/tracing.js';
import type { KafkaClient } from './client.js';
import { loadAwsLibrary } from './credentials/aws-token.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { type KafkaObserver, NO_OBSERVER } from './observer.js';
import { TracedClient } from './traced-client.js';

/** The publisher may not be ready yet: see its readiness(). Throws OperatorError for a setting that cannot work. */
export async function openKafkaPublisher(
  config: KafkaConfig,
  observer: KafkaObserver = NO_OBSERVER,
  tracing: Tracing = NO_TRACING,
): Promise<KafkaPublisher> {
  const client = await openClient(config, observer);
  const traced = tracing === NO_TRACING ? client : new TracedClient(client, tracing);
  const publisher = new KafkaPublisher(traced, config, observer);
  await publisher.start();
  return publisher;
}

/** Connects only when read. */
export async function openKafkaQuarantine(
  config: KafkaConfig,
  topic: string,
  observer: KafkaObserver = NO_OBSERVER,
): Promise<Quarantine> {
  const { kafkaQuarantine } = await import('./kafka-quarantine.js');
  return kafkaQuarantine(config, topic, observer);
}

/** Resolves after the first attempt; what is missing then is retried until `close`. */
export async function createMissingTopics(
  config: KafkaConfig,
  topics: readonly string[],
  observer: KafkaObserver,
): Promise<{ close(): Promise<void> }> {
  const { MissingTopics } = await import('./admin/missing-topics.js');
  const missing = new MissingTopics(config, topics, observer);
  await missing.create();
  return missing;
}

/** A client is loaded only when chosen: one of them does not run on every Node that Onehook supports. */
export async function openClient(config: KafkaConfig, observer: KafkaObserver): Promise<KafkaClient> {
  if (config.sasl?.mechanism === 'aws-msk-iam') await loadAwsLibrary();
  if (config.client === 'platformatic') {
    const { openPlatformaticClient } = await import('./platformatic.js');
    return openPlatformaticClient(config, observer);
  }
  const { KafkajsClient } = await import('./kafkajs.js');
  return new KafkajsClient(config, observer);
}
