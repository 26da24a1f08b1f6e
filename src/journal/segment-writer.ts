/**
 * Appends to a log. An append resolves only after an fsync, which concurrent appends share; after a failed write or fsync that
 * file gets no further write, and the next append begins a new one.
 */
import type { FileHandle } from 'node:fs/promises';
import { PublishError } from '../publisher.js';
import { type Disk, writeAt } from './disk.js';
import { FRAME_HEAD_BYTES, writeFrame } from './frame.js';
import { encodeHead } from './segment-head.js';
import type { Segment, Segments } from './segments.js';

export interface AppendObserver {
  /** They are on disk; called before their appends resolve. */
  appended(count: number): void;
  appendsFailed(count: number): void;
}

/** Gives records their offsets. */
export interface Numbering {
  /** Of the next record. */
  readonly nextOffset: number;
  /** Called for each content in the order of the file, just before it is written. */
  stamp(content: Buffer): void;
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
/** How often appends are checked for a passed deadline. */
const SWEEP_MS = 50;

export class SegmentWriter {
  readonly #disk: Disk;
  readonly #segments: Segments;
  readonly #observer: AppendObserver;
  readonly #numbering: Numbering | null;
  readonly #segmentBytes: number;
  readonly #pending: Append[] = [];
  #writing: { segment: Segment; file: FileHandle } | null = null;
  #flushing: Promise<void> | null = null;
  #inFlight: readonly Append[] = [];
  /** How long they have waited for the disk while this process ran: one that is starved of CPU must not blame the disk. */
  #silentMs = 0;
  #sweptAt = 0;
  #sweep: NodeJS.Timeout | null = null;

  /** `maxBytes`: of the log; a segment has an eighth of it at most. Creates nothing on disk: the first append does. */
  constructor(
    disk: Disk,
    segments: Segments,
    maxBytes: number,
    observer: AppendObserver,
    numbering: Numbering | null = null,
  ) {
    this.#disk = disk;
    this.#segments = segments;
    this.#observer = observer;
    this.#numbering = numbering;
    this.#segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, Math.ceil(maxBytes / 8));
  }

  /** Whether anything is on its way to the disk. */
  get isBusy(): boolean {
    return this.#flushing !== null;
  }

  /** The one that may still grow. */
  get segment(): Segment | null {
    return this.#writing?.segment ?? null;
  }

  /** Rejects with PublishError `unavailable`: at once when the disk is known to be full or failing, at `deadline` when it stalls. */
  append(content: Buffer, deadline: number): Promise<void> {
    const why = this.#disk.whyNot(content.length + FRAME_HEAD_BYTES);
    if (why !== null) {
      this.#observer.appendsFailed(1);
      return Promise.reject(this.#unavailable(why));
    }
    this.#disk.waiting(content.length);
    return new Promise((resolve, reject) => {
      this.#pending.push({ content, deadline, resolve, reject, isSettled: false });
      this.#flushing ??= this.#flush();
      if (this.#sweep === null) this.#sweepLater(performance.now());
    });
  }

  /** Resolves when everything appended until now has settled. */
  async flushed(): Promise<void> {
    await this.#flushing;
  }

  /** The next append begins a new file. Only while nothing is being written. */
  rotate(): void {
    void this.#writing?.file.close().catch(() => {});
    this.#writing = null;
  }

  /** Does not wait for a stalled disk. */
  async close(): Promise<void> {
    if (this.#sweep) clearTimeout(this.#sweep);
    const closed = this.#unavailable(`the ${this.#disk.name} is closed`);
    for (const append of [...this.#inFlight, ...this.#pending.splice(0)]) this.#settle(append, closed);
    const closeFile = () => this.#writing?.file.close().catch(() => {});
    if (this.#flushing === null) await closeFile();
    else void this.#flushing.then(closeFile);
  }

  async #flush(): Promise<void> {
    // What becomes ready in this turn of the event loop shares the fsync.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.length > 0) {
      const batch = this.#take();
      this.#inFlight = batch;
      this.#silentMs = 0;
      try {
        await this.#disk.write(() => this.#write(batch));
        this.#observer.appended(batch.length);
        for (const append of batch) this.#settle(append, null);
      } catch (error) {
        this.#disk.failed(error);
        const failure = this.#unavailable((error as Error).message, error);
        for (const append of batch) this.#settle(append, failure);
        this.#giveBack(failure, () => true);
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
    const firstOffset = this.#numbering?.nextOffset ?? 0;
    this.#writing ??= await this.#segments.add(firstOffset);
    const { segment, file } = this.#writing;
    const contents = batch.map(({ content }) => content);
    if (this.#numbering !== null) for (const content of contents) this.#numbering.stamp(content);
    if (segment.end === 0) contents.unshift(encodeHead(this.#segments.kind, firstOffset));
    const bytes = Buffer.allocUnsafe(
      contents.reduce((sum, { length }) => sum + FRAME_HEAD_BYTES + length, 0),
    );
    let end = 0;
    for (const content of contents) end = writeFrame(bytes, end, content, segment.salt);
    await writeAt(file, bytes, segment.end);
    await file.datasync();
    await this.#disk.ownership.confirmLinked(file, segment.path);
    segment.end += end;
    this.#disk.grown(end);
  }

  /** After a failed fsync the kernel drops what it could not write, and the next fsync succeeds: never trust one on this file again. */
  async #abandon(): Promise<void> {
    if (this.#writing === null) return;
    const { segment, file } = this.#writing;
    this.#writing = null;
    await this.#disk.write(async () => {
      // The senders retry; a copy that was written all the same would be published twice.
      if (this.#disk.ownership.whyLost === null) await file.truncate(segment.end).catch(() => {});
      await file.close().catch(() => {});
    });
    if (segment.end === 0) this.#segments.remove(segment);
  }

  /** A disk that is only slow keeps the others: what has more time left may still be written in time. */
  readonly #expire = (): void => {
    this.#sweep = null;
    const now = performance.now();
    this.#silentMs += Math.min(now - this.#sweptAt, 2 * SWEEP_MS);
    const isLate = ({ isSettled, deadline }: Append) => !isSettled && deadline <= now;
    if (this.#inFlight.some(isLate) || this.#pending.some(isLate)) {
      const isStalled = this.#inFlight.length > 0 && this.#silentMs >= this.#disk.stalledMs;
      const why = isStalled ? 'the disk does not answer' : 'the disk is too slow';
      if (isStalled) this.#disk.failed(why);
      const failure = this.#unavailable(why);
      const isOver = isStalled ? () => true : isLate;
      // What is in flight stays in memory until the disk answers; its callers get their answer now.
      for (const append of this.#inFlight) if (isOver(append)) this.#settle(append, failure);
      this.#giveBack(failure, isOver);
    }
    if (this.#flushing !== null) this.#sweepLater(now);
  };

  #sweepLater(now: number): void {
    this.#sweptAt = now;
    this.#sweep = setTimeout(this.#expire, SWEEP_MS);
  }

  #giveBack(failure: PublishError, isOver: (append: Append) => boolean): void {
    for (const append of this.#pending.splice(0)) {
      if (!isOver(append)) {
        this.#pending.push(append);
        continue;
      }
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

  #unavailable(why: string, cause?: unknown): PublishError {
    return new PublishError('unavailable', `The ${this.#disk.name} cannot store the record: ${why}.`, {
      cause,
    });
  }
}
