/**
 * The two kinds of events that `normalize` returns, and the rules that all job providers share: outputs belong to a success,
 * an error belongs to a failure, and every success says what became of its result.
 */
import type {
  JobDraft,
  JobError,
  JobState,
  Output,
  OutputsState,
  PassedThroughDraft,
  Usage,
} from '../event.js';
import { givesReason, jobError } from './job-error.js';
import { lookUpWord, text, time, withoutUndefined } from './job-mapping.js';
import { holdsSomething, once, outputsIn } from './result.js';

export interface JobFacts {
  readonly task?: string | undefined;
  readonly model?: string | undefined;
  /** 0 to 1. Any other value is left out. */
  readonly progress?: unknown;
  /** What the caller passed when it submitted the job: text, or a value that is written as JSON. Empty values are left out. */
  readonly reference?: unknown;
  /** The sender's second id, and nothing else. */
  readonly correlationId?: string | undefined;
  /** Times as in the payload: RFC 3339, or milliseconds since the epoch. Any other value is left out. */
  readonly createdAt?: unknown;
  readonly startedAt?: unknown;
  readonly completedAt?: unknown;
  /**
   * The part of the payload that holds the result. Its products are the outputs unless `outputs` is given; where there are none
   * although it holds something, the event says `unread`.
   */
  readonly result?: unknown;
  /** Published with a success, and ignored in every other state. Default: what `result` holds. */
  readonly outputs?: readonly Output[] | undefined;
  /** False where the work has no product, as a training or a deletion. Default: true. */
  readonly hasProduct?: boolean | undefined;
  /** Published with a failure, and with a cancellation where it says why. Default: an unknown error. */
  readonly error?: JobError | undefined;
  /** Undefined entries are left out. */
  readonly usage?: readonly (Usage | undefined)[] | undefined;
  readonly native: JobDraft['native'];
  /** Of the event; see `EventDraft`. */
  readonly time?: string | number | undefined;
  readonly id?: string | undefined;
  readonly deliveryId?: string | undefined;
}

/**
 * The event of a job whose state the sender calls `state`, in any letter case. Undefined for a state that is not in `states`:
 * pass the event through.
 */
export function jobEvent(
  states: Readonly<Record<string, JobState>>,
  state: string | null | undefined,
  id: string,
  facts: JobFacts,
): JobDraft | undefined {
  const status = lookUpWord(states, state);
  return status && jobInState(status, id, facts);
}

/** The same for a state that is derived from several fields. */
export function jobInState(status: JobState, jobId: string, facts: JobFacts): JobDraft {
  const { task, model, correlationId, native, id, deliveryId } = facts;
  const isSuccess = status === 'succeeded';
  const outputs = isSuccess ? once(facts.outputs ?? outputsIn(facts.result)) : [];
  const usage = facts.usage?.filter((one) => one !== undefined);
  return {
    family: 'job',
    job: withoutUndefined({
      id: jobId,
      status,
      reference: referenceOf(facts.reference),
      correlationId,
      task,
      model,
      progress: shareOf(facts.progress),
      createdAt: time(facts.createdAt),
      startedAt: time(facts.startedAt),
      completedAt: time(facts.completedAt),
    }),
    outputs,
    outputsState: isSuccess ? outputsStateOf(outputs, facts) : undefined,
    error: errorIn(status, facts.error),
    usage,
    native: withoutUndefined(native),
    time: facts.time,
    id,
    deliveryId,
  };
}

/** A thumbnail alone is not what the job was for, and what was there before the job is no sign of a result. */
function outputsStateOf(outputs: readonly Output[], { hasProduct = true, result }: JobFacts): OutputsState {
  if (outputs.some(({ role }) => role === 'main')) return 'complete';
  if (!hasProduct) return outputs.length > 0 ? 'complete' : 'none';
  const hasMade = outputs.some(({ role }) => role !== 'source');
  return !hasMade && holdsSomething(result) ? 'unread' : 'pending';
}

function errorIn(status: JobState, error: JobError | undefined): JobError | undefined {
  if (status === 'failed') return error ?? jobError(undefined);
  return status === 'canceled' && error && givesReason(error) ? error : undefined;
}

/** A caller's reference is some text; a larger one is left to `payload`. */
const MAX_REFERENCE_CHARACTERS = 8192;

function referenceOf(value: unknown): string | undefined {
  const reference =
    typeof value === 'number'
      ? String(value)
      : (text(value) ?? (holdsMembers(value) ? JSON.stringify(value) : undefined));
  return reference !== undefined && reference.length <= MAX_REFERENCE_CHARACTERS ? reference : undefined;
}

const holdsMembers = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const shareOf = (value: unknown) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;

export type PassedThroughFacts = Omit<PassedThroughDraft, 'family' | 'type'>;

/** An event under the sender's own type, with the payload as received. Ordered by its subject unless `orderBy` is given. */
export const passThrough = (type: string, facts: PassedThroughFacts = {}): PassedThroughDraft => ({
  family: 'other',
  type,
  orderBy: facts.subject,
  ...facts,
});
