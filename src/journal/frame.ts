/**
 * A frame of a segment: marker, checksum, length, content. Bytes that were torn or changed on disk never pass for a frame,
 * and neither does one that a sender wrote into a body: the checksum is salted with a number that only the segment knows.
 */
import { crc32 } from 'node:zlib';

/** Its first byte never occurs in UTF-8, so a search through bodies seldom stops. */
const MARKER = Buffer.from([0xf7, 0x6f, 0x68, 0x0a]);
const CHECKSUM_AT = 4;
const LENGTH_AT = 8;
export const FRAME_HEAD_BYTES = 12;

export interface Frame {
  /** A view of the bytes it was read from. */
  readonly content: Buffer;
  /** Offset of the first byte behind the frame. */
  readonly end: number;
}

/** Writes a frame at `offset` of `target`; returns the offset behind it. */
export function writeFrame(target: Buffer, offset: number, content: Buffer, salt: number): number {
  const end = offset + FRAME_HEAD_BYTES + content.length;
  MARKER.copy(target, offset);
  target.writeUInt32BE(content.length, offset + LENGTH_AT);
  content.copy(target, offset + FRAME_HEAD_BYTES);
  target.writeUInt32BE(crc32(target.subarray(offset + LENGTH_AT, end), salt), offset + CHECKSUM_AT);
  return end;
}

/** `incomplete`: the bytes end before the frame does. `corrupt`: not a frame. */
export function frameAt(bytes: Buffer, offset: number, salt: number): Frame | 'incomplete' | 'corrupt' {
  const end = offset + frameBytes(bytes, offset);
  if (
    bytes.compare(MARKER, 0, Math.min(4, bytes.length - offset), offset, Math.min(offset + 4, bytes.length))
  )
    return 'corrupt';
  if (end > bytes.length) return 'incomplete';
  const checksum = bytes.readUInt32BE(offset + CHECKSUM_AT);
  if (crc32(bytes.subarray(offset + LENGTH_AT, end), salt) !== checksum) return 'corrupt';
  return { content: bytes.subarray(offset + FRAME_HEAD_BYTES, end), end };
}

/** Length of the frame at `offset`, as its head says; unverified. */
export function frameBytes(bytes: Buffer, offset: number): number {
  const headEnds = offset + FRAME_HEAD_BYTES;
  return FRAME_HEAD_BYTES + (headEnds > bytes.length ? 0 : bytes.readUInt32BE(offset + LENGTH_AT));
}

/** Offset of the first valid frame from `offset` on; -1 without one. */
export function nextFrame(bytes: Buffer, offset: number, salt: number): number {
  for (let at = bytes.indexOf(MARKER, offset); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
    if (typeof frameAt(bytes, at, salt) === 'object') return at;
  }
  return -1;
}
