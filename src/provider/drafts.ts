/**
 * The two kinds of events that `normalize` returns, and the rules that all job providers share: outputs belong to a success, an
 * error belongs to a failure, and a success without outputs is marked as pending, so that it does not look empty.
 */
import type { JobDraft, JobError, JobState, Output, PassedThroughDraft } from '../event.js';
import { jobError, lookUp, time, withoutUndefined } from './job-mapping.js';

export interface JobFacts {
  readonly task?: string | undefined;
  readonly model?: string | undefined;
  /** 0 to 1. */
  readonly progress?: number | undefined;
  readonly correlationId?: string | undefined;
  /** Times as in the payload: RFC 3339, or milliseconds since the epoch. Any other value is left out. */
  readonly createdAt?: unknown;
  readonly startedAt?: unknown;
  readonly completedAt?: unknown;
  /** Published with a success, and ignored in every other state. Default: none. */
  readonly outputs?: readonly Output[] | undefined;
  /** False where a success has no result to fetch, as after a training. Default: true for a success without outputs. */
  readonly outputsPending?: boolean | undefined;
  /** Published with a failure, and ignored in every other state. Default: an unknown error. */
  readonly error?: JobError | undefined;
  readonly usage?: JobDraft['usage'];
  readonly native: JobDraft['native'];
  /** Of the event; see `EventDraft`. */
  readonly time?: string | number | undefined;
  readonly id?: string | undefined;
  readonly deliveryId?: string | undefined;
}

/** The event of a job whose state the sender calls `state`. Undefined for a state that is not in `states`: pass the event through. */
export function jobEvent(
  states: Readonly<Record<string, JobState>>,
  state: string | null | undefined,
  id: string,
  facts: JobFacts,
): JobDraft | undefined {
  const status = lookUp(states, state);
  return status && jobInState(status, id, facts);
}

/** The same for a state that is derived from several fields. */
export function jobInState(status: JobState, jobId: string, facts: JobFacts): JobDraft {
  const { task, model, progress, correlationId, usage, native, id, deliveryId } = facts;
  const isSuccess = status === 'succeeded';
  const outputs = isSuccess ? (facts.outputs ?? []) : [];
  return {
    family: 'job',
    job: withoutUndefined({
      id: jobId,
      status,
      correlationId,
      task,
      model,
      progress,
      createdAt: time(facts.createdAt),
      startedAt: time(facts.startedAt),
      completedAt: time(facts.completedAt),
    }),
    outputs,
    outputsPending: isSuccess && (facts.outputsPending ?? outputs.length === 0),
    error: status === 'failed' ? (facts.error ?? jobError('unknown', undefined)) : undefined,
    usage,
    native: withoutUndefined(native),
    time: facts.time,
    id,
    deliveryId,
  };
}

export type PassedThroughFacts = Omit<PassedThroughDraft, 'family' | 'type'>;

/** An event under the sender's own type, with the payload as received. Ordered by its subject unless `orderBy` is given. */
export const passThrough = (type: string, facts: PassedThroughFacts = {}): PassedThroughDraft => ({
  family: 'other',
  type,
  orderBy: facts.subject,
  ...facts,
});
