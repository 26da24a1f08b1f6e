/** A KafkaClient whose every answer a test decides. */

import { type KafkaClient, KafkaClientError } from '../../src/kafka/client.js';
import type { SendFailure } from '../../src/kafka/observer.js';
import type { EventRecord } from '../../src/publisher.js';

export interface Attempt {
  readonly topic: string;
  readonly partition: number;
  /** The records' `ce_id` headers. */
  readonly ids: readonly string[];
  succeed(): void;
  fail(kind: SendFailure): void;
}

export class FakeClient implements KafkaClient {
  readonly attempts: Attempt[] = [];
  /** Decides an attempt as it comes in; without one the test decides by hand. */
  onSend: ((attempt: Attempt) => void) | null = null;
  partitionsOf: (topic: string) => number | SendFailure = () => 1;
  isAway = false;
  isClosed = false;
  probes = 0;

  async partitions(topic: string): Promise<number> {
    const answer = this.partitionsOf(topic);
    if (typeof answer === 'number') return answer;
    throw new KafkaClientError(answer, `partitions: ${answer}`);
  }

  send(topic: string, partition: number, records: readonly EventRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt: Attempt = {
        topic,
        partition,
        ids: records.map((record) => record.headers.ce_id ?? ''),
        succeed: resolve,
        fail: (kind) => reject(new KafkaClientError(kind, `send: ${kind}`)),
      };
      this.attempts.push(attempt);
      this.onSend?.(attempt);
    });
  }

  async probe(): Promise<void> {
    this.probes++;
    if (this.isAway) throw new KafkaClientError('connection', 'nobody there');
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  /** Waits until so many attempts were made. */
  async attempt(number: number): Promise<Attempt> {
    const deadline = Date.now() + 3000;
    while (this.attempts.length < number) {
      if (Date.now() > deadline) throw new Error(`There was no attempt ${number}.`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return this.attempts[number - 1]!;
  }
}
