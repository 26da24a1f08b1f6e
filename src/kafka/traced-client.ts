/** A Kafka client that makes each produce request a span. What it sends and how it fails is unchanged. */

import type { EventRecord } from '../publisher.js';
import type { Tracing } from '../tracing/tracing.js';
import { type KafkaClient, KafkaClientError } from './client.js';

export class TracedClient implements KafkaClient {
  readonly #client: KafkaClient;
  readonly #tracing: Tracing;

  constructor(client: KafkaClient, tracing: Tracing) {
    this.#client = client;
    this.#tracing = tracing;
  }

  partitions(topic: string): Promise<number> {
    return this.#client.partitions(topic);
  }

  async send(topic: string, partition: number, records: readonly EventRecord[]): Promise<void> {
    const ended = this.#tracing.sendBegan(topic, partition, records);
    try {
      await this.#client.send(topic, partition, records);
      ended(null);
    } catch (error) {
      ended(KafkaClientError.from(error).kind);
      throw error;
    }
  }

  probe(): Promise<void> {
    return this.#client.probe();
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
