/**
 * Expected jobs. Where no terminal event arrives by the deadline, the gateway polls the provider's API and publishes the same
 * event. Both ways go through the same claim, so it is one event whichever is first. Registered jobs are stored on disk.
 */
import { randomUUID } from 'node:crypto';
import type { BodyBudget, BodyShare } from '../bounds/body-budget.js';
import type { AnswerCode } from '../errors.js';
import { type CanonicalEvent, JOB_STATES } from '../event.js';
import type { Source, SourceIndex } from '../gateway/source.js';
import { trustAnswer, type VerifiedDelivery } from '../gateway/verification.js';
import type { Poll } from '../provider/poll.js';
import type { JobEnd, JobTelemetry } from '../telemetry/jobs.js';
import { type AskLimits, ask } from './ask.js';
import { type ExpectedJob, type JobRequest, jobKey } from './job-request.js';
import type { JobStore } from './store.js';

export interface JobsParts {
  readonly sources: SourceIndex;
  readonly store: JobStore;
  /** `Gateway.accept`: from an answer to a durable event. */
  readonly accept: (source: Source, delivery: VerifiedDelivery, via: 'poll') => Promise<AnswerCode>;
  readonly telemetry: JobTelemetry;
  /** `maxBytes`: for sources without a limit of their own. */
  readonly limits: Pick<AskLimits, 'timeoutMs' | 'maxBytes'>;
  readonly budget: BodyBudget;
}

export type Registration =
  | { readonly outcome: 'registered' | 'renewed'; readonly job: ExpectedJob }
  | {
      readonly outcome: 'refused';
      readonly status: 400 | 404 | 409 | 503;
      readonly code: string;
      readonly message: string;
    };

/** State that is held in memory only. */
interface Expectation {
  readonly expected: ExpectedJob;
  readonly poll: Poll;
  readonly source: Source;
  polls: number;
  nextAt: number;
  isPolling: boolean;
  lastAnswer: string | undefined;
}

const TICK_MS = 500;
const MAX_POLLING = 16;
/** So that one slow API does not delay the others. */
const MAX_POLLING_PER_SOURCE = 4;
const MAX_JOBS = 100_000;
const MAX_ID_CHARACTERS = 500;
const LONGEST_WAIT_MS = 300_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;
const JITTER = 0.2;
const TERMINAL = String(JOB_STATES.succeeded);

