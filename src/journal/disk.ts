/**
 * The disk of one log, or of the logs of all topics. Bounds how much of it they take, and how many of the process's threads a
 * stalled one can occupy. After a failure nothing is appended until a write has succeeded again.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDirectory } from './create-directory.js';
import type { JournalObserver } from './observer.js';
import type { Ownership } from './owner.js';

export type DiskObserver = Pick<JournalObserver, 'journalBytes' | 'journalFailed' | 'journalRecovered'>;

export interface DiskOptions {
  /** What is on it, for sentences: `journal`. */
  readonly name: string;
  readonly directory: string;
  /** Of all logs together; past it nothing more is appended. Bytes. */
  readonly maxBytes: number;
  /** Of this directory, or of one above it. */
  readonly ownership: Ownership;
  /** A write that takes longer than this, in milliseconds, and keeps an append past its deadline is a disk that does not answer. */
  readonly stalledMs?: number;
  readonly observer: DiskObserver;
}

/** Node has four threads for files, name look-ups and cryptography: a stalled disk must leave some of them free. */
const WRITES_AT_ONCE = 2;
const READS_AT_ONCE = 1;
const DEFAULT_STALLED_MS = 1000;
/** Records that wait for the disk. Bytes. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const PROBE_INTERVAL_MS = 500;
/** A full disk may have room for a few bytes, but not for a record. */
const PROBE_BYTES = 256 * 1024;
/** Failures of the disk itself; any other at the start is a mistake in the settings. */
const DISK_FAILURES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE']);

/** Limits how many operations run at once; the others wait their turn. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(slots: number) {
    this.#free = slots;
  }

  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await operation();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/** Of the process: whatever it stores is in one directory. */
const writes = new Gate(WRITES_AT_ONCE);
const reads = new Gate(READS_AT_ONCE);

/** For what is written elsewhere than in a log: it takes its turn among the logs' writes. */
export const writeInTurn = <T>(operation: () => Promise<T>): Promise<T> => writes.run(operation);

export class Disk {
  readonly name: string;
  readonly directory: string;
  readonly maxBytes: number;
  readonly ownership: Ownership;
  readonly stalledMs: number;
  readonly #observer: DiskObserver;
  #bytes = 0;
  #waitingBytes = 0;
  #failure: string | null = null;
  #probeTimer: NodeJS.Timeout | null = null;
  #isCreated = false;
  #isClosed = false;

  /**
   * A disk that is full, read-only or failing does not stop the start: it may recover. Throws an OperatorError where this
   * user may not write to the directory.
   */
  constructor({ name, directory, maxBytes, ownership, stalledMs, observer }: DiskOptions) {
    this.name = name;
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.ownership = ownership;
    this.stalledMs = stalledMs ?? DEFAULT_STALLED_MS;
    this.#observer = observer;
    ownership.beatThrough((operation) => this.write(operation));
    try {
      if (ownership.failure !== null) throw ownership.failure;
      this.#create();
    } catch (error) {
      if (!isDiskFailure(error)) throw error;
      this.failed(error);
    }
  }

  /** What the logs take of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why `bytes` more cannot be appended now, as half a sentence; null: they can. */
  whyNot(bytes: number): string | null {
    if (this.#isClosed) return `the ${this.name} is closed`;
    if (this.ownership.whyLost !== null) return `another gateway uses ${this.ownership.directory} now`;
    if (this.#failure !== null) return this.#failure;
    if (this.#bytes + this.#waitingBytes + bytes > this.maxBytes)
      return `it takes ${this.#bytes} bytes, and journal.maxBytes is ${this.maxBytes}`;
    if (this.#waitingBytes + bytes > MAX_WAITING_BYTES)
      return `${this.#waitingBytes} bytes already wait for the disk`;
    return null;
  }

  write<T>(operation: () => Promise<T>): Promise<T> {
    return writes.run(operation);
  }

  read<T>(operation: () => Promise<T>): Promise<T> {
    return reads.run(operation);
  }

  /** So many bytes more (or, negative, fewer) wait to be written. */
  waiting(bytes: number): void {
    this.#waitingBytes += bytes;
  }

  grown(bytes: number): void {
    this.#bytes += bytes;
    this.#observer.journalBytes(this.#bytes);
  }

  /** Nothing is appended from now on, until a write succeeds again. `reason`: an error, or half a sentence. */
  failed(reason: unknown): void {
    // Reported by the ownership, and final.
    if (this.ownership.whyLost !== null) return;
    const why = reason instanceof Error ? reason.message : String(reason);
    const isNew = this.#failure === null;
    this.#failure = why;
    if (!isNew) return;
    this.#observer.journalFailed(why);
    this.#probeLater();
  }

  /** Does not wait for the disk: a stalled one could make it wait forever. */
  close(): void {
    this.#isClosed = true;
    if (this.#probeTimer) clearTimeout(this.#probeTimer);
  }

  #create(): void {
    createDirectory(this.directory);
    this.#isCreated = true;
  }

  #probeLater(): void {
    this.#probeTimer = setTimeout(async () => {
      try {
        await this.write(() => this.#probe());
        if (this.#isClosed) return;
        this.#failure = null;
        this.#observer.journalRecovered();
      } catch (error) {
        if (this.#isClosed) return;
        this.#failure = (error as Error).message;
        this.#probeLater();
      }
    }, PROBE_INTERVAL_MS);
    this.#probeTimer.unref();
  }

  async #probe(): Promise<void> {
    if (this.ownership.whyLost !== null) return this.ownership.confirm();
    if (!this.#isCreated) this.#create();
    const path = join(this.directory, 'probe');
    const file = await open(path, 'w', 0o600);
    try {
      await writeAt(file, Buffer.alloc(PROBE_BYTES), 0);
      await file.datasync();
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
    // Last: to claim a directory is partly a matter of the main thread, which must not wait for a disk that stalls.
    await this.ownership.confirm();
  }
}

/** Writes all of it: a disk that fills up takes a part without an error, and reports one only at the next write. */
export async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** A new name in a directory survives a power loss only after this. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export function isDiskFailure(error: unknown): boolean {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.code !== undefined && DISK_FAILURES.has(cause.code);
}
