/** What is in files that were set aside: `.refused`, `.corrupt` and `.torn`, each beside the segment that it comes from. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { EventRecord } from '../publisher.js';
import { damageAt, type Frame, frameAt, nextFrame, salvage } from './frame.js';
import { decodeRefused } from './journaled-record.js';
import { SET_ASIDE_KINDS, type SetAsideKind } from './observer.js';
import { namesIn } from './segments.js';
import { kindIn, readContent, type StoredLog } from './stored-log.js';
import { whyUnreadable } from './unreadable.js';

export interface SetAsideRecord {
  readonly record: EventRecord;
  readonly written: string | null;
  /** Why Kafka rejected it; null: unknown. */
  readonly why: string | null;
  /** False: its checksum says that bytes of it have changed. */
  readonly isIntact: boolean;
}

export interface SetAsideFile {
  readonly path: string;
  readonly kind: SetAsideKind;
  readonly bytes: number;
  readonly records: readonly SetAsideRecord[];
  /** Of what was set aside, those that are no record. */
  readonly unreadableBytes: number;
}

const NAME = /^\d{12}-([0-9a-f]{8})-(\d+)\.(refused|corrupt|torn)$/;

/** Paths of all set-aside files below the directory. */
export function setAsideIn(directory: string): string[] {
  return namesIn(directory, { recursive: true })
    .filter((name) => kindOf(name) !== undefined)
    .sort()
    .map((name) => join(directory, name));
}

export const kindOf = (path: string): SetAsideKind | undefined =>
  SET_ASIDE_KINDS.find((kind) => path.endsWith(`.${kind}`));

/** Throws an OperatorError where it cannot be read. */
export function readSetAside(path: string): SetAsideFile {
  const kind = kindOf(path)!;
  const bytes = bytesOf(path);
  const [, salt = '0', position = '0'] = NAME.exec(basename(path)) ?? [];
  const origin = { salt: Number.parseInt(salt, 16), position: Number(position), log: kindIn(dirname(path)) };
  const contents = kind === 'refused' ? readRefused(bytes, origin) : readDamaged(bytes, origin);
  return { path, kind, bytes: bytes.length, ...contents };
}

interface Origin {
  readonly salt: number;
  /** In the segment. Of a refused record: where its frame ends. */
  readonly position: number;
  readonly log: StoredLog['kind'];
}

type Contents = Pick<SetAsideFile, 'records' | 'unreadableBytes'>;

function readRefused(bytes: Buffer, origin: Origin): Contents {
  try {
    return { records: [{ ...refusedIn(bytes, origin), isIntact: true }], unreadableBytes: 0 };
  } catch {
    return { records: [], unreadableBytes: bytes.length };
  }
}

/** Written as text; or as its frame's content, where another version had to read it; or on a full disk, the whole segment. */
function refusedIn(bytes: Buffer, { salt, position, log }: Origin): Omit<SetAsideRecord, 'isIntact'> {
  if (bytes[0] === '{'.charCodeAt(0)) {
    const { record, why, journaled } = decodeRefused(bytes);
    return { record, why, written: journaled };
  }
  const content = frameEndingAt(bytes, position, salt)?.content ?? bytes;
  return { ...readContent(log, content), why: null };
}

function frameEndingAt(bytes: Buffer, end: number, salt: number): Frame | null {
  for (let at = nextFrame(bytes, 0, salt); at >= 0; ) {
    const frame = frameAt(bytes, at, salt) as Frame;
    if (frame.end === end) return frame;
    at = nextFrame(bytes, frame.end, salt);
  }
  return null;
}

/** Damaged bytes contain no valid frame. A file that contains one is the whole segment, whose other records are not set aside. */
function readDamaged(bytes: Buffer, { salt, position, log }: Origin): Contents {
  const isWhole = nextFrame(bytes, 0, salt) >= 0;
  const damaged = isWhole ? damageAt(bytes, position, salt).bytes : bytes;
  const { found, unreadableBytes } = salvage(damaged, (content) => readContent(log, content));
  const records = found.map(({ record, written }) => ({ record, written, why: null, isIntact: false }));
  return { records, unreadableBytes };
}

function bytesOf(path: string): Buffer {
  try {
    if (statSync(path).isFile()) return readFileSync(path);
  } catch (error) {
    throw new OperatorError(`${path} ${whyUnreadable(error)}.`);
  }
  throw new OperatorError(`${path} is not a file.`);
}
