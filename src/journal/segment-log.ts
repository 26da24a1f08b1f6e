/**
 * A durable log of byte strings, appended at one end and drained at the other. An append resolves only after an fsync,
 * which concurrent appends share; after a failed one nothing more is written to that file. What cannot be read is set
 * aside whole and reading goes on behind it.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { PublishError } from '../publisher.js';
import { type Disk, writeAt } from './disk.js';
import { FRAME_HEAD_BYTES, frameAt, frameBytes, nextFrame, writeFrame } from './frame.js';
import { type Segment, Segments } from './segments.js';

export interface SegmentLogObserver {
  appended(count: number): void;
  appendsFailed(count: number): void;
  corruptSetAside(bytes: number, file: string): void;
  tornEndSetAside(bytes: number, file: string): void;
}

export interface LogEntry {
  readonly payload: Buffer;
  /** For `advance`, once this and everything before it is drained. */
  readonly end: number;
}

interface Append {
  readonly payload: Buffer;
  /** performance.now() terms. */
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: PublishError) => void;
  isSettled: boolean;
}

const LARGEST_SEGMENT_BYTES = 64 * 1024 * 1024;
const LARGEST_WRITE_BYTES = 4 * 1024 * 1024;
/** Holds a record of the usual greatest size; a larger one takes a second read. */
const READ_BYTES = 1280 * 1024;
/** Appends that wait too long for their disk are looked for so often. */
const SWEEP_MS = 50;

export class SegmentLog {
  readonly #disk: Disk;
  readonly #observer: SegmentLogObserver;
  readonly #segments: Segments;
  readonly #segmentBytes: number;
  readonly #pending: Append[] = [];
  #writing: { segment: Segment; file: FileHandle } | null = null;
  #reading: { segment: Segment; file: FileHandle } | null = null;
  #flushing: Promise<void> | null = null;
  #inFlight: readonly Append[] = [];
  #sweep: NodeJS.Timeout | null = null;

  /** Reads names and sizes of what an earlier process left; nothing is made on disk before the first append. */
  constructor(disk: Disk, directory: string, observer: SegmentLogObserver) {
    this.#disk = disk;
    this.#observer = observer;
    this.#segments = new Segments(disk, directory);
    this.#segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, Math.ceil(disk.maxBytes / 8));
  }

  /** On disk, and not drained whole. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  /** Drained to the end, with nothing on its way in. */
  get isEmpty(): boolean {
    const { list, offset } = this.#segments;
    const isDrained = list.length === 0 || (list.length === 1 && offset >= list[0]!.end);
    return isDrained && this.#flushing === null;
  }

  /** Rejects with PublishError `unavailable`: at once when the disk is known to be full or failing, at `deadline` when it stalls. */
  append(payload: Buffer, deadline: number): Promise<void> {
    const why = this.#disk.whyNot(payload.length + FRAME_HEAD_BYTES);
    if (why !== null) {
      this.#observer.appendsFailed(1);
      return Promise.reject(unavailable(why));
    }
    this.#disk.waiting(payload.length);
    return new Promise((resolve, reject) => {
      this.#pending.push({ payload, deadline, resolve, reject, isSettled: false });
      this.#flushing ??= this.#flush();
      this.#sweep ??= setTimeout(this.#expire, SWEEP_MS);
    });
  }

  /** Resolves when nothing that was appended until now is on its way any more. */
  async flushed(): Promise<void> {
    await this.#flushing;
  }

