/** What happens in here that somebody may want to count or read. The composition root binds it to telemetry. */

import type { SendFailure } from './client.js';

export interface KafkaFacts {
  /** One request was acknowledged. `seconds` is that request's, not the records' wait. */
  recordsSent(topic: string, count: number, bytes: number, seconds: number): void;
  /**
   * One attempt failed; its records are tried again until their deadline, unless the kind forbids it.
   * `count` 0: it was the question how many partitions the topic has.
   */
  sendFailed(topic: string, kind: SendFailure, count: number, seconds: number): void;
  circuitOpened(why: string): void;
  circuitClosed(): void;
  /** A client's producer was given up for a fresh one. */
  producerRenewed(why: string): void;
  /** A promise inside a Kafka client rejected with nobody listening. */
  rejectionCaught(why: string): void;
  /** What a Kafka client says. `warn` at most: whatever it complains about also fails a call, and is handled there. */
  log(level: 'warn' | 'info' | 'debug', message: string, fields: Readonly<Record<string, unknown>>): void;
}

export const NO_FACTS: KafkaFacts = {
  recordsSent() {},
  sendFailed() {},
  circuitOpened() {},
  circuitClosed() {},
  producerRenewed() {},
  rejectionCaught() {},
  log() {},
};
