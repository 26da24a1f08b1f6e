/** removebgvideo's job in each shape in which a webhook may carry it, and the sender's words for its states. */
import {
  type JobState,
  jobError,
  lookUp,
  optionalId,
  optionalText,
  textAt,
  z,
} from '../../src/provider/kit.js';

// https://removebgvideo.com/docs/api-reference/v1-jobs (status) and .../guides/webhooks (events, without `job.`).
export const STATES: Readonly<Record<string, JobState>> = {
  created: 'queued',
  processing: 'started',
  started: 'started',
  completed: 'succeeded',
  failed: 'failed',
};

const job = z.object({
  id: optionalId,
  job_id: optionalId,
  status: optionalText,
  model: optionalText,
  output_url: optionalText,
  error: z.unknown().optional(),
});
const wrapped = job.optional().catch(undefined);

/** The job of GET /v1/jobs/{id}: bare, else in `job`, else in `data`. All three are guesses. */
export const payload = job
  .extend({ event: optionalText, job: wrapped, data: wrapped })
  .transform(({ event, job, data, ...bare }) => {
    const isBare = (bare.id ?? bare.job_id) !== undefined;
    return { event, ...(isBare ? bare : (job ?? data ?? bare)) };
  })
  .refine(({ id, job_id }) => id ?? job_id);
type Payload = z.infer<typeof payload>;

export const idOf = ({ id, job_id }: Payload) => id ?? job_id ?? '';
export const signedStatus = ({ status, event }: Payload) => status ?? event;
export const withoutPrefix = (status: string | undefined) => status?.replace(/^job\./, '');
export const stateOf = (status: string | undefined) => lookUp(STATES, withoutPrefix(status));

/** A text in a job; `{message, code}` in the answers of the API. */
export function errorOf(error: unknown) {
  return jobError(textAt(error, 'message') ?? error, { code: textAt(error, 'code') });
}
