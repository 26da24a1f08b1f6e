/** What an operator can observe of the journal. The composition root binds it to telemetry. */

/**
 * `refused`: a record that Kafka rejected permanently. `corrupt`: damaged bytes. `torn`: the end of a write that never
 * finished, so was never acknowledged. They are the files' endings too.
 */
export const SET_ASIDE_KINDS = ['refused', 'corrupt', 'torn'] as const;
export type SetAsideKind = (typeof SET_ASIDE_KINDS)[number];

/** What waits in the journal. */
export interface Waiting {
  /** How many topics have records there. */
  readonly topics: number;
  /** Null: what an earlier process left is not counted yet. */
  readonly records: number | null;
  /** What the journal takes of its disk. */
  readonly bytes: number;
  /** When the oldest record was journaled (ms since 1970); null: not read yet. */
  readonly oldestAt: number | null;
}

export interface JournalObserver {
  /** They are on disk, and so acknowledged. */
  recordsJournaled(topic: string, count: number): void;
  /** Acknowledged by Kafka after having been journaled; in their topic, or in quarantine. */
  recordsDrained(topic: string, count: number): void;
  journalingBegan(topic: string, why: string): void;
  journalingEnded(topic: string): void;
  /** Kafka accepts no records of the topic until the operator fixes it. Called once, not at each attempt. */
  topicRefused(topic: string, why: string): void;
  /** Kafka rejected the record permanently, and so did the quarantine; `file` contains it whole. */
  recordSetAside(topic: string, why: string, file: string): void;
  /** Bytes of a log that are damaged; `file` contains them. */
  corruptSetAside(topic: string, bytes: number, file: string): void;
  /** A log ends in a record that was only partly written, so never acknowledged; `file` contains that part. */
  tornEndSetAside(topic: string, bytes: number, file: string): void;
  /** How many files of a kind there are now, those of earlier processes included; called for each new number, 0 being the first. */
  filesSetAside(kind: SetAsideKind, count: number): void;
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
  /** Once a minute while records wait. `fullInMs`: until the journal is full at the present rate; null: it does not grow. */
  recordsWaiting(waiting: Waiting, fullInMs: number | null): void;
  /** The journal is closed, and these stay in it for the next process. */
  recordsLeft(waiting: Waiting): void;
}
