/** What becomes of expected jobs, as metrics and as log lines. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Log } from './log.js';

/**
 * - `webhook`: its delivery came; `poll`: the gateway asked, and published it
 * - `quarantined`: the API's answer could not be read, and is kept whole
 * - `given_up`: nobody told of its end in time; `withdrawn`: whoever registered it did not expect it any more
 */
const ENDS = ['webhook', 'poll', 'quarantined', 'given_up', 'withdrawn'] as const;
export type JobEnd = (typeof ENDS)[number];

const ASKED = ['pending', 'ended', 'unknown', 'unreachable'] as const;
export type AskOutcome = (typeof ASKED)[number];

/** At most one line so often for each source: an API that is away is away for every job. */
const LOG_INTERVAL_MS = 10_000;

export class JobTelemetry {
  readonly #log: Log;
  readonly #registered: Counter<'source'>;
  readonly #expected: Gauge<'source'>;
  readonly #ended: Counter<'source' | 'by'>;
  readonly #asked: Counter<'source' | 'outcome'>;
  readonly #toldAt = new Map<string, number>();

  constructor(registry: Registry, log: Log, sources: readonly string[]) {
    this.#log = log;
    const registers = [registry];
    this.#registered = new Counter({
      name: 'onehook_jobs_registered_total',
      help: 'Jobs that somebody said to expect.',
      labelNames: ['source'],
      registers,
    });
    this.#expected = new Gauge({
      name: 'onehook_jobs_expected',
      help: 'Registered jobs whose end nobody has told of yet.',
      labelNames: ['source'],
      registers,
    });
    this.#ended = new Counter({
      name: 'onehook_jobs_ended_total',
      help: 'Expected jobs by who told of their end. by="given_up": nobody did, somebody must look.',
      labelNames: ['source', 'by'],
      registers,
    });
    this.#asked = new Counter({
      name: 'onehook_job_polls_total',
      help: 'Questions to providers’ APIs by what came of them.',
      labelNames: ['source', 'outcome'],
      registers,
    });
    for (const source of sources) {
      this.#registered.inc({ source }, 0);
      this.#expected.set({ source }, 0);
      for (const by of ENDS) this.#ended.inc({ source, by }, 0);
      for (const outcome of ASKED) this.#asked.inc({ source, outcome }, 0);
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
    if (by === 'given_up') this.#log.write('error', 'nobody told of the end of a job', { source, job, why });
  }

  jobAsked(source: string, job: string, outcome: AskOutcome, why: string | undefined): void {
    this.#asked.inc({ source, outcome });
    const now = Date.now();
    if (why === undefined || now - (this.#toldAt.get(source) ?? 0) < LOG_INTERVAL_MS) return;
    this.#toldAt.set(source, now);
    this.#log.write('warn', 'asking for a job told nothing', { source, job, why });
  }

  jobsNotStored(error: unknown): void {
    this.#log.write('warn', 'a job that ended is still on disk', { why: (error as Error).message });
  }
}
