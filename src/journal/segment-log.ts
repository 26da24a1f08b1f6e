/**
 * A durable log of frames, appended at one end and drained at the other; drained files are removed. Bytes that cannot be read
 * are set aside whole, and reading continues behind them.
 */
import type { Disk } from './disk.js';
import { DrainPosition } from './drain-position.js';
import type { Frame } from './frame.js';
import type { Stretch } from './record-count.js';
import { HEAD_BYTES } from './segment-head.js';
import { isZero, SegmentReader } from './segment-reader.js';
import { type AppendObserver, SegmentWriter } from './segment-writer.js';
import { type Segment, Segments } from './segments.js';

export interface SegmentLogObserver extends AppendObserver {
  corruptSetAside(bytes: number, file: string): void;
  tornEndSetAside(bytes: number, file: string): void;
}

export class SegmentLog {
  readonly #observer: SegmentLogObserver;
  readonly #segments: Segments;
  readonly #writer: SegmentWriter;
  readonly #reader: SegmentReader;
  readonly #saved: DrainPosition;
  /** In the first file. */
  #position = 0;

  /** Reads names, sizes and heads of what an earlier process left. Creates nothing on disk: the first append does. */
  constructor(disk: Disk, directory: string, observer: SegmentLogObserver) {
    this.#observer = observer;
    this.#saved = new DrainPosition(disk, directory);
    const { foundNumber, foundPosition } = this.#saved;
    this.#segments = new Segments(disk, directory, 'journal', foundNumber);
    this.#writer = new SegmentWriter(disk, this.#segments, disk.maxBytes, observer);
    this.#reader = new SegmentReader(disk, 'journal');
    const { list } = this.#segments;
    while (list.length > 0 && list[0]!.number < foundNumber) this.#segments.remove(list[0]!);
    if (list[0]?.number === foundNumber) this.#position = Math.min(foundPosition, list[0].end);
  }

  /** Size of the files that are not drained to their end. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  /** What is still to be drained, by file. */
  get undrained(): Stretch[] {
    return this.#segments.list.map(({ path, salt, end, firstOffset }, index) => {
      const firstRecord = firstOffset === null ? 0 : HEAD_BYTES;
      return { path, salt, from: Math.max(firstRecord, index === 0 ? this.#position : 0), end };
    });
  }

  /** Drained to the end, with nothing on its way in. */
  get isEmpty(): boolean {
    const { list } = this.#segments;
    const isDrained = list.length === 0 || (list.length === 1 && this.#position >= list[0]!.end);
    return isDrained && !this.#writer.isBusy;
  }

  /** See SegmentWriter. */
  append(content: Buffer, deadline: number): Promise<void> {
    return this.#writer.append(content, deadline);
  }

  /** Resolves when everything appended until now has settled. */
  flushed(): Promise<void> {
    return this.#writer.flushed();
  }

  /** The next frames that are durable; empty: none for now. Their `end` is for `advance`. Rejects when the disk cannot be read. */
  async read(maxFrames: number, maxBytes: number): Promise<Frame[]> {
    for (;;) {
      const segment = this.#segments.list[0];
      if (segment === undefined) return [];
      if (this.#position < segment.end) {
        const frames = await this.#reader.frames(segment, this.#position, maxFrames, maxBytes);
        if (frames.length > 0) return frames;
        await this.#passOver(segment);
      } else {
        if (segment === this.#writer.segment) return [];
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
    this.#advance(frame.end);
  }

  /** Saves what Kafka rejected permanently; see Segments. */
  setAside(frame: Frame, bytes: Buffer): Promise<string> {
    return this.#segments.setAside(this.#segments.list[0]!, frame.end, bytes, 'refused');
  }

  /** Removes the last file too. Only when empty. */
  clear(): void {
    this.#writer.rotate();
    if (this.#segments.list.length > 0) this.#shift();
  }

  /** What is undrained stays on disk. Does not wait for a stalled disk. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#saved.close();
    await this.#segments.close();
    await this.#reader.close();
  }

  #advance(position: number): void {
    this.#position = position;
    this.#saved.save(this.#segments.list[0]!.number, position);
  }

  #shift(): void {
    const drained = this.#segments.list[0]!;
    void this.#reader.release(drained);
    this.#segments.remove(drained);
    this.#position = 0;
    this.#saved.save(this.#segments.list[0]?.number ?? drained.number + 1, 0);
  }

  /** Continues at the next valid frame. Without one the rest is most likely a write that never ended, and so was never acknowledged. */
  async #passOver(segment: Segment): Promise<void> {
    const { bytes, isTorn, end } = await this.#reader.damage(segment, this.#position);
    if (!isZero(bytes)) {
      const at = end - bytes.length;
      const file = await this.#segments.setAside(segment, at, bytes, isTorn ? 'torn' : 'corrupt');
      if (isTorn) this.#observer.tornEndSetAside(bytes.length, file);
      else this.#observer.corruptSetAside(bytes.length, file);
    }
    this.#advance(end);
  }
}
