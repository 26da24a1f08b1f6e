/** The Kafka that `publish` and `drain` publish to: the one of the configuration, through the gateway's own publisher. */
import type { KafkaConfig, LoadedConfig } from '../../config/load.js';
import { guardClientRejections } from '../../kafka/client-rejections.js';
import type { KafkaPublisher } from '../../kafka/kafka-publisher.js';
import { NO_OBSERVER } from '../../kafka/observer.js';
import { openKafkaPublisher } from '../../kafka/open-kafka.js';
import { type Io, UsageError } from '../command.js';
import { load, origin } from '../configured.js';

export interface Target {
  readonly config: LoadedConfig;
  readonly kafka: KafkaConfig;
  /** `Kafka at host:9092`. */
  readonly name: string;
}

/** Throws where events do not go to Kafka. */
export function targetOf(io: Io, path: string | undefined): Target {
  const config = load(io, path);
  const { destination } = config;
  if (destination.kind !== 'kafka')
    throw new UsageError(
      `${origin(config)} has no kafka.brokers, so there is no Kafka to publish to. Give a configuration that has them with --config.`,
    );
  return { config, kafka: destination, name: `Kafka at ${destination.brokers.join(', ')}` };
}

/** `use` gets the publisher, which is closed afterwards. */
export async function withPublisher<T>(
  { kafka }: Target,
  use: (publisher: KafkaPublisher) => Promise<T>,
): Promise<T> {
  const removeGuard = guardClientRejections(NO_OBSERVER);
  try {
    const publisher = await openKafkaPublisher(kafka);
    try {
      return await use(publisher);
    } finally {
      await publisher.close();
    }
  } finally {
    removeGuard();
  }
}
