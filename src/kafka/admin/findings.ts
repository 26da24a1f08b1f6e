/** What `onehook check --live` reports, and what it requires of a topic. */

export interface Finding {
  /** `note`: nothing is wrong, or the check is not possible. */
  readonly level: 'ok' | 'note' | 'warning' | 'problem';
  readonly about: string;
  /** Whole sentences: what was found, what it means, what to do. */
  readonly says: string;
}

/** What the configuration requires of one topic. */
export interface TopicNeeds {
  readonly topic: string;
  readonly holds: 'events' | 'quarantine';
  readonly maxRecordBytes: number;
}
