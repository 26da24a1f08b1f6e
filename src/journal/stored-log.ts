/**
 * The logs of a directory, read without owning it: nothing is created, written or removed, so it is safe beside the owner. Beside
 * one that lives it may be behind.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { EventRecord } from '../publisher.js';
import { savedPosition } from './drain-position.js';
import type { Frame } from './frame.js';
import { journaledAt } from './journaled-record.js';
import { decodeRecord } from './record-bytes.js';
import { isZero, SegmentReader } from './segment-reader.js';
import { namesIn, type Segment, segmentAt, segmentsIn } from './segments.js';
import { whyUnreadable } from './unreadable.js';

export interface StoredLog {
  /** `journal`: what waits for Kafka. `events`: the embedded log. */
  readonly kind: 'journal' | 'events';
  readonly directory: string;
  /** Oldest first. */
  readonly segments: readonly Segment[];
  /** In the first of them: what is before it was drained. */
  readonly position: number;
}

export interface StoredRecord {
  readonly record: EventRecord;
  /** In the embedded log. */
  readonly offset: number | null;
  /** When it was written, in RFC 3339; null: unknown. */
  readonly written: string | null;
  /** Of its frame's content. */
  readonly bytes: number;
}

/** Bytes between records that are no record. */
export interface Gap {
  readonly path: string;
  readonly position: number;
  readonly bytes: number;
  /** It may be a record that is being written, or that was never acknowledged. */
  readonly isTorn: boolean;
}

export type StoredEntry = ({ readonly kind: 'record' } & StoredRecord) | ({ readonly kind: 'gap' } & Gap);

const READ_FRAMES = 1000;
const READ_BYTES = 1024 * 1024;
/** Both kinds of log have eight bytes before the record: a time, or an offset. */
const PREFIX_BYTES = 8;
const RECORDED_TIME = '"recordedtime":"';
const JOURNAL = 'bridge';
const EMBEDDED_LOG = 'event-log';

/** Throws an OperatorError where the directory is not one of a gateway, or a newer version has written to it. */
export function storedLogs(directory: string): StoredLog[] {
  if (!existsSync(directory)) throw new OperatorError(`${directory} does not exist.`);
  const [journal, embedded] = [join(directory, JOURNAL), join(directory, EMBEDDED_LOG)];
  if (!existsSync(journal) && !existsSync(embedded))
    throw new OperatorError(
      `${directory} is not the directory of a gateway: it contains neither ${JOURNAL}/ nor ${EMBEDDED_LOG}/. Give the one that journal.directory names.`,
    );
  return [
    ...namesIn(journal).map((topic) => journalOf(join(journal, topic))),
    logOf('events', embedded, segmentsIn(embedded, 'events')),
  ].filter(({ segments }) => segments.length > 0);
}

/** A single file of a log, wherever it is now. Null: its name is not that of one. */
export function storedSegment(path: string): StoredLog | null {
  const segment = segmentAt(path);
  if (segment === null) return null;
  const { kind = 'journal' } = segment.head ?? {};
  return kind === 'jobs' ? null : logOf(kind, path, [segment]);
}

/** As a topic's log is drained: from the saved position on. */
function journalOf(directory: string): StoredLog {
  const [number, position] = savedPosition(directory);
  const segments = segmentsIn(directory, 'journal').filter((segment) => segment.number >= number);
  return logOf('journal', directory, segments, segments[0]?.number === number ? position : 0);
}

const logOf = (
  kind: StoredLog['kind'],
  directory: string,
  segments: readonly Segment[],
  position = 0,
): StoredLog => ({ kind, directory, segments, position });

/** In order. Throws an OperatorError where the disk cannot be read. */
export async function* entriesOf(log: StoredLog): AsyncGenerator<StoredEntry> {
  const reader = new SegmentReader({ read: (operation) => operation() }, log.kind);
  try {
    for (const [index, segment] of log.segments.entries())
      yield* entriesIn(reader, log.kind, segment, index === 0 ? log.position : 0);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `${(error as NodeJS.ErrnoException).path ?? log.directory} ${whyUnreadable(error)}.`,
    );
  } finally {
    await reader.close();
  }
}

async function* entriesIn(
  reader: SegmentReader,
  kind: StoredLog['kind'],
  segment: Segment,
  from: number,
): AsyncGenerator<StoredEntry> {
  for (let position = from; position < segment.end; ) {
    let frames: readonly Frame[];
    try {
      frames = await reader.frames(segment, position, READ_FRAMES, READ_BYTES);
    } catch (error) {
      // The owner has removed it meanwhile.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    for (const { content, end } of frames) {
      const at = position;
      position = end;
      yield entryOf(kind, content) ?? gapOf(segment, at, end - at, false);
    }
    if (frames.length > 0) continue;
    const { bytes, isTorn, end } = await reader.damage(segment, position);
    if (!isZero(bytes)) yield gapOf(segment, end - bytes.length, bytes.length, isTorn);
    position = end;
  }
}

const gapOf = ({ path }: Segment, position: number, bytes: number, isTorn: boolean): StoredEntry => ({
  kind: 'gap',
  path,
  position,
  bytes,
  isTorn,
});

/** Null: another version wrote it. */
function entryOf(kind: StoredLog['kind'], content: Buffer): StoredEntry | null {
  try {
    return { kind: 'record', ...readContent(kind, content) };
  } catch {
    return null;
  }
}

/** Throws for what is not the content of a record's frame. */
export function readContent(kind: StoredLog['kind'], content: Buffer): StoredRecord {
  const record = decodeRecord(content.subarray(PREFIX_BYTES));
  const { topic, key, headers } = record;
  if (typeof topic !== 'string' || (key !== null && typeof key !== 'string') || typeof headers !== 'object')
    throw new Error('not a record');
  const isEvent = kind === 'events';
  return {
    record,
    offset: isEvent ? content.readDoubleBE(0) : null,
    written: isEvent ? recordedTime(record) : new Date(journaledAt(content)).toISOString(),
    bytes: content.length,
  };
}

/** The embedded log has no time of its own; the records have. Found without parsing the event: quotes in a text are escaped. */
function recordedTime({ headers, value }: EventRecord): string | null {
  const inHeaders = headers.ce_recordedtime ?? headers.onehook_received;
  if (inHeaders !== undefined) return inHeaders;
  const at = value.indexOf(RECORDED_TIME);
  if (at < 0) return null;
  const start = at + RECORDED_TIME.length;
  return value.toString('latin1', start, value.indexOf('"', start));
}

/** Whether a file in this directory is one of the embedded log. */
export const kindIn = (directory: string): StoredLog['kind'] =>
  basename(directory) === EMBEDDED_LOG ? 'events' : 'journal';
