/** A record as one JSON object: its value as text where it is text, else in base64. */
import { isUtf8 } from 'node:buffer';
import type { EventRecord } from '../../publisher.js';

export interface RecordNotes {
  readonly written: string | null;
  /** In the embedded log. */
  readonly offset?: number | null;
  /** Why Kafka rejected it. */
  readonly why?: string | null;
  /** False: bytes of it have changed on the disk. */
  readonly isIntact?: boolean;
}

export function recordLine({ topic, key, headers, value }: EventRecord, notes: RecordNotes): string {
  const { written, offset = null, why = null, isIntact = true } = notes;
  return JSON.stringify({
    topic,
    key,
    headers,
    ...(isUtf8(value) ? { value: value.toString() } : { valueBase64: value.toString('base64') }),
    written,
    ...(offset === null ? {} : { offset }),
    ...(why === null ? {} : { why }),
    ...(isIntact ? {} : { damaged: true }),
  });
}
