/** A record as bytes on disk: four bytes with the length of the head, the head as JSON, the value as it is. */
import type { EventRecord } from '../publisher.js';

export function encodeRecord({ topic, key, headers, value }: EventRecord): Buffer {
  const head = JSON.stringify({ topic, key, headers });
  const headBytes = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafe(4 + headBytes + value.length);
  bytes.writeUInt32BE(headBytes, 0);
  bytes.write(head, 4);
  value.copy(bytes, 4 + headBytes);
  return bytes;
}

/** The value is a view of `bytes`, not a copy. */
export function decodeRecord(bytes: Buffer): EventRecord {
  const valueStart = 4 + bytes.readUInt32BE(0);
  const head = JSON.parse(bytes.toString('utf8', 4, valueStart)) as Omit<EventRecord, 'value'>;
  return { ...head, value: bytes.subarray(valueStart) };
}