  /** What comes next, durable and whole; empty: nothing for now. Rejects when the disk cannot be read. */
  async read(maxEntries: number, maxBytes: number): Promise<LogEntry[]> {
    for (;;) {
      const segment = this.#segments.list[0];
      if (segment === undefined) return [];
      const { offset } = this.#segments;
      if (offset < segment.end) {
        const entries = await this.#disk.read(() => this.#entriesAt(segment, offset, maxEntries, maxBytes));
        if (entries.length > 0) return entries;
        await this.#passOver(segment, offset);
      } else {
        if (segment === this.#writing?.segment) return [];
        this.#shift();
      }
    }
  }

  /** Whether there is nothing durable behind `entry`. */
  isLast(entry: LogEntry): boolean {
    const { list } = this.#segments;
    return list.length === 1 && entry.end >= list[0]!.end;
  }

  /** Everything up to `entry`, of the last read, is drained. */
  advance(entry: LogEntry): void {
    this.#segments.advance(entry.end);
  }

  /** Keeps what Kafka will never take; see Segments. */
  setAside(entry: LogEntry, bytes: Buffer): Promise<string> {
    return this.#segments.setAside(this.#segments.list[0]!, entry.end, bytes, 'refused');
  }

  /** Removes the last file too. Only when empty. */
  clear(): void {
    void this.#writing?.file.close().catch(() => {});
    this.#writing = null;
    if (this.#segments.list.length > 0) this.#shift();
  }

  /** What is undrained stays. Waits for no disk that stalls. */
  async close(): Promise<void> {
    if (this.#sweep) clearTimeout(this.#sweep);
    for (const append of [...this.#inFlight, ...this.#pending.splice(0)]) this.#settle(append, CLOSED);
    await this.#segments.close();
    if (this.#flushing !== null) return;
    await this.#writing?.file.close().catch(() => {});
    await this.#reading?.file.close().catch(() => {});
  }

  async #flush(): Promise<void> {
    // What becomes ready in this turn of the event loop shares the fsync.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.length > 0) {
      const batch = this.#take();
      this.#inFlight = batch;
      try {
        await this.#disk.write(() => this.#write(batch));
        this.#observer.appended(batch.length);
        for (const append of batch) this.#settle(append, null);
      } catch (error) {
        this.#disk.failed(error);
        const failure = unavailable((error as Error).message, error);
        for (const append of batch) this.#settle(append, failure);
        this.#giveBack(failure, this.#pending);
        await this.#abandon();
      }
      for (const { payload } of batch) this.#disk.waiting(-payload.length);
      this.#inFlight = [];
    }
    this.#flushing = null;
  }

  #take(): Append[] {
    let count = 0;
    for (let bytes = 0; count < this.#pending.length && bytes < LARGEST_WRITE_BYTES; count++)
      bytes += this.#pending[count]!.payload.length;
    return this.#pending.splice(0, count);
  }

  async #write(batch: readonly Append[]): Promise<void> {
    if (this.#writing !== null && this.#writing.segment.end >= this.#segmentBytes) {
      const { file } = this.#writing;
      this.#writing = null;
      await file.close();
    }
    this.#writing ??= await this.#segments.add();
    const { segment, file } = this.#writing;
    let size = 0;
    for (const { payload } of batch) size += FRAME_HEAD_BYTES + payload.length;
    const bytes = Buffer.allocUnsafe(size);
    let end = 0;
    for (const { payload } of batch) end = writeFrame(bytes, end, payload, segment.salt);
    await writeAt(file, bytes, segment.end);
    await file.datasync();
    segment.end += size;
    this.#disk.grown(size);
  }

  /** After a failed fsync the kernel forgets what it could not write, and the next fsync succeeds: never ask it again. */
  async #abandon(): Promise<void> {
    if (this.#writing === null) return;
    const { segment, file } = this.#writing;
    this.#writing = null;
    await this.#disk.write(async () => {
      // Whoever was told «not kept» will send again; the copy that may have been written need not be published too.
      await file.truncate(segment.end).catch(() => {});
      await file.close().catch(() => {});
    });
    if (segment.end === 0) this.#segments.discard(segment);
  }

  readonly #expire = (): void => {
    this.#sweep = null;
    const now = performance.now();
    const isLate = ({ isSettled, deadline }: Append) => !isSettled && deadline <= now;
    if (this.#inFlight.some(isLate) || this.#pending.some(isLate)) {
      const failure = unavailable('the disk does not answer');
      this.#disk.failed(failure);
      // What is in flight stays in memory until the disk answers, but nobody waits for it any more.
      for (const append of this.#inFlight) this.#settle(append, failure);
      this.#giveBack(failure, this.#pending);
    }
    if (this.#flushing !== null) this.#sweep = setTimeout(this.#expire, SWEEP_MS);
  };

  #giveBack(failure: PublishError, appends: Append[]): void {
    for (const append of appends.splice(0)) {
      this.#disk.waiting(-append.payload.length);
      this.#settle(append, failure);
    }
  }

  #settle(append: Append, failure: PublishError | null): void {
    if (append.isSettled) return;
    append.isSettled = true;
    if (failure === null) {
      append.resolve();
    } else {
      this.#observer.appendsFailed(1);
      append.reject(failure);
    }
  }

  /** Empty when what is there is no entry. */
  async #entriesAt(
    segment: Segment,
    offset: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<LogEntry[]> {
    const rest = segment.end - offset;
    let bytes = await this.#bytesAt(segment, offset, Math.min(rest, READ_BYTES));
    if (bytes.length < rest && frameAt(bytes, 0, segment.salt) === 'incomplete') {
      bytes = await this.#bytesAt(segment, offset, Math.min(rest, frameBytes(bytes, 0)));
    }
    const entries: LogEntry[] = [];
    for (let at = 0; at < Math.min(bytes.length, maxBytes) && entries.length < maxEntries; ) {
      const frame = frameAt(bytes, at, segment.salt);
      if (typeof frame === 'string') break;
      entries.push({ payload: frame.payload, end: offset + frame.end });
      at = frame.end;
    }
    return entries;
  }

  /** A file that is open keeps its room on the disk. */
  #shift(): void {
    void this.#reading?.file.close().catch(() => {});
    this.#reading = null;
    this.#segments.shift();
  }

  /** To the next sound frame. If there is none, what is left is most likely a write that never ended, which nobody was promised. */
  async #passOver(segment: Segment, offset: number): Promise<void> {
    const rest = await this.#disk.read(() => this.#bytesAt(segment, offset, segment.end - offset));
    const next = nextFrame(rest, 1, segment.salt);
    const bytes = next < 0 ? rest : rest.subarray(0, next);
    if (!isZero(bytes)) {
      const isTorn = next < 0 && frameAt(rest, 0, segment.salt) === 'incomplete';
      const file = await this.#segments.setAside(segment, offset, bytes, isTorn ? 'torn' : 'corrupt');
      if (isTorn) this.#observer.tornEndSetAside(bytes.length, file);
      else this.#observer.corruptSetAside(bytes.length, file);
    }
    this.#segments.advance(offset + bytes.length);
  }

  async #bytesAt(segment: Segment, offset: number, length: number): Promise<Buffer> {
    if (this.#reading?.segment !== segment) {
      await this.#reading?.file.close().catch(() => {});
      this.#reading = null;
      this.#reading = { segment, file: await open(segment.path, 'r') };
    }
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#reading.file.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    // A file that has become shorter is damage too: what is missing is not waited for.
    return done < length ? bytes.fill(0, done) : bytes;
  }
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

const CLOSED = unavailable('it is closed');

function unavailable(why: string, cause?: unknown): PublishError {
  return new PublishError('unavailable', `the journal cannot keep it: ${why}`, { cause });
}
