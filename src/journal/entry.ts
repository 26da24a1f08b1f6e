/** A record as bytes in a log of ours: four bytes with the length of the head, the head as JSON, the value as it is. */
import type { EventRecord } from '../publisher.js';

export function encodeEntry({ topic, key, headers, value }: EventRecord): Buffer {
  const head = JSON.stringify({ topic, key, headers });
  const headBytes = Buffer.byteLength(head);
  const entry = Buffer.allocUnsafe(4 + headBytes + value.length);
  entry.writeUInt32BE(headBytes, 0);
  entry.write(head, 4);
  value.copy(entry, 4 + headBytes);
  return entry;
}

/** The value is a view of `entry`, not a copy. */
export function decodeEntry(entry: Buffer): EventRecord {
  const valueStart = 4 + entry.readUInt32BE(0);
  const head = JSON.parse(entry.toString('utf8', 4, valueStart)) as Omit<EventRecord, 'value'>;
  return { ...head, value: entry.subarray(valueStart) };
}
