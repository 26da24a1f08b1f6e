/** Builds the publisher that the configuration asks for, and the reader of its quarantine. Fails for a configuration that cannot work, never for a cluster that is away. */

import type { KafkaConfig } from '../config/load.js';
import type { Quarantine } from '../replay/quarantine.js';
import { NO_TRACING, type Tracing } from '../tracing/tracing.js';
import type { KafkaClient } from './client.js';
import { loadAwsLibrary } from './credentials/aws-token.js';
import { type KafkaFacts, NO_FACTS } from './observer.js';
import { KafkaPublisher } from './publisher.js';
import { TracedClient } from './traced-client.js';

/** The publisher may begin not ready: see its readiness(). Throws OperatorError where a setting cannot be followed. */
export async function openKafkaPublisher(
  config: KafkaConfig,
  facts: KafkaFacts = NO_FACTS,
  tracing: Tracing = NO_TRACING,
): Promise<KafkaPublisher> {
  const client = await openClient(config, facts);
  const traced = tracing === NO_TRACING ? client : new TracedClient(client, tracing);
  const publisher = new KafkaPublisher(traced, config, facts);
  await publisher.start();
  return publisher;
}

/** Connects only when it is read. */
export async function openKafkaQuarantine(
  config: KafkaConfig,
  topic: string,
  facts: KafkaFacts = NO_FACTS,
): Promise<Quarantine> {
  const { kafkaQuarantine } = await import('./quarantine.js');
  return kafkaQuarantine(config, topic, facts);
}

/** Resolves when it was tried once; what is missing then is tried again until it is closed. */
export async function createMissingTopics(
  config: KafkaConfig,
  topics: readonly string[],
  facts: KafkaFacts,
): Promise<{ close(): Promise<void> }> {
  const { MissingTopics } = await import('./admin/missing-topics.js');
  const missing = new MissingTopics(config, topics, facts);
  await missing.create();
  return missing;
}

/** Each client is loaded only when it is chosen: one of them does not run on every Node that we do. */
export async function openClient(config: KafkaConfig, facts: KafkaFacts): Promise<KafkaClient> {
  if (config.sasl?.mechanism === 'aws-msk-iam') await loadAwsLibrary();
  if (config.client === 'platformatic') {
    const { openPlatformaticClient } = await import('./platformatic.js');
    return openPlatformaticClient(config, facts);
  }
  const { KafkajsClient } = await import('./kafkajs.js');
  return new KafkajsClient(config, facts);
}
