/** What an operator can observe of publishing to Kafka. The composition root binds it to telemetry. */

export interface KafkaObserver {
  /** One request was acknowledged. `seconds` is that request's, not the records' wait. */
  recordsSent(topic: string, count: number, bytes: number, seconds: number): void;
  /**
   * One attempt failed; its records are retried until their deadline, unless the kind forbids it.
   * `count` 0: it was a metadata request for the number of partitions.
   */
  sendFailed(topic: string, kind: SendFailure, count: number, seconds: number): void;
  circuitOpened(why: string): void;
  circuitClosed(): void;
  /** A client's producer was abandoned for a fresh one. */
  producerRenewed(why: string): void;
  /** A promise inside a Kafka client rejected unhandled. */
  rejectionCaught(why: string): void;
  /** Changed files of `setting` (`kafka.tls`) are used from the next connection on. */
  credentialsRotated(setting: string): void;
  /** The files of `setting` cannot be used; the credentials read before stay in use. Called once per reason. */
  credentialsUnusable(setting: string, why: string): void;
  /** The token endpoint failed; the cached token is still valid. */
  tokenNotRenewed(why: string): void;
  topicCreated(topic: string, partitions: number, replicas: number): void;
  /** Called once per reason; retried until it works. */
  topicNotCreated(topic: string, why: string): void;
  /** A line of the Kafka client's own log. Whatever it complains about also fails a call, and is handled there. */
  clientLogged(text: string, fields: Readonly<Record<string, unknown>>): void;
}

export const NO_OBSERVER: KafkaObserver = {
  recordsSent() {},
  sendFailed() {},
  circuitOpened() {},
  circuitClosed() {},
  producerRenewed() {},
  rejectionCaught() {},
  credentialsRotated() {},
  credentialsUnusable() {},
  tokenNotRenewed() {},
  topicCreated() {},
  topicNotCreated() {},
  clientLogged() {},
};

/**
 * Why one attempt failed:
 * - `timeout`: no answer; the records may have been written, or may be yet
 * - `connection`: no broker could be reached, or the connection broke (also unknown, if it broke after sending)
 * - `authentication`: the cluster does not accept the credentials
 * - `leader`: the partition cannot accept records now (leader moving, replicas missing); the client stays good
 * - `unconfirmed`: the client reported success without naming what it wrote
 * - `too_large`: the batch exceeds what the topic accepts
 * - `invalid`: a broker read the batch and rejects a record in it permanently (e.g. no key on a compacted topic)
 * - `unknown_topic`, `unauthorized`: fails until the operator fixes the topic or its permissions
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
