/**
 * Dedupe that survives restarts: the memory store, and behind it one file per generation of ids, written a moment after they
 * are confirmed and read once at the start. Every id in a file was confirmed; one confirmed just before a crash may be
 * missing (kill -9: the last 50 ms; power loss: what the kernel had not written). Its repeat is then published again, which
 * is a duplicate and never a loss, so nothing here waits for an fsync.
 *
 * While the disk fails nothing changes for deliveries: ids are checked in memory, and written once the disk works again.
 */
import { constants, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDirectory } from '../journal/create-directory.js';
import type { Ownership } from '../journal/owner.js';
import type { DedupeObserver, DedupeStore } from './dedupe.js';
import { Generation, RECORD_BYTES } from './generation.js';
import { createLocalStore } from './local.js';
import { RecentIds } from './recent-ids.js';

export interface EmbeddedStoreOptions {
  /** For this store alone. Created when it is missing. */
  readonly directory: string;
  /** Of a directory above it. */
  readonly ownership: Ownership;
  readonly maxKeys: number;
  readonly observer: DedupeObserver;
  readonly now?: () => number;
}

const WRITE_DELAY_MS = 50;
const RETRY_DELAY_MS = 1000;
const HINT = 'Give a directory that this user may write to, or set dedupe.store to memory or redis.';

/** Throws an OperatorError when the directory cannot be used. */
export function openEmbeddedStore(options: EmbeddedStoreOptions): DedupeStore {
  const { directory, ownership, maxKeys, observer, now = Date.now } = options;
  createDirectory(directory, { hint: HINT });
  const loaded = readGenerations(directory, RecentIds.capacity(maxKeys));
  const ids = new RecentIds({
    maxKeys,
    droppedEarly: (count) => observer.idsDroppedEarly(count),
    loaded,
  });
  const writer = new Writer(directory, ownership, ids, observer);
  return createLocalStore({ ids, added: () => writer.wake(), close: () => writer.close(), now });
}

/** The newest two, newest first. */
function readGenerations(directory: string, capacity: number): Generation[] {
  const numbers = readdirSync(directory)
    .filter((name) => /^\d+\.ids$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => b - a);
  for (const number of numbers.slice(2)) rmSync(fileOf(directory, number), { force: true });
  return numbers.slice(0, 2).map((number) => {
    const generation = new Generation(number, capacity);
    generation.load(readFileSync(fileOf(directory, number)));
    return generation;
  });
}

const fileOf = (directory: string, number: number) => join(directory, `${number}.ids`);

/** Brings the files up to date with memory. One write at a time; after a failure the next one continues from what was written. */
class Writer {
  readonly #directory: string;
  readonly #ownership: Ownership;
  readonly #ids: RecentIds;
  readonly #observer: DedupeObserver;
  /** By the number of a generation: how many of its records are in the file. */
  readonly #written: Map<number, number>;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #failing = false;

  constructor(directory: string, ownership: Ownership, ids: RecentIds, observer: DedupeObserver) {
    this.#directory = directory;
    this.#ownership = ownership;
    this.#ids = ids;
    this.#observer = observer;
    this.#written = new Map(ids.generations.map(({ number, count }) => [number, count]));
  }

  /** There is something to write. */
  wake(): void {
    if (this.#timer !== null || this.#writing !== null) return;
    this.#timer = setTimeout(() => this.#start(), this.#failing ? RETRY_DELAY_MS : WRITE_DELAY_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    await this.#writing;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#write();
  }

  #start(): void {
    this.#timer = null;
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
      if (this.#failing || this.#ids.generations.some((generation) => this.#unwritten(generation) > 0))
        this.wake();
    });
  }

  /** Never rejects. */
  async #write(): Promise<void> {
    try {
      await this.#ownership.confirm();
      for (const generation of this.#ids.generations) await this.#append(generation);
      await this.#removeDropped();
      if (this.#failing) this.#observer.dedupeStoreRegained();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#observer.dedupeStoreLost((error as Error).message);
      this.#failing = true;
    }
  }

  #unwritten({ number, count }: Generation): number {
    return count - (this.#written.get(number) ?? 0);
  }

  async #append(generation: Generation): Promise<void> {
    if (this.#unwritten(generation) === 0) return;
    const written = this.#written.get(generation.number) ?? 0;
    const bytes = generation.bytesFrom(written);
    // By position, not appended: a record torn by a crash or a full disk is overwritten.
    const file = await open(
      fileOf(this.#directory, generation.number),
      constants.O_RDWR | constants.O_CREAT,
      0o600,
    );
    try {
      const { bytesWritten } = await file.write(bytes, 0, bytes.length, written * RECORD_BYTES);
      this.#written.set(generation.number, written + Math.floor(bytesWritten / RECORD_BYTES));
    } finally {
      await file.close();
    }
  }

  async #removeDropped(): Promise<void> {
    const numbers = this.#ids.generations.map(({ number }) => number);
    for (const number of this.#written.keys()) {
      if (numbers.includes(number)) continue;
      await rm(fileOf(this.#directory, number), { force: true });
      this.#written.delete(number);
    }
  }
}
