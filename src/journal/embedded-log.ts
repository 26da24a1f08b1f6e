/**
 * The event log of a gateway without Kafka, on LMDB: offset -> record. `publish` resolves only after the fsync, which
 * concurrent calls share.
 */
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import { withTimeout } from '../bounds/with-timeout.js';
import type { EventRecord, Publisher, Readiness } from '../publisher.js';
import { PublishError } from '../publisher.js';
import { ownDirectory } from './own-directory.js';
import { decodeRecord, encodeRecord } from './record-bytes.js';
import { guardRejections, isFromLmdb } from './unhandled-rejections.js';

export interface LogEntry {
  readonly offset: number;
  readonly record: EventRecord;
}

/** What `GET /events` reads. */
export interface EventLog {
  /** Offset of the oldest entry; equals `nextOffset` when empty. */
  readonly firstOffset: number;
  readonly nextOffset: number;
  /** At most `limit` entries, and about 1 MiB of them, from `offset` on (or from the oldest, if that is later). */
  read(offset: number, limit: number): LogEntry[];
  /** Calls back after each append; returns the function that ends it. */
  onAppend(listener: () => void): () => void;
}

export interface EmbeddedLogObserver {
  recordsAppended(count: number): void;
  /** The oldest ones, to stay under `journal.maxBytes`. */
  recordsDeleted(count: number): void;
}

export interface EmbeddedLogOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly observer: EmbeddedLogObserver;
}

/** Of one read: a follower must not bring a hundred of the largest records into memory at once. */
const READ_BYTES = 1_048_576;
/** How many entries are deleted together when the log is over its size. */
const DELETE_BATCH = 256;
/** Below the deadline of the strictest senders. */
const APPEND_TIMEOUT_MS = 2500;

export class EmbeddedLog implements EventLog, Publisher {
  readonly #store: Database<Buffer, number>;
  readonly #observer: EmbeddedLogObserver;
  readonly #maxBytes: number;
  readonly #unlock: () => void;
  readonly #unguard = guardRejections(isFromLmdb);
  readonly #listeners = new Set<() => void>();
  #firstOffset: number;
  #nextOffset: number;
  #durableOffset: number;
  #bytes: number;
  #failure: string | null = null;
  #stalled = false;

  static open({ directory, maxBytes, observer }: EmbeddedLogOptions): EmbeddedLog {
    const unlock = ownDirectory(directory);
    // By default LMDB resolves a put before its fsync; without overlappingSync the promise means that it is on disk.
    const store = open<Buffer, number>({
      path: join(directory, 'events'),
      encoding: 'binary',
      keyEncoding: 'ordered-binary',
      overlappingSync: false,
    });
    return new EmbeddedLog(store, maxBytes, observer, unlock);
  }

  private constructor(
    store: Database<Buffer, number>,
    maxBytes: number,
    observer: EmbeddedLogObserver,
    unlock: () => void,
  ) {
    this.#store = store;
    this.#maxBytes = maxBytes;
    this.#observer = observer;
    this.#unlock = unlock;
    const [first] = store.getKeys({ limit: 1 });
    const [last] = store.getKeys({ reverse: true, limit: 1 });
    this.#nextOffset = last === undefined ? 0 : last + 1;
    this.#firstOffset = first ?? this.#nextOffset;
    this.#durableOffset = this.#nextOffset;
    this.#bytes = pagesUsed(store);
  }

  get firstOffset(): number {
    return this.#firstOffset;
  }

  get nextOffset(): number {
    return this.#durableOffset;
  }

  async publish(records: readonly EventRecord[]): Promise<void> {
    if (this.#stalled) throw new PublishError('unavailable', this.#whyNot());
    const written: Promise<boolean>[] = [];
    for (const record of records) {
      const bytes = encodeRecord(record);
      written.push(this.#store.put(this.#nextOffset++, bytes));
      this.#bytes += bytes.length;
    }
    const end = this.#nextOffset;
    try {
      await withTimeout<unknown>(Promise.all(written), APPEND_TIMEOUT_MS, () => this.#stall(written));
    } catch (error) {
      this.#failure = (error as Error).message;
      (error as { commitError?: Promise<never> }).commitError?.catch((why: Error) => {
        this.#failure = why.message;
      });
      throw new PublishError('unavailable', this.#whyNot(), { cause: error });
    }
    this.#failure = null;
    if (end > this.#durableOffset) this.#durableOffset = end;
    this.#observer.recordsAppended(records.length);
    if (this.#bytes > this.#maxBytes) this.#deleteOldest();
    for (const listener of this.#listeners) listener();
  }

  /** Until the stalled disk answers, LMDB gets nothing more: it would hold all of it in memory. */
  #stall(written: readonly Promise<unknown>[]): never {
    this.#stalled = true;
    void Promise.allSettled(written).then(() => {
      this.#stalled = false;
      this.#failure = null;
    });
    throw new Error(`the disk did not answer within ${APPEND_TIMEOUT_MS} ms`);
  }

  #whyNot(): string {
    return `The embedded log cannot write: ${this.#failure}.`;
  }

  read(offset: number, limit: number): LogEntry[] {
    const entries: LogEntry[] = [];
    let bytes = 0;
    for (const { key, value } of this.#store.getRange({
      start: Math.max(offset, this.#firstOffset),
      end: this.#durableOffset,
      limit,
    })) {
      // LMDB returns memory that the next read overwrites: copy it.
      entries.push({ offset: key, record: decodeRecord(Buffer.from(value)) });
      bytes += value.length;
      if (bytes >= READ_BYTES) break;
    }
    return entries;
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readiness(): Readiness {
    return this.#failure === null ? { ready: true } : { ready: false, why: this.#whyNot() };
  }

  async close(): Promise<void> {
    await this.#store.close();
    this.#unguard();
    this.#unlock();
  }

  #deleteOldest(): void {
    let count = 0;
    const range = { start: this.#firstOffset, end: this.#durableOffset, limit: DELETE_BATCH };
    for (const { key, value } of this.#store.getRange(range)) {
      void this.#store.remove(key);
      this.#bytes -= value.length;
      this.#firstOffset = key + 1;
      count += 1;
      if (this.#bytes <= this.#maxBytes) break;
    }
    this.#observer.recordsDeleted(count);
  }
}

/** What LMDB's pages for this table take. Its statistics are free; reading every entry at the start would not be. */
function pagesUsed(store: Database<Buffer, number>): number {
  const { treeLeafPageCount, treeBranchPageCount, overflowPages, pageSize } = store.getStats() as Record<
    string,
    number
  >;
  return (treeLeafPageCount! + treeBranchPageCount! + overflowPages!) * pageSize!;
}
