/**
 * The files of one log, `<number>-<salt>.log`, in order. Only the process that created a file appends to it, so whatever a
 * crash or a failed fsync left at its end stays its end.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withTimeout } from '../bounds/with-timeout.js';
import { type Disk, syncDirectory } from './disk.js';
import { frameAt } from './frame.js';
import { checkHead, decodeHead, type LogKind, MAX_HEAD_BYTES, type SegmentHead } from './segment-head.js';

export interface Segment {
  readonly number: number;
  readonly path: string;
  /** Initial value of its checksums. Part of the file's name, where a bad block cannot change it. */
  readonly salt: number;
  /** Of the first record; null where the file does not say, being damaged or of version 0. */
  firstOffset: number | null;
  /** Bytes known to be on disk; of a file found at the start, all of them. */
  end: number;
}

const NAME = /^(\d{12})-([0-9a-f]{8})\.log$/;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
/** A stalled disk may never finish a removal. */
const CLOSE_MS = 500;

export class Segments {
  /** Oldest first. */
  readonly list: Segment[];
  readonly kind: LogKind;
  readonly #disk: Disk;
  readonly #directory: string;
  #lastNumber: number;
  #isRooted = false;
  #leaving: Segment[] = [];
  #removing: Promise<void> | null = null;

  /**
   * Reads names, sizes and heads of what an earlier process left; creates nothing. New files have numbers above `number`.
   * Throws an OperatorError for a file of a newer version.
   */
  constructor(disk: Disk, directory: string, kind: LogKind, number = 0) {
    this.#disk = disk;
    this.#directory = directory;
    this.kind = kind;
    this.list = segmentsIn(directory, kind);
    this.#lastNumber = Math.max(number, this.list.at(-1)?.number ?? 0);
    for (const segment of this.list) disk.grown(segment.end);
  }

  get bytes(): number {
    return this.list.reduce((sum, segment) => sum + segment.end, 0);
  }

  /** A fresh file at the end of the list. */
  async add(firstOffset: number): Promise<{ segment: Segment; file: FileHandle }> {
    await this.#disk.ownership.confirm();
    if (!this.#isRooted) await this.#takeRoot();
    const salt = randomBytes(4);
    const number = ++this.#lastNumber;
    const path = join(this.#directory, `${String(number).padStart(12, '0')}-${salt.toString('hex')}.log`);
    const file = await open(path, 'wx', PRIVATE_FILE);
    try {
      await syncDirectory(this.#directory);
    } catch (error) {
      await file.close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
      throw error;
    }
    const segment = { number, path, salt: salt.readUInt32BE(0), firstOffset, end: 0 };
    this.list.push(segment);
    return { segment, file };
  }

  /** Syncs every directory that may be new into its parent. */
  async #takeRoot(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: PRIVATE_DIRECTORY });
    const root = dirname(this.#disk.directory);
    for (const directory of [this.#disk.directory, root, dirname(root)]) await syncDirectory(directory);
    this.#isRooted = true;
  }

  /** From the list at once, from the disk a moment later. */
  remove(segment: Segment): void {
    this.list.splice(this.list.indexOf(segment), 1);
    this.#leaving.push(segment);
    this.#removing ??= this.#removeAll().finally(() => {
      this.#removing = null;
    });
  }

  /**
   * Saves bytes that leave the log: in a file of their own, which has its name only once it is whole, or, on a full disk, by a
   * second name for the whole segment, which takes no room. Returns the path.
   */
  async setAside(segment: Segment, position: number, bytes: Buffer, ending: string): Promise<string> {
    const path = asidePath(segment, position, ending);
    await this.#disk.write(async () => {
      await this.#disk.ownership.confirm();
      const part = `${path}.part`;
      try {
        await writeFile(part, bytes, { flush: true, mode: PRIVATE_FILE });
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        await rm(path, { force: true });
        await link(segment.path, path);
      }
      await syncDirectory(this.#directory);
    });
    return path;
  }

  /** Waits for files that are being removed, unless the disk stalls. */
  async close(): Promise<void> {
    if (this.#removing !== null) await withTimeout(this.#removing, CLOSE_MS, () => {});
  }

  /** What fails is tried again with the next file. */
  async #removeAll(): Promise<void> {
    const failed: Segment[] = [];
    for (let segment = this.#leaving.shift(); segment !== undefined; segment = this.#leaving.shift()) {
      const { path, end } = segment;
      try {
        await this.#disk.write(async () => {
          await this.#disk.ownership.confirm();
          await rm(path, { force: true });
        });
        this.#disk.grown(-end);
      } catch (error) {
        failed.push(segment);
        this.#disk.failed(error);
      }
    }
    this.#leaving = failed;
  }
}

export function asidePath({ path }: Segment, position: number, ending: string): string {
  return `${path.slice(0, -'.log'.length)}-${position}.${ending}`;
}

/** Names of the logs below `directory` that contain anything. */
export function logsIn(directory: string): string[] {
  return namesIn(directory).filter((name) => namesIn(join(directory, name)).some((file) => NAME.test(file)));
}

/** Names, sizes and heads. Throws an OperatorError for a file of a newer version, or of another log. */
export function segmentsIn(directory: string, kind: LogKind): Segment[] {
  return namesIn(directory)
    .sort()
    .flatMap((name) => {
      const segment = segmentAt(join(directory, name));
      if (segment === null) return [];
      const { head, path } = segment;
      if (head !== null) checkHead(head, kind, path);
      return [segment];
    });
}

/** Null: the name is not that of a segment, or the file is not there any more. */
export function segmentAt(path: string): (Segment & { readonly head: SegmentHead | null }) | null {
  const [, number, hex] = NAME.exec(basename(path)) ?? [];
  const end = number === undefined ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
  if (end === undefined) return null;
  const salt = Number.parseInt(hex!, 16);
  const head = headOf(path, salt);
  return { number: Number(number), path, salt, firstOffset: head?.firstOffset ?? null, end, head };
}

/** Null where there is none, or where it cannot be read: then neither can the rest, and reading that reports it. */
function headOf(path: string, salt: number): SegmentHead | null {
  const bytes = Buffer.alloc(MAX_HEAD_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
  const frame = frameAt(bytes, 0, salt);
  return typeof frame === 'string' ? null : decodeHead(frame.content);
}

/** Empty where there is no such directory. */
export function namesIn(directory: string, { recursive = false } = {}): string[] {
  try {
    return readdirSync(directory, { recursive, encoding: 'utf8' });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
