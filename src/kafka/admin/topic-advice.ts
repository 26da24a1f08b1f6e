/** Whether a topic is fit for what the gateway promises: each finding says what is wrong, what it means and what to do. */

import type { PartitionMetadata } from 'kafkajs';
import type { KafkaConfig } from '../../config/load.js';
import type { Finding, TopicNeeds } from './findings.js';

export interface FoundTopic {
  readonly partitions: readonly Pick<PartitionMetadata, 'partitionId' | 'replicas' | 'isr'>[];
  /** The settings in effect, by Kafka's names. */
  readonly settings: Readonly<Record<string, string>>;
  /** What to do when the settings are unknown; null: they are known. */
  readonly settingsUnknown: string | null;
}

type Advice = Omit<Finding, 'about'>;

/** Overhead of a batch. */
const BATCH_BYTES = 61;

const problem = (says: string): Advice => ({ level: 'problem', says });
const warning = (says: string): Advice => ({ level: 'warning', says });

/** `writeRefusal`: the protocol's name of what refused a write; null: the cluster did not refuse it. */
export function checkTopic(
  config: KafkaConfig,
  needs: TopicNeeds,
  found: FoundTopic,
  writeRefusal: string | null,
): Advice[] {
  const advice = [
    ...permission(writeRefusal),
    ...partitions(needs, found),
    ...replication(needs, found),
    ...(found.settingsUnknown === null ? [...sizes(config, needs, found), ...cleanup(needs, found)] : []),
  ];
  if (found.settingsUnknown !== null)
    advice.push(
      warning(
        `The cluster did not show the settings of the topic, so min.insync.replicas, max.message.bytes and cleanup.policy are unchecked. ${found.settingsUnknown}`,
      ),
    );
  return advice.length > 0 ? advice : [{ level: 'ok', says: summary(found) }];
}

function summary({ partitions, settings }: FoundTopic): string {
  const replicas = Math.min(...partitions.map((partition) => partition.replicas.length));
  return `The cluster does not refuse writes. The topic has ${partitions.length} partition(s), ${replicas} replicas, min.insync.replicas ${settings['min.insync.replicas']}, max.message.bytes ${settings['max.message.bytes']}.`;
}

function permission(writeRefusal: string | null): Advice[] {
  if (writeRefusal === null) return [];
  if (writeRefusal === 'TOPIC_AUTHORIZATION_FAILED')
    return [
      problem(
        'This principal may not write to the topic, so nothing can be published to it. Grant it Write.',
      ),
    ];
  if (writeRefusal === 'WRITTEN')
    return [
      warning(
        'The cluster accepted a request that Kafka refuses, and so wrote one record to the topic: key "onehook check", no value. Consumers must skip it.',
      ),
    ];
  return [
    warning(
      `It is unknown whether this principal may write to the topic: the cluster answered ${writeRefusal}. Check that it has Write on the topic.`,
    ),
  ];
}

function partitions({ topic, holds }: TopicNeeds, { partitions }: FoundTopic): Advice[] {
  // A quarantine with one partition can be replayed from an offset.
  if (partitions.length !== 1 || holds === 'quarantine') return [];
  return [
    warning(
      `The topic has 1 partition, so one consumer of a group reads all of it. More partitions let consumers share the work. Add them before the first event, since later they move keys to other partitions: kafka-topics.sh --alter --topic ${topic} --partitions 6`,
    ),
  ];
}

function replication({ topic }: TopicNeeds, { partitions, settings }: FoundTopic): Advice[] {
  const replicas = Math.min(...partitions.map((partition) => partition.replicas.length));
  const advice: Advice[] = [];
  if (replicas === 1)
    advice.push(
      warning(
        'The topic has 1 replica, so its events are lost with one broker. Give it 3 with kafka-reassign-partitions.sh, or create it again with --replication-factor 3.',
      ),
    );
  if (replicas === 2)
    advice.push(
      warning(
        'The topic has 2 replicas, so either an acknowledged event may be on one broker only, or the topic stops while one broker is down. Give it 3 with kafka-reassign-partitions.sh, and set min.insync.replicas=2.',
      ),
    );
  const setting = settings['min.insync.replicas'];
  if (setting === undefined) return advice;

  const least = Number(setting);
  const command = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config min.insync.replicas=${Math.max(1, replicas - 1)}`;
  const short = partitions.filter(({ isr }) => isr.length < least).map(({ partitionId }) => partitionId);
  if (least > replicas)
    advice.push(
      problem(
        `min.insync.replicas is ${least}, but the topic has ${replicas} replica(s), so it never accepts a record. Lower it: ${command}`,
      ),
    );
  else if (short.length > 0)
    advice.push(
      problem(
        `Partition(s) ${short.join(', ')} have fewer than ${least} replicas in sync (min.insync.replicas), so they accept no records. Bring the missing brokers back.`,
      ),
    );
  else if (least === replicas && replicas > 1)
    advice.push(
      warning(
        `min.insync.replicas is ${least}, as many as there are replicas, so the topic stops while any broker is down, even for an update. Lower it: ${command}`,
      ),
    );
  else if (least === 1 && replicas > 2)
    advice.push(
      warning(
        `min.insync.replicas is 1, so an acknowledged event may be on one broker only, and lost with it. Raise it: ${command}`,
      ),
    );
  return advice;
}

function sizes({ maxBatchBytes }: KafkaConfig, needs: TopicNeeds, { settings }: FoundTopic): Advice[] {
  const { topic, maxRecordBytes } = needs;
  const largest = Number(settings['max.message.bytes']);
  const wanted = Math.max(maxRecordBytes + BATCH_BYTES, maxBatchBytes);
  const command = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config max.message.bytes=${wanted}`;
  if (largest < maxRecordBytes + BATCH_BYTES)
    return [
      problem(
        `max.message.bytes is ${largest}, but kafka.maxRecordBytes allows records of ${maxRecordBytes}, so Kafka rejects the largest ones. Lower kafka.maxRecordBytes to ${Math.max(1024, largest - BATCH_BYTES)}, or: ${command}`,
      ),
    ];
  if (largest < maxBatchBytes)
    return [
      warning(
        `max.message.bytes is ${largest}, below kafka.maxBatchBytes (${maxBatchBytes}), so Kafka rejects full batches and they are sent again in halves. Lower kafka.maxBatchBytes to ${largest}, or: ${command}`,
      ),
    ];
  return [];
}

function cleanup({ topic, holds }: TopicNeeds, { settings }: FoundTopic): Advice[] {
  if (!settings['cleanup.policy']?.includes('compact')) return [];
  const command = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config cleanup.policy=delete`;
  return holds === 'events'
    ? [
        warning(
          `cleanup.policy is ${settings['cleanup.policy']}, so the topic rejects events without a key, which are all that belong to no job, and keeps only the newest event of each job. Unless its routes match keyed events only, change it: ${command}`,
        ),
      ]
    : [
        problem(
          `cleanup.policy is ${settings['cleanup.policy']}, so Kafka keeps only the newest quarantined delivery of each source. Change it: ${command}`,
        ),
      ];
}
