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
  /** Position of the first byte behind the frame. */
  readonly end: number;
}

/** What is between two frames, or behind the last. */
export interface Damage {
  readonly bytes: Buffer;
  /** It looks like the begin of a frame that was never written to its end, so was never acknowledged. */
  readonly isTorn: boolean;
}

/** Writes a frame at `at` of `target`; returns the position behind it. */
export function writeFrame(target: Buffer, at: number, content: Buffer, salt: number): number {
  const end = at + FRAME_HEAD_BYTES + content.length;
  MARKER.copy(target, at);
  target.writeUInt32BE(content.length, at + LENGTH_AT);
  content.copy(target, at + FRAME_HEAD_BYTES);
  target.writeUInt32BE(crc32(target.subarray(at + LENGTH_AT, end), salt), at + CHECKSUM_AT);
  return end;
}

/** `incomplete`: the bytes end before the frame does. `corrupt`: not a frame. */
export function frameAt(bytes: Buffer, at: number, salt: number): Frame | 'incomplete' | 'corrupt' {
  const end = at + frameBytes(bytes, at);
  if (bytes.compare(MARKER, 0, Math.min(4, bytes.length - at), at, Math.min(at + 4, bytes.length)))
    return 'corrupt';
  if (end > bytes.length) return 'incomplete';
  const checksum = bytes.readUInt32BE(at + CHECKSUM_AT);
  if (crc32(bytes.subarray(at + LENGTH_AT, end), salt) !== checksum) return 'corrupt';
  return { content: bytes.subarray(at + FRAME_HEAD_BYTES, end), end };
}

/** Length of the frame at `at`, as its head says; unverified. */
export function frameBytes(bytes: Buffer, at: number): number {
  const headEnds = at + FRAME_HEAD_BYTES;
  return FRAME_HEAD_BYTES + (headEnds > bytes.length ? 0 : bytes.readUInt32BE(at + LENGTH_AT));
}

/** Position of the first valid frame from `at` on; -1 without one. */
export function nextFrame(bytes: Buffer, at: number, salt: number): number {
  for (let next = bytes.indexOf(MARKER, at); next >= 0; next = bytes.indexOf(MARKER, next + 1)) {
    if (typeof frameAt(bytes, next, salt) === 'object') return next;
  }
  return -1;
}

/** The valid frames from `at` on, up to the first bytes that are not one. */
export function* framesIn(bytes: Buffer, at: number, salt: number): Generator<Frame> {
  for (let end = at; end < bytes.length; ) {
    const frame = frameAt(bytes, end, salt);
    if (typeof frame === 'string') return;
    yield frame;
    end = frame.end;
  }
}

/** What is damaged from `at` on, where no frame is. Without a valid frame behind it that is all of the rest. */
export function damageAt(bytes: Buffer, at: number, salt: number): Damage {
  const next = nextFrame(bytes, at + 1, salt);
  return {
    bytes: bytes.subarray(at, next < 0 ? bytes.length : next),
    isTorn: next < 0 && at < bytes.length && frameAt(bytes, at, salt) === 'incomplete',
  };
}

/**
 * What `read` can make of frames in damaged bytes although their checksums say that they changed: at the begin, and wherever a
 * marker is. A frame whose length is damaged too reaches up to the next marker. `read` throws for what is nothing.
 */
export function salvage<T>(
  bytes: Buffer,
  read: (content: Buffer) => T,
): { readonly found: readonly T[]; readonly unreadableBytes: number } {
  const found: T[] = [];
  let foundBytes = 0;
  const readUpTo = (at: number, end: number): boolean => {
    try {
      found.push(read(bytes.subarray(at + FRAME_HEAD_BYTES, end)));
      foundBytes += end - at;
      return true;
    } catch {
      return false;
    }
  };
  for (let at = 0; at >= 0 && at < bytes.length; ) {
    const next = bytes.indexOf(MARKER, at + 1);
    const limit = next < 0 ? bytes.length : next;
    const end = at + frameBytes(bytes, at);
    if (end <= bytes.length && readUpTo(at, end)) {
      at = end;
      continue;
    }
    readUpTo(at, limit);
    at = next;
  }
  return { found, unreadableBytes: bytes.length - foundBytes };
}
