/** What a frame of the journal contains: when the record was journaled (ms since 1970, as a double), then the record. */
import type { EventRecord } from '../publisher.js';
import { decodeRecord, encodeRecord } from './record-bytes.js';

const TIME_BYTES = 8;

export function encodeJournaled(record: EventRecord): Buffer {
  const content = encodeRecord(record, TIME_BYTES);
  content.writeDoubleBE(Date.now());
  return content;
}

/** Throws for what another version wrote. */
export function decodeJournaled(content: Buffer): EventRecord {
  return decodeRecord(content.subarray(TIME_BYTES));
}

/** Milliseconds since 1970; 0 where the content is too short to say. */
export function journaledAt(content: Buffer): number {
  return content.length < TIME_BYTES ? 0 : content.readDoubleBE(0);
}

/** For a person or a script: topic, key, headers, and why Kafka rejected it, as a line of JSON; then the value as it is. */
export function encodeRefused({ topic, key, headers, value }: EventRecord, journaled: number, why: string) {
  const head = { topic, key, headers, why, journaled: new Date(journaled).toISOString() };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), value]);
}

export interface RefusedRecord {
  readonly record: EventRecord;
  /** Null in files of version 0.1.0, as the time is. */
  readonly why: string | null;
  /** RFC 3339. */
  readonly journaled: string | null;
}

/** Throws for anything else. */
export function decodeRefused(bytes: Buffer): RefusedRecord {
  const end = bytes.indexOf('\n');
  const { topic, key, headers, why = null, journaled = null } = JSON.parse(bytes.toString('utf8', 0, end));
  return { record: { topic, key, headers, value: bytes.subarray(end + 1) }, why, journaled };
}
