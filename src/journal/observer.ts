/** What happens in here that somebody may want to count or read. The composition root binds it to telemetry. */

export interface JournalObserver {
  /** On disk, and so acknowledged. */
  recordsJournaled(topic: string, count: number): void;
  /** Acknowledged by Kafka after having been journaled. */
  recordsDrained(topic: string, count: number): void;
  journalingBegan(topic: string, why: string): void;
  journalingEnded(topic: string): void;
  /** The topic takes no records until somebody mends it; told once, not at each attempt. */
  topicRefused(topic: string, why: string): void;
  /** Kafka will never take this record; it is whole in `file`. */
  recordSetAside(topic: string, why: string, file: string): void;
  /** Bytes in a log that are no records any more; they are whole in `file`. */
  corruptSetAside(topic: string, bytes: number, file: string): void;
  /** A log ends in a record that was never written whole, so never acknowledged; what there is of it is in `file`. */
  tornEndSetAside(topic: string, bytes: number, file: string): void;
  /** Records that were to be journaled and are not; their senders were told to try again. */
  appendsFailed(topic: string, count: number): void;
  /** Nothing can be journaled until `journalRecovered`. */
  journalFailed(why: string): void;
  journalRecovered(): void;
  /** The log cannot be read; it is tried again. */
  drainFailed(topic: string, why: string): void;
  journalBytes(bytes: number): void;
  /** When the oldest record that is still to be drained was journaled (ms since 1970); null: there is none. */
  oldestJournaled(topic: string, at: number | null): void;
}
