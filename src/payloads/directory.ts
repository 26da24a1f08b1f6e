/**
 * Payloads as files, each under the digest of its bytes: `payloads/{source}/{sha256}.json`. A payload is complete and fsynced
 * before it gets its name. Past `maxBytes` the oldest are deleted. Several gateways may share the directory; each then bounds it
 * by what it found there last.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withTimeout } from '../bounds/with-timeout.js';
import { createDirectory } from '../journal/create-directory.js';
import { syncDirectory, writeAt, writeInTurn } from '../journal/disk.js';
import type { PayloadObserver } from './observer.js';
import { nameOf, type PayloadKey, type PayloadStore } from './payload-store.js';

export interface DirectoryOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly observer: PayloadObserver;
}

/** Consumers read the files as members of the group. */
const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;
/** Nothing else in the directory is counted or deleted. */
const NAME = /^(?:payloads|quarantine)\/[a-z0-9-]+\/[0-9a-f]{64}(?:\.json)?$/;
const PARTIAL = /\.partial$/;
/** The rest of a write that a crash cut short; a younger one may be another gateway's. */
const PARTIAL_AGE_MS = 3_600_000;
/** What is deleted at once makes room for a while. */
const FILLED_AGAIN = 0.9;

interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly storedAt: number;
}

export class PayloadDirectory implements PayloadStore {
  readonly #options: DirectoryOptions;
  #bytes = 0;
  /** One after the other: a payload is large, and the journal shares the disk's turns. */
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** Rejects with an OperatorError where the directory cannot be created or written. */
  static async open(options: DirectoryOptions): Promise<PayloadDirectory> {
    createDirectory(options.directory, { setting: 'payloads.directory', mode: FOLDER_MODE });
    const store = new PayloadDirectory(options);
    await store.#removePartials();
    await store.#makeRoom(0);
    return store;
  }

  reference(key: PayloadKey): string {
    return pathToFileURL(this.#pathOf(key)).href;
  }

  put(key: PayloadKey, bytes: Buffer): Promise<void> {
    const { timeoutMs } = this.#options;
    // Past the timeout a write that still waits for its turn lets go of the bytes: a disk that stalls must not fill the memory.
    const waiting: { bytes: Buffer | null } = { bytes };
    const written = this.#lastWrite.then(async () => {
      if (waiting.bytes !== null) await this.#write(this.#pathOf(key), waiting.bytes);
    });
    this.#lastWrite = written.catch(() => {});
    return withTimeout(written, timeoutMs, () => {
      waiting.bytes = null;
      throw new Error(`the disk took longer than ${timeoutMs} ms`);
    });
  }

  async get(key: PayloadKey, bytes: number): Promise<Buffer | null> {
    const path = this.#pathOf(key);
    try {
      return (await stat(path)).size > bytes ? null : await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  close(): void {}

  #pathOf(key: PayloadKey): string {
    return join(this.#options.directory, nameOf(key));
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    const { maxBytes } = this.#options;
    if (bytes.length > maxBytes) throw new Error(`payloads.maxBytes is ${maxBytes}`);
    const folder = dirname(path);
    const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
    await writeInTurn(async () => {
      if (this.#bytes + bytes.length > maxBytes) await this.#makeRoom(bytes.length);
      await this.#createFolder(folder);
      const before = await sizeOf(path);
      try {
        const file = await open(partial, 'wx', FILE_MODE);
        try {
          await writeAt(file, bytes, 0);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true }).catch(() => {});
        throw error;
      }
      this.#bytes += bytes.length - before;
      await syncDirectory(folder);
    });
  }

  async #createFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    if (first === undefined) return;
    for (let at = folder; at.length >= first.length; at = dirname(at)) await syncDirectory(dirname(at));
  }

  /** Counts what is stored, and deletes the oldest files until `bytes` more fit. */
  async #makeRoom(bytes: number): Promise<void> {
    const { maxBytes, observer } = this.#options;
    const files = (await this.#files()).sort((a, b) => a.storedAt - b.storedAt);
    this.#bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (this.#bytes + bytes <= maxBytes) return;
    let deleted = 0;
    for (const file of files) {
      if (this.#bytes === 0 || this.#bytes + bytes <= maxBytes * FILLED_AGAIN) break;
      await rm(file.path, { force: true });
      this.#bytes -= file.bytes;
      deleted += 1;
    }
    if (deleted > 0) observer.payloadsDeleted(deleted);
  }

  async #files(): Promise<StoredFile[]> {
    const { directory } = this.#options;
    const files: StoredFile[] = [];
    for (const name of await namesIn(directory)) {
      if (!NAME.test(name)) continue;
      const path = join(directory, name);
      const stats = await stat(path).catch(() => null);
      if (stats !== null) files.push({ path, bytes: stats.size, storedAt: stats.mtimeMs });
    }
    return files;
  }

  async #removePartials(): Promise<void> {
    const { directory } = this.#options;
    for (const name of await namesIn(directory)) {
      if (!PARTIAL.test(name) || !NAME.test(name.replace(/\.[0-9a-f]{12}\.partial$/, ''))) continue;
      const path = join(directory, name);
      const stats = await stat(path).catch(() => null);
      if (stats !== null && Date.now() - stats.mtimeMs > PARTIAL_AGE_MS) await rm(path, { force: true });
    }
  }
}

const namesIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true })).map((name) => name.replaceAll('\\', '/'));

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;
