/**
 * How many records of a log wait to be drained. What an earlier process left is counted once, by the heads of its frames and
 * beside the draining; the number is unknown until then, and where the log is damaged, until it has been empty.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { Disk } from './disk.js';
import { FRAME_HEAD_BYTES, frameAt, frameBytes } from './frame.js';

/** A part of a file that consists of frames. */
export interface Stretch {
  readonly path: string;
  readonly salt: number;
  readonly from: number;
  readonly end: number;
}

const CHUNK_BYTES = 256 * 1024;

export class RecordCount {
  #count = 0;
  /** Of what an earlier process left. */
  #counting: Promise<void> | null = null;

  /** Null: unknown. */
  get value(): number | null {
    return this.#counting === null ? this.#count : null;
  }

  /** `found`: what an earlier process left. Resolves when it is counted, or cannot be. */
  async countFound(disk: Disk, found: readonly Stretch[]): Promise<void> {
    const counting = countFrames(disk, found).then(
      (count) => {
        if (this.#counting !== counting) return;
        this.#count += count;
        this.#counting = null;
      },
      () => {},
    );
    this.#counting = counting;
    await counting;
  }

  added(count: number): void {
    this.#count += count;
  }

  removed(count: number): void {
    this.#count -= count;
  }

  emptied(): void {
    this.#count = 0;
    this.#counting = null;
  }
}

async function countFrames(disk: Disk, stretches: readonly Stretch[]): Promise<number> {
  let count = 0;
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (const stretch of stretches) {
    const file = await disk.read(() => open(stretch.path, 'r'));
    try {
      count += await framesIn(disk, file, stretch, chunk);
    } finally {
      await file.close();
    }
  }
  return count;
}

/** Rejects where a frame is damaged. One that the end cuts off was never acknowledged, and does not count. */
async function framesIn(
  disk: Disk,
  file: FileHandle,
  { salt, from, end }: Stretch,
  chunk: Buffer,
): Promise<number> {
  let count = 0;
  let [chunkAt, chunkEnd] = [from, from];
  for (let at = from; at + FRAME_HEAD_BYTES <= end; count++) {
    if (at + FRAME_HEAD_BYTES > chunkEnd) {
      const { bytesRead } = await disk.read(() => file.read(chunk, 0, chunk.length, at));
      [chunkAt, chunkEnd] = [at, at + bytesRead];
    }
    const head = chunk.subarray(at - chunkAt, Math.min(at + FRAME_HEAD_BYTES, chunkEnd) - chunkAt);
    if (head.length < FRAME_HEAD_BYTES || frameAt(head, 0, salt) === 'corrupt')
      throw new Error('The log is damaged.');
    at += frameBytes(head, 0);
    if (at > end) break;
  }
  return count;
}
