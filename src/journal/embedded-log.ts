/**
 * The event log of a gateway without Kafka. `publish` resolves only after the fsync, which concurrent calls share. Each frame
 * carries its offset, so damage costs what it touches: what was acknowledged has the same offset as long as the log has it,
 * and no other record ever gets that.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withTimeout } from '../bounds/with-timeout.js';
import type { EventRecord, Publisher, Readiness } from '../publisher.js';
import { Disk } from './disk.js';
import { type Damage, FRAME_HEAD_BYTES, type Frame } from './frame.js';
import type { SetAsideKind } from './observer.js';
import { OffsetIndex } from './offset-index.js';
import type { Ownership } from './owner.js';
import { decodeRecord, encodeRecord } from './record-bytes.js';
import { isZero, readWhole, SegmentReader } from './segment-reader.js';
import { SegmentWriter } from './segment-writer.js';
import { asidePath, type Segment, Segments } from './segments.js';
import { SetAsideFiles } from './set-aside-files.js';

export interface LogEntry {
  readonly offset: number;
  readonly record: EventRecord;
}

/** What `GET /events` reads. */
export interface EventLog {
  /** Offset of the oldest entry; equals `nextOffset` when empty. */
  readonly firstOffset: number;
  readonly nextOffset: number;
  /**
   * At most `limit` entries, and about 1 MiB of them, from `offset` on (or from the oldest, if that is later). Offsets may be
   * missing between them. Empty: none for now. Rejects when the disk cannot be read.
   */
  read(offset: number, limit: number): Promise<LogEntry[]>;
  /** Calls back after each append; returns the function that ends it. */
  onAppend(listener: () => void): () => void;
}

export interface EmbeddedLogObserver {
  recordsAppended(count: number): void;
  /** The oldest ones, to stay under `journal.maxBytes`. */
  recordsDeleted(count: number): void;
  /** Nothing can be appended until `logRecovered`. */
  logFailed(why: string): void;
  logRecovered(): void;
  /** Bytes that cannot be read any more; `file` contains them. */
  logDamaged(bytes: number, file: string): void;
  /** It ended in a record that was only partly written, so never acknowledged; `file` contains that part. */
  logTorn(bytes: number, file: string): void;
  /** As JournalObserver.filesSetAside, of the files with such bytes. */
  logFilesSetAside(kind: SetAsideKind, count: number): void;
  /** An earlier release wrote its log to this directory; it is ignored. */
  oldLogIgnored(directory: string): void;
}

export interface EmbeddedLogOptions {
  readonly directory: string;
  readonly ownership: Ownership;
  readonly maxBytes: number;
  readonly observer: EmbeddedLogObserver;
}

/** Of one read: a follower must not bring a hundred of the largest records into memory at once. */
const READ_BYTES = 1_048_576;
const CHUNK_BYTES = 256 * 1024;
/** Below the deadline of the strictest senders. */
const APPEND_TIMEOUT_MS = 2500;
/** With less room than this the next delivery may not fit. */
const READY_BYTES = 64 * 1024;
/** At the start of each content: the offset, as a double. */
const OFFSET_BYTES = 8;
const SMALLEST_FRAME_BYTES = FRAME_HEAD_BYTES + OFFSET_BYTES;

