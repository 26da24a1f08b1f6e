/**
 * The first frame of a segment says what the file is: format version, kind of log, and the offset of its first record. Segments
 * of version 0 have no head; they begin with a record.
 */
import { OperatorError } from '../errors.js';
import { FRAME_HEAD_BYTES } from './frame.js';

const KINDS = ['journal', 'events', 'jobs'] as const;
export type LogKind = (typeof KINDS)[number];

export interface SegmentHead {
  readonly version: number;
  /** Undefined: one that a later version has added. */
  readonly kind: LogKind | undefined;
  readonly firstOffset: number;
}

export const FORMAT_VERSION = 1;
/** A release that reads only version 0 takes it for the length of a record's head, 1.3 GB, and sets this frame aside. */
const MAGIC = 'ONEHOOK\n';
/** Behind the time of creation, which version 0 expects at the start of every frame. */
const MAGIC_AT = 8;
const VERSION_AT = 16;
const KIND_AT = 18;
const FIRST_OFFSET_AT = 20;
const CONTENT_BYTES = 28;
/** Later versions change nothing of these bytes, and may append to them until the whole frame has so many. */
export const MAX_HEAD_BYTES = 256;
export const HEAD_BYTES = FRAME_HEAD_BYTES + CONTENT_BYTES;

export function encodeHead(kind: LogKind, firstOffset: number): Buffer {
  const content = Buffer.alloc(CONTENT_BYTES);
  content.writeDoubleBE(Date.now());
  content.write(MAGIC, MAGIC_AT, 'latin1');
  content.writeUInt16BE(FORMAT_VERSION, VERSION_AT);
  content.writeUInt8(KINDS.indexOf(kind), KIND_AT);
  content.writeDoubleBE(firstOffset, FIRST_OFFSET_AT);
  return content;
}

/** Null: the content of another frame. */
export function decodeHead(content: Buffer): SegmentHead | null {
  if (content.length < CONTENT_BYTES || content.toString('latin1', MAGIC_AT, VERSION_AT) !== MAGIC)
    return null;
  return {
    version: content.readUInt16BE(VERSION_AT),
    kind: KINDS[content.readUInt8(KIND_AT)],
    firstOffset: content.readDoubleBE(FIRST_OFFSET_AT),
  };
}

/** Throws an OperatorError for a file of a newer version, or of another log. */
export function checkHead({ version, kind: found }: SegmentHead, kind: LogKind, path: string): void {
  if (version > FORMAT_VERSION)
    throw new OperatorError(
      `journal.directory: ${path} has format version ${version}, and this version of Onehook reads up to ${FORMAT_VERSION}. Start the newer version again, or move the file away to start without its records.`,
    );
  if (found !== kind)
    throw new OperatorError(
      `journal.directory: ${path} belongs to another log (${found}, not ${kind}). Move it back to where it was.`,
    );
}
