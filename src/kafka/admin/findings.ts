/** What `onehook check --live` reports, and what it asks of a topic. */
export interface Finding {
  /** `note`: nothing is wrong, or it cannot be known. */
  readonly level: 'ok' | 'note' | 'warning' | 'problem';
  readonly about: string;
  /** Whole sentences. */
  readonly says: string;
}

/** What the configuration asks of one topic. */
export interface TopicNeeds {
  readonly topic: string;
  readonly holds: 'events' | 'quarantine';
  readonly maxRecordBytes: number;
}
