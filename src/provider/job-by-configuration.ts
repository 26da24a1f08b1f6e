/**
 * The mapping by which an operator makes jobs of the payloads of a sender that has no provider: JMESPath for the job's id and its
 * state, a table of states, and where the result, the error and the caller's reference are. A payload without the id, or in
 * another state, is an event as `event` says.
 */
import { z } from 'zod';
import { type EventDraft, JOB_STATES, type JobState, type PassedThroughDraft } from '../event.js';
import { jobEvent } from './drafts.js';
import {
  type EventMapping,
  expression,
  mappedEvent,
  mappedId,
  select,
  selectValue,
  timeOf,
} from './event-mapping.js';
import { endOf } from './identities.js';
import { jobError } from './job-error.js';

const states = Object.keys(JOB_STATES) as [JobState, ...JobState[]];

/** The setting. Without it, no event is a job. */
export const jobMapping = () =>
  z
    .strictObject({
      id: expression('the id of the job, as the call that submitted it returned it'),
      status: expression('the state of the job, in the sender’s word'),
      states: z
        .record(z.string().min(1), z.enum(states))
        .refine((table) => Object.keys(table).length > 0, {
          error: 'is empty: list the sender’s states, such as done: succeeded',
        })
        .describe('the sender’s states, in any letter case, and what each means'),
      result: expression(
        'the part that holds the result; links, files and texts in it are the outputs',
      ).optional(),
      error: expression('why the job failed, in any form').optional(),
      reference: expression('what the caller passed when it submitted the job').optional(),
      progress: expression(
        'the finished share, 0 to 1; for a percentage, divide it: progress / `100`',
      ).optional(),
      task: expression('the kind of work').optional(),
      model: expression('the model that did it').optional(),
      createdAt: expression('when the job was submitted').optional(),
      startedAt: expression('when it began to run').optional(),
      completedAt: expression('when it ended').optional(),
    })
    .optional();

export interface MappingSettings {
  readonly event: EventMapping;
  readonly job?: z.infer<ReturnType<typeof jobMapping>>;
}

/**
 * What `event.id` selects; without it, the job and its state for an end, since each end is reported once. Undefined, for the
 * digest of the body, for everything else.
 */
export function mappedIdentity({ event, job }: MappingSettings, payload: unknown): string | undefined {
  if (event.id !== undefined || job === undefined) return mappedId(event, payload);
  return endOf(job.states, select(job.status, payload), select(job.id, payload));
}

/** The event that `event` makes of the payload, or the job that `job` makes of it. */
export const mappedDraft = ({ event, job }: MappingSettings, payload: unknown): EventDraft =>
  mappedJob(job, payload, mappedEvent(event, payload), select(event.type, payload));

/** `otherwise`: the event of a payload that is no job. `type`: the sender's own name for it. */
export function mappedJob(
  job: MappingSettings['job'],
  payload: unknown,
  otherwise: PassedThroughDraft,
  type: string | undefined,
): EventDraft {
  const id = job && select(job.id, payload);
  if (!job || id === undefined) return otherwise;
  const status = select(job.status, payload);
  const at = (text: string | undefined) => timeOf(select(text, payload));
  const completedAt = at(job.completedAt);
  return (
    jobEvent(job.states, status, id, {
      task: select(job.task, payload),
      model: select(job.model, payload),
      progress: selectValue(job.progress, payload),
      reference: selectValue(job.reference, payload),
      createdAt: at(job.createdAt),
      startedAt: at(job.startedAt),
      completedAt,
      result: selectValue(job.result, payload),
      error: jobError(selectValue(job.error, payload)),
      time: otherwise.time ?? completedAt,
      native: { type, status },
    }) ?? { ...otherwise, subject: otherwise.subject ?? id, orderBy: otherwise.orderBy ?? id }
  );
}
