/** What becomes of expected jobs. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Log } from './log.js';

/**
 * - `webhook`: the sender delivered the event; `poll`: the gateway got it from the sender's API
 * - `quarantined`: the answer of the API could not be read or published, and is in quarantine
 * - `given_up`: neither came in time; `withdrawn`: by `DELETE /jobs`
 */
const ENDS = ['webhook', 'poll', 'quarantined', 'given_up', 'withdrawn'] as const;
export type JobEnd = (typeof ENDS)[number];

const POLL_OUTCOMES = ['pending', 'ended', 'unknown', 'unreachable'] as const;
export type PollOutcome = (typeof POLL_OUTCOMES)[number];

/** At most one line for each source in this time: an API that is unavailable is so for every job. */
const LOG_INTERVAL_MS = 10_000;

export class JobTelemetry {
  readonly #log: Log;
  readonly #registered: Counter<'source'>;
  readonly #expected: Gauge<'source'>;
  readonly #ended: Counter<'source' | 'by'>;
  readonly #polls: Counter<'source' | 'outcome'>;
  readonly #loggedAt = new Map<string, number>();

  constructor(registry: Registry, log: Log, sources: readonly string[]) {
    this.#log = log;
    const registers = [registry];
    this.#registered = new Counter({
      name: 'onehook_jobs_registered_total',
      help: 'Jobs registered through POST /jobs.',
      labelNames: ['source'],
      registers,
    });
    this.#expected = new Gauge({
      name: 'onehook_jobs_expected',
      help: 'Registered jobs that have not ended yet.',
      labelNames: ['source'],
      registers,
    });
    this.#ended = new Counter({
      name: 'onehook_jobs_ended_total',
      help: 'Expected jobs by how their end became known. by="given_up": it did not, so look the job up at the provider.',
      labelNames: ['source', 'by'],
      registers,
    });
    this.#polls = new Counter({
      name: 'onehook_job_polls_total',
      help: 'Requests for the status of a job to providers’ APIs, by outcome.',
      labelNames: ['source', 'outcome'],
      registers,
    });
    for (const source of sources) {
      this.#registered.inc({ source }, 0);
      this.#expected.set({ source }, 0);
      for (const by of ENDS) this.#ended.inc({ source, by }, 0);
      for (const outcome of POLL_OUTCOMES) this.#polls.inc({ source, outcome }, 0);
    }
  }

  jobRegistered(source: string): void {
    this.#registered.inc({ source });
  }

  jobsExpected(source: string, change: 1 | -1): void {
    this.#expected.inc({ source }, change);
  }

  jobEnded(source: string, job: string, by: JobEnd, why: string | undefined): void {
    this.#ended.inc({ source, by });
    if (by === 'given_up')
      this.#log.write('error', 'gave up waiting for an expected job', { source, job, why });
  }

  jobPolled(source: string, job: string, outcome: PollOutcome, why: string | undefined): void {
    this.#polls.inc({ source, outcome });
    const now = Date.now();
    if (why === undefined || now - (this.#loggedAt.get(source) ?? 0) < LOG_INTERVAL_MS) return;
    this.#loggedAt.set(source, now);
    this.#log.write('warn', 'job status request failed', { source, job, why });
  }

  jobNotRemoved(error: unknown): void {
    this.#log.write('warn', 'could not remove a finished job from the job store', {
      why: (error as Error).message,
    });
  }

  storedJobsDamaged(bytes: number, file: string): void {
    this.#log.write('error', 'the list of expected jobs is damaged; unreadable bytes saved to a file', {
      bytes,
      file,
      hint: 'Jobs among them are not asked for any more. Check the disk, and register them again.',
    });
  }
}
