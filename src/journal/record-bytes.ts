/** A record as bytes on disk: four bytes with the length of the head, the head as JSON, the value as it is. */
import type { EventRecord } from '../publisher.js';

/** Behind `start` bytes that the caller fills. */
export function encodeRecord({ topic, key, headers, value }: EventRecord, start: number): Buffer {
  const head = JSON.stringify({ topic, key, headers });
  const headBytes = Buffer.byteLength(head);
  const headStart = start + 4;
  const bytes = Buffer.allocUnsafe(headStart + headBytes + value.length);
  bytes.writeUInt32BE(headBytes, start);
  bytes.write(head, headStart);
  value.copy(bytes, headStart + headBytes);
  return bytes;
}

/** The value is a view of `bytes`, not a copy. */
export function decodeRecord(bytes: Buffer): EventRecord {
  const valueStart = 4 + bytes.readUInt32BE(0);
  const head = JSON.parse(bytes.toString('utf8', 4, valueStart)) as Omit<EventRecord, 'value'>;
  return { ...head, value: bytes.subarray(valueStart) };
}
