/** What happens in here that somebody may want to count or read. The composition root binds it to telemetry. */

export interface KafkaObserver {
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

export const NO_OBSERVER: KafkaObserver = {
  recordsSent() {},
  sendFailed() {},
  circuitOpened() {},
  circuitClosed() {},
  producerRenewed() {},
  rejectionCaught() {},
  log() {},
};

/**
 * Why one attempt failed:
 * - `timeout`: no answer; the records may have been written, or may be yet
 * - `connection`: no broker could be reached, or the connection broke (also unknown, if it broke after sending)
 * - `authentication`: the cluster does not take the credentials
 * - `leader`: the partition cannot take records now (leader moving, replicas missing); the client stays good
 * - `unconfirmed`: the client reported success without naming what it wrote
 * - `too_large`: the batch exceeds what the topic takes
 * - `invalid`: a broker read the batch and will never take a record in it (e.g. no key on a compacted topic)
 * - `unknown_topic`, `unauthorized`: nothing changes until somebody mends the topic or its permissions
 * - `other`: none of these
 */
export type SendFailure =
  | 'timeout'
  | 'connection'
  | 'authentication'
  | 'leader'
  | 'unconfirmed'
  | 'too_large'
  | 'invalid'
  | 'unknown_topic'
  | 'unauthorized'
  | 'other';