export class Jobs {
  readonly #parts: JobsParts;
  readonly #expectations = new Map<string, Expectation>();
  readonly #polling = new Set<Promise<void>>();
  readonly #pollingBySource = new Map<string, number>();
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: JobsParts) {
    this.#parts = parts;
    for (const expected of parts.store.all()) {
      const [source] = parts.sources.named(expected.source) ?? [];
      // A source that has no API key now may have one again after the next restart, so its jobs stay stored.
      if (source?.poll?.job.safeParse(expected.job).success) this.#expect(expected, source, source.poll);
    }
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Resolves when the job is on disk. Registering a job again resets its times. */
  async register(request: JobRequest): Promise<Registration> {
    const [source] = this.#parts.sources.named(request.source) ?? [];
    if (source === undefined) return refusal(404, 'source_unknown', `There is no source ${request.source}.`);
    if (source.poll === null) return pollRefused(source);
    const parsed = source.poll.job.safeParse(request.job);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${['job', ...path].join('.')}: ${message}`,
      );
      return refusal(400, 'job_malformed', problems.join('; '));
    }
    const id = source.poll.id(parsed.data);
    if (id.length > MAX_ID_CHARACTERS)
      return refusal(400, 'job_malformed', `job: its ids have more than ${MAX_ID_CHARACTERS} characters.`);
    const isKnown = this.#expectations.has(jobKey(source.name, id));
    if (!isKnown && this.#expectations.size >= MAX_JOBS)
      return refusal(
        503,
        'jobs_full',
        `${MAX_JOBS} jobs are registered already. Try again when some have ended.`,
      );

    const now = Date.now();
    const deadlineAt = now + request.deadlineSeconds * 1000;
    const job: ExpectedJob = {
      source: source.name,
      id,
      job: parsed.data,
      registeredAt: now,
      deadlineAt,
      giveUpAt: deadlineAt + request.giveUpSeconds * 1000,
      everyMs: request.everySeconds * 1000,
    };
    await this.#parts.store.put(job);
    this.#expect(job, source, source.poll);
    this.#parts.telemetry.jobRegistered(source.name);
    return { outcome: isKnown ? 'renewed' : 'registered', job };
  }

  /** Oldest registration first. */
  list(): (ExpectedJob & { polls: number; nextAt: number; lastAnswer: string | undefined })[] {
    return [...this.#expectations.values()].map(({ expected, polls, nextAt, lastAnswer }) => ({
      ...expected,
      polls,
      nextAt,
      lastAnswer,
    }));
  }

  /** False: the job is not registered. */
  withdraw(source: string, id: string): boolean {
    const expectation = this.#expectations.get(jobKey(source, id));
    if (expectation) this.#end(expectation, 'withdrawn');
    return expectation !== undefined;
  }

  /** Runs for every delivery, so it must be cheap. */
  onDurable(source: Source, events: readonly CanonicalEvent[]): void {
    if (this.#expectations.size === 0) return;
    for (const { attributes, jobData } of events) {
      // A polled event ends its expectation in #publish.
      if (jobData === null || attributes.sequence !== TERMINAL || attributes.via === 'poll') continue;
      const expectation = this.#expectations.get(jobKey(source.name, jobData.job.id));
      if (expectation) this.#end(expectation, 'webhook');
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await Promise.all(this.#polling);
    await this.#parts.store.close();
  }

  #expect(expected: ExpectedJob, source: Source, poll: Poll): void {
    const key = jobKey(expected.source, expected.id);
    if (!this.#expectations.has(key)) this.#parts.telemetry.jobsExpected(expected.source, 1);
    this.#expectations.set(key, {
      expected,
      poll,
      source,
      polls: 0,
      nextAt: expected.deadlineAt,
      isPolling: false,
      lastAnswer: undefined,
    });
  }

  #end(expectation: Expectation, by: JobEnd): void {
    const { source, id } = expectation.expected;
    const key = jobKey(source, id);
    // It may have ended, or been registered again, during the poll.
    if (this.#expectations.get(key) !== expectation) return;
    this.#expectations.delete(key);
    this.#parts.telemetry.jobsExpected(source, -1);
    this.#parts.telemetry.jobEnded(source, id, by, expectation.lastAnswer);
    // After a crash before this the job is polled once more, and its event is a duplicate.
    this.#parts.store
      .remove(source, id)
      .catch((error: unknown) => this.#parts.telemetry.jobNotRemoved(error));
  }

  #tick(): void {
    const now = Date.now();
    for (const expectation of this.#expectations.values()) {
      if (this.#polling.size >= MAX_POLLING) return;
      const { source } = expectation.expected;
      const polling = this.#pollingBySource.get(source) ?? 0;
      if (expectation.isPolling || expectation.nextAt > now || polling >= MAX_POLLING_PER_SOURCE) continue;
      this.#pollingBySource.set(source, polling + 1);
      expectation.isPolling = true;
      const done = this.#poll(expectation).finally(() => {
        expectation.isPolling = false;
        this.#polling.delete(done);
        this.#pollingBySource.set(source, (this.#pollingBySource.get(source) ?? 1) - 1);
      });
      this.#polling.add(done);
    }
  }

  async #poll(expectation: Expectation): Promise<void> {
    const share = this.#parts.budget.open();
    try {
      await this.#pollWithin(share, expectation);
    } finally {
      share.release();
    }
  }

  async #pollWithin({ admit }: BodyShare, expectation: Expectation): Promise<void> {
    const { expected, poll, source } = expectation;
    const { telemetry, limits } = this.#parts;
    const maxBytes = source.maxBodyBytes ?? limits.maxBytes;
    const result = await ask(poll, expected.job, { ...limits, maxBytes, admit }, this.#closing.signal);
    if (this.#closing.signal.aborted) return;
    const why = 'why' in result ? result.why : undefined;
    telemetry.jobPolled(expected.source, expected.id, result.state, why);
    expectation.polls += 1;
    expectation.lastAnswer = why ?? result.state;
    if (result.state === 'ended' && (await this.#publish(expectation, result.payload))) return;

    if (Date.now() >= expected.giveUpAt) return this.#end(expectation, 'given_up');
    const retryAfterMs = ('retryAfterMs' in result && result.retryAfterMs) || 0;
    const backOffMs = Math.min(expected.everyMs * 2 ** (expectation.polls - 1), LONGEST_WAIT_MS);
    const jittered = backOffMs * (1 + JITTER * (Math.random() - 0.5));
    expectation.nextAt = Date.now() + Math.max(jittered, Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
  }

  /** False: the job must be polled again. */
  async #publish(expectation: Expectation, payload: Buffer): Promise<boolean> {
    const delivery = trustAnswer({ id: randomUUID(), receivedAt: Date.now(), payload });
    const code = await this.#parts.accept(expectation.source, delivery, 'poll').catch(() => 'internal');
    const end = ENDS[code];
    if (end === undefined) {
      expectation.lastAnswer = `The answer was not published: ${code}.`;
      return false;
    }
    this.#end(expectation, end);
    return true;
  }
}

const ENDS: Readonly<Record<string, JobEnd>> = {
  accepted: 'poll',
  duplicate: 'webhook',
  quarantined: 'quarantined',
};

function refusal(status: 400 | 404 | 409 | 503, code: string, message: string): Registration {
  return { outcome: 'refused', status, code, message };
}

/** For a source without a status API, or without the API key for it. */
export function pollRefused({ name, provider }: Source): Registration {
  return provider.poll === undefined
    ? refusal(
        409,
        'poll_unknown',
        `Onehook has no status API of ${provider.title}, so its jobs cannot be registered.`,
      )
    : refusal(
        409,
        'poll_not_configured',
        `sources.${name}.poll has no apiKey. Set it to the API key of ${provider.title}.`,
      );
}
