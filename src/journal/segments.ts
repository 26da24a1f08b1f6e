/**
 * The files of one log, `<number>-<salt>.log`, and the position up to which it is drained. Files before that position are
 * removed. Only the process that created a file appends to it, so whatever a crash or a failed fsync left at its end stays
 * its end.
 */
import { randomBytes } from 'node:crypto';
import { constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Disk, syncDirectory, writeAt } from './disk.js';

export interface Segment {
  readonly number: number;
  readonly path: string;
  /** Initial value of its checksums. Part of the file's name, where a bad block cannot change it. */
  readonly salt: number;
  /** Bytes known to be on disk; of a file found at the start, all of them. */
  end: number;
}

const NAME = /^(\d{12})-([0-9a-f]{8})\.log$/;
/** Overwritten in place, so that it needs no room on a full disk. */
const POSITION_BYTES = 48;

export class Segments {
  /** Oldest first. */
  readonly list: Segment[] = [];
  /** Position in the first file of the list. */
  offset = 0;
  readonly #disk: Disk;
  readonly #directory: string;
  #lastNumber: number;
  /** Number of the last file that was drained to its end. */
  #drainedNumber: number;
  #position: FileHandle | null = null;
  #isSaving = false;
  #isSaved = true;
  #isRooted = false;
  /** Drained, to be removed once the position is saved. */
  #drained: Segment[] = [];

  constructor(disk: Disk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
    const [number, offset] = savedPosition(directory);
    this.#lastNumber = this.#drainedNumber = Math.max(0, number - 1);
    for (const segment of segmentsIn(directory)) {
      this.#lastNumber = Math.max(this.#lastNumber, segment.number);
      disk.grown(segment.end);
      if (segment.number < number) this.#drained.push(segment);
      else this.list.push(segment);
    }
    if (this.list[0]?.number === number) this.offset = Math.min(offset, this.list[0].end);
    if (this.#drained.length > 0) this.#save();
  }

  get bytes(): number {
    return this.list.reduce((sum, segment) => sum + segment.end, 0);
  }

  /** A fresh file at the end of the list. */
  async add(): Promise<{ segment: Segment; file: FileHandle }> {
    if (!this.#isRooted) await this.#takeRoot();
    const salt = randomBytes(4);
    const number = ++this.#lastNumber;
    const path = join(this.#directory, `${String(number).padStart(12, '0')}-${salt.toString('hex')}.log`);
    const file = await open(path, 'wx');
    try {
      await syncDirectory(this.#directory);
    } catch (error) {
      await file.close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
      throw error;
    }
    const segment = { number, path, salt: salt.readUInt32BE(0), end: 0 };
    this.list.push(segment);
    return { segment, file };
  }

  /** Syncs every directory that may be new into its parent. */
  async #takeRoot(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    const root = dirname(this.#disk.directory);
    for (const directory of [this.#disk.directory, root, dirname(root)]) await syncDirectory(directory);
    this.#isRooted = true;
  }

  /** Everything before `offset` of the first file is drained. */
  advance(offset: number): void {
    this.offset = offset;
    this.#save();
  }

  /** The first file is drained to its end. */
  shift(): void {
    const segment = this.list.shift()!;
    this.#drained.push(segment);
    this.#drainedNumber = segment.number;
    this.offset = 0;
    this.#save();
  }

  /** Drops a file in which nothing was ever acknowledged. */
  discard(segment: Segment): void {
    this.list.splice(this.list.indexOf(segment), 1);
    this.#drained.push(segment);
    this.#save();
  }

  /**
   * Saves bytes that leave the log without reaching Kafka: in a file of their own, or, on a full disk, by a second name for
   * the whole segment, which takes no room. Returns the path.
   */
  async setAside(segment: Segment, offset: number, bytes: Buffer, ending: string): Promise<string> {
    const path = `${segment.path.slice(0, -'.log'.length)}-${offset}.${ending}`;
    await this.#disk.write(async () => {
      try {
        await writeFile(path, bytes, { flush: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        await rm(path, { force: true });
        await link(segment.path, path);
      }
      await syncDirectory(this.#directory);
    });
    return path;
  }

  /** Runs beside the draining: a disk that stalls for writing can still be read. */
  #save(): void {
    this.#isSaved = false;
    if (this.#isSaving) return;
    this.#isSaving = true;
    void this.#saveAll().finally(() => {
      this.#isSaving = false;
    });
  }

  async #saveAll(): Promise<void> {
    while (!this.#isSaved) {
      this.#isSaved = true;
      // Never past a file that is being created.
      const position = `${this.list[0]?.number ?? this.#drainedNumber + 1} ${this.offset}`;
      const text = `${position} ${crc32(position)}`.padEnd(POSITION_BYTES - 1);
      const drained = this.#drained;
      this.#drained = [];
      try {
        await this.#disk.write(async () => {
          this.#position ??= await open(
            join(this.#directory, 'position'),
            // Not truncated first: the old position is better than none.
            constants.O_WRONLY | constants.O_CREAT,
          );
          await writeAt(this.#position, Buffer.from(`${text}\n`), 0);
        });
      } catch {
        // Costs duplicates after a crash, nothing else.
      }
      for (const segment of drained) {
        try {
          await this.#disk.write(() => rm(segment.path, { force: true }));
          this.#disk.grown(-segment.end);
        } catch (error) {
          this.#drained.push(segment);
          this.#disk.failed(error);
        }
      }
    }
  }

  /** Waits for the position being saved, unless the disk stalls. */
  async close(): Promise<void> {
    for (let turn = 0; this.#isSaving && turn < 50; turn++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    if (!this.#isSaving) await this.#position?.close().catch(() => {});
  }
}

/** Names of the logs below `directory` that contain anything to drain. */
export function logsIn(directory: string): string[] {
  return namesIn(directory).filter((name) => segmentsIn(join(directory, name)).length > 0);
}

function segmentsIn(directory: string): Segment[] {
  return namesIn(directory)
    .sort()
    .flatMap((name) => {
      const [, number, salt] = NAME.exec(name) ?? [];
      if (number === undefined) return [];
      const path = join(directory, name);
      return [{ number: Number(number), path, salt: Number.parseInt(salt!, 16), end: statSync(path).size }];
    });
}

function savedPosition(directory: string): [number: number, offset: number] {
  try {
    const text = readFileSync(join(directory, 'position'), 'utf8');
    const [, position, number, offset, checksum] = /^((\d+) (\d+)) (\d+) *\n$/.exec(text) ?? [];
    if (position !== undefined && crc32(position) === Number(checksum))
      return [Number(number), Number(offset)];
  } catch {
    // Without a position everything on disk is drained.
  }
  return [0, 0];
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
