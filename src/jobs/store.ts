/**
 * Expected jobs on disk: what was registered is still expected after a restart or a crash. A log of puts and removals, written
 * anew without what is obsolete at each start and whenever most of it is.
 */
import { join } from 'node:path';
import { withTimeout } from '../bounds/with-timeout.js';
import { Disk } from '../journal/disk.js';
import type { Ownership } from '../journal/owner.js';
import { readWhole } from '../journal/segment-reader.js';
import { SegmentWriter } from '../journal/segment-writer.js';
import { Segments } from '../journal/segments.js';
import { type ExpectedJob, jobKey } from './job-request.js';

export interface JobStore {
  all(): ExpectedJob[];
  /** Resolves when the job is on disk. */
  put(job: ExpectedJob): Promise<void>;
  remove(source: string, id: string): Promise<void>;
  close(): Promise<void>;
}

export interface JobStoreObserver {
  /** Damaged bytes of the log were saved in `file`. Jobs may be among them, which are not expected any more. */
  storedJobsDamaged(bytes: number, file: string): void;
}

type Entry = { readonly put: ExpectedJob } | { readonly remove: readonly [source: string, id: string] };

const WRITE_TIMEOUT_MS = 10_000;
/** Largest size of a segment is an eighth of it. */
const MAX_BYTES = 512 * 1024 * 1024;
/** While fewer entries are obsolete, writing the log anew is not worth it. */
const MIN_OBSOLETE = 10_000;
/** How many entries are on their way to the disk at once when the log is written anew. */
const BATCH = 1000;

/** Below the directory that is owned. Throws an OperatorError where it cannot be written, or a newer version wrote to it. */
export function openJobStore(ownership: Ownership, observer: JobStoreObserver): JobStore {
  return new SegmentJobStore(ownership, observer);
}

class SegmentJobStore implements JobStore {
  readonly #disk: Disk;
  readonly #segments: Segments;
  readonly #writer: SegmentWriter;
  /** As the log says it once everything given to the writer is on disk. */
  readonly #jobs = new Map<string, ExpectedJob>();
  /** In the log, obsolete ones included. */
  #entries = 0;
  #compacting: Promise<void> | null = null;
  #isClosed = false;

  constructor(ownership: Ownership, observer: JobStoreObserver) {
    const directory = join(ownership.directory, 'jobs');
    const ignored = { journalBytes: () => {}, journalFailed: () => {}, journalRecovered: () => {} };
    const options = { name: 'store of expected jobs', maxBytes: MAX_BYTES, ownership, observer: ignored };
    this.#disk = new Disk({ ...options, directory });
    this.#segments = new Segments(this.#disk, directory, 'jobs');
    const appends = { appended: () => {}, appendsFailed: () => {} };
    this.#writer = new SegmentWriter(this.#disk, this.#segments, MAX_BYTES, appends);
    const saved = this.#load(observer);
    if (this.#entries > this.#jobs.size || this.#segments.list.length > 1) this.#compact(saved);
  }

  all(): ExpectedJob[] {
    return [...this.#jobs.values()];
  }

  async put(job: ExpectedJob): Promise<void> {
    const key = jobKey(job.source, job.id);
    this.#jobs.set(key, job);
    try {
      await this.#append({ put: job });
    } catch (error) {
      if (this.#jobs.get(key) === job) this.#jobs.delete(key);
      throw error;
    }
  }

  async remove(source: string, id: string): Promise<void> {
    if (this.#jobs.delete(jobKey(source, id))) await this.#append({ remove: [source, id] });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const written = (async () => {
      await this.#compacting;
      await this.#writer.flushed();
    })();
    await withTimeout(written, WRITE_TIMEOUT_MS, () => {});
    await this.#writer.close();
    await this.#segments.close();
    this.#disk.close();
  }

  #append(entry: Entry): Promise<void> {
    this.#entries++;
    this.#compactIfWorthIt();
    return this.#writer.append(Buffer.from(JSON.stringify(entry)), performance.now() + WRITE_TIMEOUT_MS);
  }

  /** Resolves when what is damaged is saved; only then may its file be removed. */
  #load(observer: JobStoreObserver): Promise<unknown> {
    const saving: Promise<void>[] = [];
    for (const segment of this.#segments.list) {
      const { contents, damages } = readWhole(segment);
      for (const content of contents) this.#apply(JSON.parse(content.toString()) as Entry);
      for (const { position, bytes, isTorn } of damages) {
        // Never acknowledged.
        if (isTorn) continue;
        const aside = this.#segments.setAside(segment, position, bytes, 'corrupt');
        saving.push(aside.then((file) => observer.storedJobsDamaged(bytes.length, file)));
      }
      this.#entries += contents.length + damages.length;
    }
    return Promise.all(saving);
  }

  #apply(entry: Entry): void {
    if ('put' in entry) this.#jobs.set(jobKey(entry.put.source, entry.put.id), entry.put);
    else this.#jobs.delete(jobKey(...entry.remove));
  }

  #compactIfWorthIt(): void {
    if (this.#entries > 2 * this.#jobs.size + MIN_OBSOLETE) this.#compact(Promise.resolve());
  }

  /** After a failure the old files are still there, and a later entry or the next start tries again. */
  #compact(ready: Promise<unknown>): void {
    if (this.#compacting !== null || this.#isClosed) return;
    this.#compacting = ready
      .then(() => this.#writeAnew())
      .then(
        () => {
          this.#compacting = null;
          this.#compactIfWorthIt();
        },
        () => {
          this.#compacting = null;
        },
      );
  }

  async #writeAnew(): Promise<void> {
    await this.#writer.flushed();
    const obsolete = [...this.#segments.list];
    this.#writer.rotate();
    this.#entries = 0;
    // Each is written as it is at that moment, so behind it in the log are only its later changes.
    const written: Promise<void>[] = [];
    for (const job of this.#jobs.values()) {
      if (this.#isClosed) break;
      written.push(this.#append({ put: job }));
      if (written.length >= BATCH) await Promise.all(written.splice(0));
    }
    await Promise.all(written);
    if (!this.#isClosed) for (const segment of obsolete) this.#segments.remove(segment);
  }
}
