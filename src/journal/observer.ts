/** What an operator can observe of the journal. The composition root binds it to telemetry. */

export interface JournalObserver {
  /** They are on disk, and so acknowledged. */
  recordsJournaled(topic: string, count: number): void;
  /** Acknowledged by Kafka after having been journaled. */
  recordsDrained(topic: string, count: number): void;
  journalingBegan(topic: string, why: string): void;
  journalingEnded(topic: string): void;
  /** Kafka accepts no records of the topic until the operator fixes it. Called once, not at each attempt. */
  topicRefused(topic: string, why: string): void;
  /** Kafka rejected the record permanently; `file` contains it whole. */
  recordSetAside(topic: string, why: string, file: string): void;
  /** Bytes of a log that are damaged; `file` contains them. */
  corruptSetAside(topic: string, bytes: number, file: string): void;
  /** A log ends in a record that was only partly written, so never acknowledged; `file` contains that part. */
  tornEndSetAside(topic: string, bytes: number, file: string): void;
  /** Records that could not be journaled; their senders retry. */
  appendsFailed(topic: string, count: number): void;
  /** Nothing can be journaled until `journalRecovered`. */
  journalFailed(why: string): void;
  journalRecovered(): void;
  /** The log cannot be read; the drainer retries. */
  drainFailed(topic: string, why: string): void;
  journalBytes(bytes: number): void;
  /** When the oldest record that is still to be drained was journaled (ms since 1970); null without one. */
  oldestJournaled(topic: string, at: number | null): void;
}
