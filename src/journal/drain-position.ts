/** How far a log is drained: the number of its first file, and the position in it. Lost, it costs duplicates and no record. */
import { constants, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { withTimeout } from '../bounds/with-timeout.js';
import { type Disk, writeAt } from './disk.js';

/** Overwritten in place, so that it needs no room on a full disk. */
const FILE_BYTES = 48;
/** A stalled disk may never finish the write. */
const CLOSE_MS = 500;

export class DrainPosition {
  /** As found at the start; 0 without a file. */
  readonly foundNumber: number;
  readonly foundPosition: number;
  readonly #disk: Disk;
  readonly #path: string;
  #file: FileHandle | null = null;
  #next: string | null = null;
  #saving: Promise<void> | null = null;

  constructor(disk: Disk, directory: string) {
    this.#disk = disk;
    this.#path = positionPath(directory);
    [this.foundNumber, this.foundPosition] = savedPosition(directory);
  }

  /** Runs beside the draining: a disk that stalls for writing can still be read. */
  save(number: number, position: number): void {
    this.#next = `${number} ${position}`;
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = null;
    });
  }

  /** Waits for what is being saved, unless the disk stalls. */
  async close(): Promise<void> {
    if (this.#saving !== null) await withTimeout(this.#saving, CLOSE_MS, () => {});
    if (this.#saving === null) await this.#file?.close().catch(() => {});
  }

  async #saveAll(): Promise<void> {
    for (let text = this.#next; text !== null; text = this.#next) {
      this.#next = null;
      const line = `${text} ${crc32(text)}`.padEnd(FILE_BYTES - 1);
      try {
        await this.#disk.write(async () => {
          await this.#disk.ownership.confirm();
          // Not truncated first: the old position is better than none.
          this.#file ??= await open(this.#path, constants.O_WRONLY | constants.O_CREAT, 0o600);
          await writeAt(this.#file, Buffer.from(`${line}\n`), 0);
        });
      } catch {
        // Costs duplicates after a crash, nothing else.
      }
    }
  }
}

const positionPath = (directory: string): string => join(directory, 'position');

/** 0 where there is none. */
export function savedPosition(directory: string): [number: number, position: number] {
  try {
    const text = readFileSync(positionPath(directory), 'utf8');
    const [, both, number, position, checksum] = /^((\d+) (\d+)) (\d+) *\n$/.exec(text) ?? [];
    if (both !== undefined && crc32(both) === Number(checksum)) return [Number(number), Number(position)];
  } catch {
    // Without a position everything on disk is drained.
  }
  return [0, 0];
}