export class EmbeddedLog implements EventLog, Publisher {
  readonly #disk: Disk;
  readonly #segments: Segments;
  readonly #writer: SegmentWriter;
  readonly #reader: SegmentReader;
  readonly #index = new OffsetIndex();
  readonly #setAsideFiles: SetAsideFiles;
  readonly #observer: EmbeddedLogObserver;
  readonly #maxBytes: number;
  readonly #listeners = new Set<() => void>();
  /** Damaged places that were passed over, by file and position, with their ends. */
  readonly #damages = new Map<string, number>();
  /** Files of such places, from the moment on that they are written. */
  readonly #savedPlaces = new Set<string>();
  readonly #numbering = {
    nextOffset: 0,
    stamp(content: Buffer): void {
      content.writeDoubleBE(this.nextOffset++);
    },
  };
  #durableOffset: number;

  /** Throws an OperatorError where the directory cannot be created, written or locked, or its newest file cannot be read. */
  static open(options: EmbeddedLogOptions): EmbeddedLog {
    return new EmbeddedLog(options);
  }

  private constructor({ directory, ownership, maxBytes, observer }: EmbeddedLogOptions) {
    this.#observer = observer;
    this.#maxBytes = maxBytes;
    this.#disk = new Disk({
      name: 'embedded log',
      directory: join(directory, 'event-log'),
      // It never refuses for its size: it deletes its oldest.
      maxBytes: Number.POSITIVE_INFINITY,
      ownership,
      observer: {
        journalBytes: () => {},
        journalFailed: (why) => observer.logFailed(why),
        journalRecovered: () => observer.logRecovered(),
      },
    });
    this.#segments = new Segments(this.#disk, this.#disk.directory, 'events');
    this.#reader = new SegmentReader(this.#disk, 'events');
    const appends = { appended: (count: number) => this.#appended(count), appendsFailed: () => {} };
    this.#writer = new SegmentWriter(this.#disk, this.#segments, maxBytes, appends, this.#numbering);
    this.#setAsideFiles = new SetAsideFiles(this.#disk, {
      filesSetAside: (kind, count) => observer.logFilesSetAside(kind, count),
    });
    this.#restoreOffsets();
    this.#durableOffset = this.#numbering.nextOffset;
    const old = join(directory, 'events');
    if (existsSync(join(old, 'data.mdb'))) observer.oldLogIgnored(old);
  }

  get firstOffset(): number {
    return this.#segments.list[0]?.firstOffset ?? this.#durableOffset;
  }

  get nextOffset(): number {
    return this.#durableOffset;
  }

  async publish(records: readonly EventRecord[]): Promise<void> {
    const deadline = performance.now() + APPEND_TIMEOUT_MS;
    await Promise.all(
      records.map((record) => this.#writer.append(encodeRecord(record, OFFSET_BYTES), deadline)),
    );
  }

  async read(offset: number, limit: number): Promise<LogEntry[]> {
    const { list } = this.#segments;
    const entries: LogEntry[] = [];
    let bytes = 0;
    const isFull = () => entries.length >= limit || bytes >= READ_BYTES;
    let next = Math.max(offset, this.firstOffset);
    while (next < this.#durableOffset && !isFull()) {
      const segment = list.findLast(({ firstOffset }) => firstOffset! <= next)!;
      let position = this.#index.position(segment, next);
      while (position < segment.end && !isFull()) {
        const frames = await this.#framesAt(segment, position);
        if (frames.length === 0) position = await this.#passOver(segment, position);
        for (const { content, end } of frames) {
          const found = content.readDoubleBE(0);
          this.#index.found(segment, found, position);
          position = end;
          if (found < next || isFull()) continue;
          entries.push({ offset: found, record: decodeRecord(content.subarray(OFFSET_BYTES)) });
          bytes += content.length;
        }
      }
      // The oldest one that is left, where this one was deleted meanwhile.
      next = list[list.indexOf(segment) + 1]?.firstOffset ?? this.#durableOffset;
    }
    return entries;
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readiness(): Readiness {
    const why = this.#disk.whyNot(READY_BYTES);
    return why === null ? { ready: true } : { ready: false, why: `The embedded log cannot write: ${why}.` };
  }

  /** Does not wait for a stalled disk. */
  async close(): Promise<void> {
    await withTimeout(this.#writer.flushed(), APPEND_TIMEOUT_MS, () => {});
    await this.#writer.close();
    await this.#segments.close();
    await this.#reader.close();
    this.#setAsideFiles.close();
    this.#disk.close();
  }

  #appended(count: number): void {
    this.#durableOffset = this.#numbering.nextOffset;
    this.#observer.recordsAppended(count);
    this.#deleteOldest();
    for (const listener of this.#listeners) listener();
  }

  #deleteOldest(): void {
    const { list } = this.#segments;
    while (list.length > 1 && this.#segments.bytes > this.#maxBytes) {
      const [oldest, next] = list;
      void this.#reader.release(oldest!);
      this.#segments.remove(oldest!);
      this.#observer.recordsDeleted(next!.firstOffset! - oldest!.firstOffset!);
    }
  }

  /**
   * Of the files of an earlier process only the newest is read. Bytes at its end that are damaged may have been records whose
   * offsets were given out, so as many are left out.
   */
  #restoreOffsets(): void {
    const { list } = this.#segments;
    let end: number | null = null;
    let damagedBytes = 0;
    for (const segment of [...list].reverse()) {
      if (end !== null && segment.firstOffset !== null) continue;
      const { contents, damages } = readWhole(segment);
      for (const { bytes } of damages) damagedBytes += end === null ? bytes.length : 0;
      segment.firstOffset ??= contents[0]?.readDoubleBE(0) ?? null;
      const last = contents.at(-1)?.readDoubleBE(0);
      if (segment.firstOffset !== null) end ??= (last ?? segment.firstOffset - 1) + 1;
      for (const { position, ...damage } of damages) void this.#setAside(segment, position, damage);
    }
    this.#numbering.nextOffset = (end ?? 0) + Math.ceil(damagedBytes / SMALLEST_FRAME_BYTES);
    // One without a single intact record has no offsets.
    let following = this.#numbering.nextOffset;
    for (const segment of [...list].reverse()) following = segment.firstOffset ??= following;
  }

  /** Empty where the bytes are damaged, or where the segment was deleted meanwhile. */
  async #framesAt(segment: Segment, position: number): Promise<Frame[]> {
    try {
      return await this.#reader.frames(segment, position, Number.POSITIVE_INFINITY, CHUNK_BYTES);
    } catch (error) {
      if (this.#segments.list.includes(segment)) throw error;
      return [];
    }
  }

  /** Returns where the damage ends. */
  async #passOver(segment: Segment, position: number): Promise<number> {
    if (!this.#segments.list.includes(segment)) return segment.end;
    const known = this.#damages.get(`${segment.path} ${position}`);
    if (known !== undefined) return known;
    const { end, ...damage } = await this.#reader.damage(segment, position);
    await this.#setAside(segment, end - damage.bytes.length, damage);
    this.#damages.set(`${segment.path} ${position}`, end);
    return end;
  }

  /** Once for each place, also over restarts. */
  async #setAside(segment: Segment, position: number, { bytes, isTorn }: Damage): Promise<void> {
    const ending = isTorn ? 'torn' : 'corrupt';
    const path = asidePath(segment, position, ending);
    if (isZero(bytes) || this.#savedPlaces.has(path) || existsSync(path)) return;
    this.#savedPlaces.add(path);
    try {
      const file = await this.#segments.setAside(segment, position, bytes, ending);
      if (isTorn) this.#observer.logTorn(bytes.length, file);
      else this.#observer.logDamaged(bytes.length, file);
      this.#setAsideFiles.recount();
    } catch {
      // The bytes stay where they are.
      this.#savedPlaces.delete(path);
    }
  }
}
