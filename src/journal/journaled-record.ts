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

/** For a person or a script: topic, key and headers as a line of JSON, then the value as it is. */
export function readableRecord({ topic, key, headers, value }: EventRecord): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ topic, key, headers })}\n`), value]);
}
