/** What `onehook journal publish` would publish of a path: the records of each file, and what becomes of the file. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { OperatorError } from '../../errors.js';
import { kindOf, readSetAside, type SetAsideRecord, setAsideIn } from '../../journal/set-aside.js';
import { entriesOf, type StoredLog, storedLogs, storedSegment } from '../../journal/stored-log.js';
import type { EventRecord } from '../../publisher.js';

export interface Publication {
  readonly path: string;
  readonly records: number;
  readonly topics: readonly string[];
  readonly why: string | null;
  /** Once its records are in Kafka, nothing else is in it. */
  readonly isRemovable: boolean;
  /** What is left in the file, as a sentence; null: nothing. */
  readonly note: string | null;
  /** In order. */
  readonly entries: () => AsyncIterable<EventRecord>;
}

/** Of a file, or of all set-aside files of a directory that contain what was acknowledged. */
export async function publicationsOf(path: string, damaged: boolean): Promise<Publication[]> {
  if (!existsSync(path)) throw new OperatorError(`${path} does not exist.`);
  if (statSync(path).isDirectory()) {
    // Reports what is not the directory of a gateway.
    storedLogs(path);
    const paths = setAsideIn(path).filter((file) => kindOf(file) !== 'torn');
    return paths.map((file) => ofSetAside(file, damaged));
  }
  if (kindOf(path) === 'torn')
    throw new OperatorError(
      `${path} is the end of a write that was never acknowledged, so its sender delivers the event again. There is nothing to publish.`,
    );
  if (kindOf(path) !== undefined) return [ofSetAside(path, damaged)];
  return [await ofSegment(path)];
}

/** For consumers, who cannot see the checksum. */
const MARK = { onehook_damaged: 'true' };

function ofSetAside(path: string, damaged: boolean): Publication {
  const { records, unreadableBytes } = readSetAside(path);
  const chosen = records.filter(({ isIntact }) => isIntact || damaged);
  return {
    path,
    records: chosen.length,
    topics: [...new Set(chosen.map(({ record }) => record.topic))],
    why: records[0]?.why ?? null,
    isRemovable: unreadableBytes === 0 && chosen.length === records.length,
    note: noteOf(path, records.length - chosen.length, unreadableBytes),
    entries: async function* () {
      yield* chosen.map(marked);
    },
  };
}

const marked = ({ record, isIntact }: SetAsideRecord): EventRecord =>
  isIntact ? record : { ...record, headers: { ...record.headers, ...MARK } };

function noteOf(path: string, leftOut: number, unreadableBytes: number): string | null {
  const sentences = [
    leftOut > 0 &&
      `${leftOut === 1 ? 'A record' : `${leftOut} records`} of ${path} changed on the disk. Compare with the sender's delivery log what onehook journal cat shows, and publish with --damaged.`,
    unreadableBytes > 0 &&
      `${unreadableBytes} bytes of ${path} cannot be read. Get the events of that time from the sender's delivery log.`,
  ].filter((sentence) => sentence !== false);
  return sentences.length === 0 ? null : sentences.join(' ');
}

async function ofSegment(path: string): Promise<Publication> {
  const log = storedSegment(path);
  if (log === null)
    throw new OperatorError(
      `${path} is not a file of a journal: those end in .log, .refused or .corrupt, and have the names that the gateway gave them.`,
    );
  if (log.kind === 'journal' && basename(dirname(dirname(path))) === 'bridge')
    throw new OperatorError(
      `${path} is part of a journal, which is published in order and as a whole: onehook journal drain ${dirname(dirname(dirname(path)))}`,
    );
  const topics = new Set<string>();
  let [records, gapBytes] = [0, 0];
  for await (const entry of entriesOf(log)) {
    if (entry.kind === 'record') {
      records++;
      topics.add(entry.record.topic);
    } else if (!entry.isTorn) gapBytes += entry.bytes;
  }
  const note = noteOf(path, 0, gapBytes);
  return {
    path,
    records,
    topics: [...topics],
    why: null,
    isRemovable: false,
    note,
    entries: () => recordsOf(log),
  };
}

async function* recordsOf(log: StoredLog): AsyncGenerator<EventRecord> {
  for await (const entry of entriesOf(log)) if (entry.kind === 'record') yield entry.record;
}
