/**
 * How bytes lie in a segment: marker, checksum, length, bytes. What was torn or changed on disk is never taken for a
 * frame, nor is one that a sender wrote into a body: the checksum begins with a number that only the segment knows.
 */
import { crc32 } from 'node:zlib';

/** Its first byte begins no UTF-8 text, so that a search through bodies seldom stops. */
const MARKER = Buffer.from([0xf7, 0x6f, 0x68, 0x0a]);
const CHECKSUM_AT = 4;
const LENGTH_AT = 8;
export const FRAME_HEAD_BYTES = 12;

export interface Frame {
  /** A view of the bytes it was read from. */
  readonly payload: Buffer;
  /** Offset behind it. */
  readonly end: number;
}

/** Writes a frame at `offset` of `target`; returns the offset behind it. */
export function writeFrame(target: Buffer, offset: number, payload: Buffer, salt: number): number {
  const end = offset + FRAME_HEAD_BYTES + payload.length;
  MARKER.copy(target, offset);
  target.writeUInt32BE(payload.length, offset + LENGTH_AT);
  payload.copy(target, offset + FRAME_HEAD_BYTES);
  target.writeUInt32BE(crc32(target.subarray(offset + LENGTH_AT, end), salt), offset + CHECKSUM_AT);
  return end;
}

/** `incomplete`: as far as the bytes go it may be one. `corrupt`: it is none. */
export function frameAt(bytes: Buffer, offset: number, salt: number): Frame | 'incomplete' | 'corrupt' {
  const end = offset + frameBytes(bytes, offset);
  if (
    bytes.compare(MARKER, 0, Math.min(4, bytes.length - offset), offset, Math.min(offset + 4, bytes.length))
  )
    return 'corrupt';
  if (end > bytes.length) return 'incomplete';
  const checksum = bytes.readUInt32BE(offset + CHECKSUM_AT);
  if (crc32(bytes.subarray(offset + LENGTH_AT, end), salt) !== checksum) return 'corrupt';
  return { payload: bytes.subarray(offset + FRAME_HEAD_BYTES, end), end };
}

/** What the frame at `offset` takes, as its head says, right or wrong. */
export function frameBytes(bytes: Buffer, offset: number): number {
  const headEnds = offset + FRAME_HEAD_BYTES;
  return FRAME_HEAD_BYTES + (headEnds > bytes.length ? 0 : bytes.readUInt32BE(offset + LENGTH_AT));
}

/** Offset of the first sound frame from `offset` on; -1: there is none. */
export function nextFrame(bytes: Buffer, offset: number, salt: number): number {
  for (let at = bytes.indexOf(MARKER, offset); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
    if (typeof frameAt(bytes, at, salt) === 'object') return at;
  }
  return -1;
}
