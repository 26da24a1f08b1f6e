/** Whether a topic, as it was found, holds what the gateway promises of it: each shortcoming with the sentence that mends it. */

import type { PartitionMetadata } from 'kafkajs';
import type { KafkaConfig } from '../../config/load.js';
import type { Finding, TopicNeeds } from './findings.js';

export interface FoundTopic {
  readonly partitions: readonly Pick<PartitionMetadata, 'partitionId' | 'replicas' | 'isr'>[];
  /** By Kafka's names, as they are in effect. */
  readonly settings: Readonly<Record<string, string>>;
  /** What to do when they are not known; null: they are. */
  readonly settingsUnknown: string | null;
}

type Advice = Omit<Finding, 'about'>;

/** What a batch takes beside its records. */
const BATCH_BYTES = 61;

const problem = (says: string): Advice => ({ level: 'problem', says });
const warning = (says: string): Advice => ({ level: 'warning', says });

/** `noWriting`: the protocol's name of what refused a write; null: nothing did. */
export function judgeTopic(
  config: KafkaConfig,
  needs: TopicNeeds,
  found: FoundTopic,
  noWriting: string | null,
): Advice[] {
  const advice = [
    ...permission(noWriting),
    ...partitions(needs, found),
    ...replication(needs, found),
    ...(found.settingsUnknown === null ? [...sizes(config, needs, found), ...cleanup(needs, found)] : []),
  ];
  if (found.settingsUnknown !== null)
    advice.push(
      warning(
        `Its settings were not told, so min.insync.replicas, max.message.bytes and cleanup.policy are not checked. ${found.settingsUnknown}`,
      ),
    );
  return advice.length > 0 ? advice : [{ level: 'ok', says: summary(found) }];
}

function summary({ partitions, settings }: FoundTopic): string {
  const replicas = Math.min(...partitions.map((partition) => partition.replicas.length));
  return `Writing is not refused. It has ${partitions.length} partition(s), ${replicas} replicas, min.insync.replicas ${settings['min.insync.replicas']}, max.message.bytes ${settings['max.message.bytes']}.`;
}

function permission(noWriting: string | null): Advice[] {
  if (noWriting === null) return [];
  if (noWriting === 'TOPIC_AUTHORIZATION_FAILED')
    return [problem('This principal may not write to it. Grant it Write on the topic.')];
  if (noWriting === 'WRITTEN')
    return [
      warning(
        'This cluster does not refuse what Kafka refuses, and wrote the record that tried it: key «onehook check», no value.',
      ),
    ];
  return [
    warning(
      `Whether this principal may write to it is not known (${noWriting}). See that it has Write on the topic.`,
    ),
  ];
}

function partitions({ topic, holds }: TopicNeeds, { partitions }: FoundTopic): Advice[] {
  // A quarantine with one can be replayed from an offset.
  if (partitions.length !== 1 || holds === 'quarantine') return [];
  return [
    warning(
      `Has 1 partition: one consumer of a group reads it all. More let it share, but added later they move keys: kafka-topics.sh --alter --topic ${topic} --partitions 6, best before the first event.`,
    ),
  ];
}

function replication({ topic }: TopicNeeds, { partitions, settings }: FoundTopic): Advice[] {
  const replicas = Math.min(...partitions.map((partition) => partition.replicas.length));
  const advice: Advice[] = [];
  if (replicas === 1)
    advice.push(
      warning(
        'Has 1 replica: events are lost with its broker. Give it 3 (kafka-reassign-partitions.sh), or create it anew with --replication-factor 3.',
      ),
    );
  if (replicas === 2)
    advice.push(
      warning(
        'Has 2 replicas: either an acknowledged event may be on one broker only, or one broker away stops it. Give it 3 (kafka-reassign-partitions.sh), with min.insync.replicas=2.',
      ),
    );
  const told = settings['min.insync.replicas'];
  if (told === undefined) return advice;

  const least = Number(told);
  const hint = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config min.insync.replicas=${Math.max(1, replicas - 1)}`;
  const short = partitions.filter(({ isr }) => isr.length < least).map(({ partitionId }) => partitionId);
  if (least > replicas)
    advice.push(
      problem(
        `min.insync.replicas is ${least} and it has ${replicas} replica(s): no record will ever be taken. Lower it: ${hint}`,
      ),
    );
  else if (short.length > 0)
    advice.push(
      problem(
        `Partition(s) ${short.join(', ')} have fewer than ${least} replicas in sync (min.insync.replicas), and take nothing. Bring the missing brokers back.`,
      ),
    );
  else if (least === replicas && replicas > 1)
    advice.push(
      warning(
        `min.insync.replicas is ${least}, as many as there are replicas: one broker away, if only for its update, stops it. Lower it: ${hint}`,
      ),
    );
  else if (least === 1 && replicas > 2)
    advice.push(
      warning(
        `min.insync.replicas is 1: an acknowledged event may be on one broker only, and be lost with it. Raise it: ${hint}`,
      ),
    );
  return advice;
}

function sizes({ maxBatchBytes }: KafkaConfig, needs: TopicNeeds, { settings }: FoundTopic): Advice[] {
  const { topic, maxRecordBytes } = needs;
  const largest = Number(settings['max.message.bytes']);
  const wanted = Math.max(maxRecordBytes + BATCH_BYTES, maxBatchBytes);
  const hint = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config max.message.bytes=${wanted}`;
  if (largest < maxRecordBytes + BATCH_BYTES)
    return [
      problem(
        `max.message.bytes is ${largest}, but kafka.maxRecordBytes lets records of ${maxRecordBytes} in: larger ones would be refused by Kafka. Lower kafka.maxRecordBytes to ${Math.max(1024, largest - BATCH_BYTES)}, or: ${hint}`,
      ),
    ];
  if (largest < maxBatchBytes)
    return [
      warning(
        `max.message.bytes is ${largest}, below kafka.maxBatchBytes (${maxBatchBytes}): full batches are refused and sent again in halves. Lower kafka.maxBatchBytes to ${largest}, or: ${hint}`,
      ),
    ];
  return [];
}

function cleanup({ topic, holds }: TopicNeeds, { settings }: FoundTopic): Advice[] {
  if (!settings['cleanup.policy']?.includes('compact')) return [];
  const hint = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config cleanup.policy=delete`;
  return holds === 'events'
    ? [
        warning(
          `cleanup.policy is ${settings['cleanup.policy']}: it refuses events without a key, as those of no job are, and keeps only the newest of a job. Unless a route brings keyed events only: ${hint}`,
        ),
      ]
    : [
        problem(
          `cleanup.policy is ${settings['cleanup.policy']}: of each source only the newest quarantined delivery is kept. Set ${hint}`,
        ),
      ];
}
