/**
 * A durable log of frames, appended at one end and drained at the other. An append resolves only after an fsync, which
 * concurrent appends share; after a failed fsync that file gets no further write. Bytes that cannot be read are set aside
 * whole, and reading goes on behind them.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { PublishError } from '../publisher.js';
import { type Disk, writeAt } from './disk.js';
import { FRAME_HEAD_BYTES, type Frame, frameAt, frameBytes, nextFrame, writeFrame } from './frame.js';
import type { Stretch } from './record-count.js';
import { type Segment, Segments } from './segments.js';

export interface SegmentLogObserver {
  appended(count: number): void;
  appendsFailed(count: number): void;
  corruptSetAside(bytes: number, file: string): void;
  tornEndSetAside(bytes: number, file: string): void;
}

interface Append {
  readonly content: Buffer;
  /** performance.now() terms. */
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: PublishError) => void;
  isSettled: boolean;
}

const LARGEST_SEGMENT_BYTES = 64 * 1024 * 1024;
const LARGEST_WRITE_BYTES = 4 * 1024 * 1024;
/** Enough for the largest record of a usual configuration; a larger one takes a second read. */
const READ_BYTES = 1280 * 1024;
/** How often appends are checked for a passed deadline. */
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

  /** Reads names and sizes of what an earlier process left. Creates nothing on disk: the first append does. */
  constructor(disk: Disk, directory: string, observer: SegmentLogObserver) {
    this.#disk = disk;
    this.#observer = observer;
    this.#segments = new Segments(disk, directory);
    this.#segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, Math.ceil(disk.maxBytes / 8));
  }

  /** Size of the files that are not drained to their end. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  /** What is still to be drained, by file. */
  get undrained(): Stretch[] {
    const { list, offset } = this.#segments;
    return list.map(({ path, salt, end }, index) => ({ path, salt, from: index === 0 ? offset : 0, end }));
  }

  /** Drained to the end, with nothing on its way in. */
  get isEmpty(): boolean {
    const { list, offset } = this.#segments;
    const isDrained = list.length === 0 || (list.length === 1 && offset >= list[0]!.end);
    return isDrained && this.#flushing === null;
  }

  /** Rejects with PublishError `unavailable`: at once when the disk is known to be full or failing, at `deadline` when it stalls. */
  append(content: Buffer, deadline: number): Promise<void> {
    const why = this.#disk.whyNot(content.length + FRAME_HEAD_BYTES);
    if (why !== null) {
      this.#observer.appendsFailed(1);
      return Promise.reject(unavailable(why));
    }
    this.#disk.waiting(content.length);
    return new Promise((resolve, reject) => {
      this.#pending.push({ content, deadline, resolve, reject, isSettled: false });
      this.#flushing ??= this.#flush();
      this.#sweep ??= setTimeout(this.#expire, SWEEP_MS);
    });
  }

  /** Resolves when everything appended until now has settled. */
  async flushed(): Promise<void> {
    await this.#flushing;
  }

  /** The next frames that are durable; empty: none for now. Their `end` is for `advance`. Rejects when the disk cannot be read. */
  async read(maxFrames: number, maxBytes: number): Promise<Frame[]> {
    for (;;) {
      const segment = this.#segments.list[0];
      if (segment === undefined) return [];
      const { offset } = this.#segments;
      if (offset < segment.end) {
        const frames = await this.#disk.read(() => this.#framesAt(segment, offset, maxFrames, maxBytes));
        if (frames.length > 0) return frames;
        await this.#passOver(segment, offset);
      } else {
        if (segment === this.#writing?.segment) return [];
        this.#shift();
      }
    }
  }

  /** Whether `frame` is the last one that is durable. */
  isLast(frame: Frame): boolean {
    const { list } = this.#segments;
    return list.length === 1 && frame.end >= list[0]!.end;
  }

  /** Everything up to `frame`, of the last read, is drained. */
  advance(frame: Frame): void {
    this.#segments.advance(frame.end);
  }

  /** Saves what Kafka rejected permanently; see Segments. */
  setAside(frame: Frame, bytes: Buffer): Promise<string> {
    return this.#segments.setAside(this.#segments.list[0]!, frame.end, bytes, 'refused');
  }

  /** Removes the last file too. Only when empty. */
  clear(): void {
    void this.#writing?.file.close().catch(() => {});
    this.#writing = null;
    if (this.#segments.list.length > 0) this.#shift();
  }

  /** What is undrained stays on disk. Does not wait for a stalled disk. */
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
      for (const { content } of batch) this.#disk.waiting(-content.length);
      this.#inFlight = [];
    }
    this.#flushing = null;
  }

  #take(): Append[] {
    let count = 0;
    for (let bytes = 0; count < this.#pending.length && bytes < LARGEST_WRITE_BYTES; count++)
      bytes += this.#pending[count]!.content.length;
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
    for (const { content } of batch) size += FRAME_HEAD_BYTES + content.length;
    const bytes = Buffer.allocUnsafe(size);
    let end = 0;
    for (const { content } of batch) end = writeFrame(bytes, end, content, segment.salt);
    await writeAt(file, bytes, segment.end);
    await file.datasync();
    segment.end += size;
    this.#disk.grown(size);
  }

  /** After a failed fsync the kernel drops what it could not write, and the next fsync succeeds: never trust one on this file again. */
  async #abandon(): Promise<void> {
    if (this.#writing === null) return;
    const { segment, file } = this.#writing;
    this.#writing = null;
    await this.#disk.write(async () => {
      // The senders retry; a copy that was written all the same would be published twice.
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
      const why = 'the disk does not answer';
      this.#disk.failed(why);
      const failure = unavailable(why);
      // What is in flight stays in memory until the disk answers; its callers get their answer now.
      for (const append of this.#inFlight) this.#settle(append, failure);
      this.#giveBack(failure, this.#pending);
    }
    if (this.#flushing !== null) this.#sweep = setTimeout(this.#expire, SWEEP_MS);
  };

  #giveBack(failure: PublishError, appends: Append[]): void {
    for (const append of appends.splice(0)) {
      this.#disk.waiting(-append.content.length);
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

  /** Empty when the bytes at `offset` are not a frame. */
  async #framesAt(segment: Segment, offset: number, maxFrames: number, maxBytes: number): Promise<Frame[]> {
    const rest = segment.end - offset;
    let bytes = await this.#bytesAt(segment, offset, Math.min(rest, READ_BYTES));
    if (bytes.length < rest && frameAt(bytes, 0, segment.salt) === 'incomplete') {
      bytes = await this.#bytesAt(segment, offset, Math.min(rest, frameBytes(bytes, 0)));
    }
    const frames: Frame[] = [];
    for (let at = 0; at < Math.min(bytes.length, maxBytes) && frames.length < maxFrames; ) {
      const frame = frameAt(bytes, at, segment.salt);
      if (typeof frame === 'string') break;
      frames.push({ content: frame.content, end: offset + frame.end });
      at = frame.end;
    }
    return frames;
  }

  /** Closed first: an open file would still take its room on the disk. */
  #shift(): void {
    void this.#reading?.file.close().catch(() => {});
    this.#reading = null;
    this.#segments.shift();
  }

  /** Goes on to the next valid frame. Without one the rest is most likely a write that never ended, and so was never acknowledged. */
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
    // A file that has become shorter is damage too: the missing bytes will not come.
    return done < length ? bytes.fill(0, done) : bytes;
  }
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

const CLOSED = unavailable('the journal is closed');

function unavailable(why: string, cause?: unknown): PublishError {
  return new PublishError('unavailable', `The journal cannot store the record: ${why}.`, { cause });
}
