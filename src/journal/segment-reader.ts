/** Reads frames of segments, as many at a time as the caller has room for, and what is damaged between them. */
import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { withTimeout } from '../bounds/with-timeout.js';
import { OperatorError } from '../errors.js';
import type { Disk } from './disk.js';
import { type Damage, damageAt, type Frame, frameAt, frameBytes, framesIn } from './frame.js';
import { checkHead, decodeHead, type LogKind } from './segment-head.js';
import type { Segment } from './segments.js';

const CLOSE_MS = 500;

export class SegmentReader {
  readonly #disk: Pick<Disk, 'read'>;
  readonly #kind: LogKind;
  #open: { segment: Segment; file: FileHandle } | null = null;

  constructor(disk: Pick<Disk, 'read'>, kind: LogKind) {
    this.#disk = disk;
    this.#kind = kind;
  }

  /** From `position` on, one at least; empty where the bytes there are not a frame. Rejects when the disk cannot be read. */
  frames(segment: Segment, position: number, maxFrames: number, maxBytes: number): Promise<Frame[]> {
    return this.#disk.read(async () => {
      const rest = segment.end - position;
      let bytes = await this.#bytes(segment, position, Math.min(rest, maxBytes));
      const start = this.#start(segment, position, bytes);
      if (bytes.length < rest && frameAt(bytes, start, segment.salt) === 'incomplete') {
        const needed = start + frameBytes(bytes, start);
        bytes = await this.#bytes(segment, position, Math.min(rest, Math.max(needed, maxBytes)));
      }
      const frames: Frame[] = [];
      for (const { content, end } of framesIn(bytes, start, segment.salt)) {
        frames.push({ content, end: position + end });
        if (frames.length >= maxFrames) break;
      }
      return frames;
    });
  }

  /** What is at `position` instead of a frame. */
  damage(segment: Segment, position: number): Promise<Damage & { end: number }> {
    return this.#disk.read(async () => {
      const rest = await this.#bytes(segment, position, segment.end - position);
      const start = this.#start(segment, position, rest);
      const damage = damageAt(rest, start, segment.salt);
      return { ...damage, end: position + start + damage.bytes.length };
    });
  }

  /** An open file would still take its room on the disk once it is removed. */
  async release(segment: Segment): Promise<void> {
    // In its turn: never under a read.
    await this.#disk.read(async () => {
      if (this.#open?.segment === segment) await this.#close();
    });
  }

  /** Nothing is read any more. Waits for a read, unless the disk stalls. */
  async close(): Promise<void> {
    await withTimeout(
      this.#disk.read(() => this.#close()),
      CLOSE_MS,
      () => {},
    );
  }

  async #close(): Promise<void> {
    const { file } = this.#open ?? {};
    this.#open = null;
    await file?.close().catch(() => {});
  }

  /** Where the first frame of a record begins: behind the head, if there is one. */
  #start(segment: Segment, position: number, bytes: Buffer): number {
    if (position > 0) return 0;
    const frame = frameAt(bytes, 0, segment.salt);
    const head = typeof frame === 'string' ? null : decodeHead(frame.content);
    if (head === null) return 0;
    // One that could not be read at the start.
    checkHead(head, this.#kind, segment.path);
    return (frame as Frame).end;
  }

  async #bytes(segment: Segment, position: number, length: number): Promise<Buffer> {
    if (this.#open?.segment !== segment) {
      await this.#close();
      this.#open = { segment, file: await open(segment.path, 'r') };
    }
    const { file } = this.#open;
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file.read(bytes, done, length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    // A file that has become shorter is damage too: the missing bytes will not come.
    return done < length ? bytes.fill(0, done) : bytes;
  }
}

export interface WholeSegment {
  /** Without the head. */
  readonly contents: readonly Buffer[];
  /** In the order of the file, each with its position. */
  readonly damages: readonly (Damage & { position: number })[];
}

/** All of it at once, for the start of a process, which has nothing else to do yet. Throws an OperatorError where it cannot be read. */
export function readWhole({ path, salt }: Segment): WholeSegment {
  const bytes = bytesOf(path);
  const contents: Buffer[] = [];
  const damages: (Damage & { position: number })[] = [];
  for (let at = 0; at < bytes.length; ) {
    for (const { content, end } of framesIn(bytes, at, salt)) {
      if (at > 0 || decodeHead(content) === null) contents.push(content);
      at = end;
    }
    if (at >= bytes.length) break;
    const damage = damageAt(bytes, at, salt);
    if (!isZero(damage.bytes)) damages.push({ ...damage, position: at });
    at += damage.bytes.length;
  }
  return { contents, damages };
}

/** Bytes that were never filled, of a file that was made longer. */
export function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OperatorError(
      `journal.directory: ${path} cannot be read (${(error as Error).message}). Check the disk, or move the file away to start without its records.`,
      { cause: error },
    );
  }
}
