/** Expected jobs on disk, beside the journal: they survive a restart and a crash. */
import { join } from 'node:path';
import { open } from 'lmdb';
import { ownDirectory } from '../journal/own-directory.js';
import { type ExpectedJob, jobKey } from './job-request.js';

export interface JobStore {
  all(): ExpectedJob[];
  /** Resolves when the job is on disk. */
  put(job: ExpectedJob): Promise<void>;
  remove(source: string, id: string): Promise<void>;
  close(): Promise<void>;
}

/** Throws an OperatorError where the directory cannot be written, or is another gateway's. */
export function openJobStore(directory: string): JobStore {
  const path = join(directory, 'jobs');
  const unlock = ownDirectory(path);
  const store = open<ExpectedJob, string>({ path, encoding: 'json', overlappingSync: false });
  return {
    all: () => [...store.getRange()].map(({ value }) => value),
    async put(job) {
      await store.put(jobKey(job.source, job.id), job);
    },
    async remove(source, id) {
      await store.remove(jobKey(source, id));
    },
    async close() {
      await store.close();
      unlock();
    },
  };
}
