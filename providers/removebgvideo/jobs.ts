/** removebgvideo's job in each shape in which a webhook may carry it, and the sender's words for its states. */
import { type JobState, lookUpWord, optionalId, optionalText, z } from '../../src/provider/kit.js';

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
  metadata: z.unknown().optional(),
  created_at: optionalText,
  started_at: optionalText,
  completed_at: optionalText,
});
const wrapped = job.optional().catch(undefined);

/** The job of GET /v1/jobs/{id}: bare, else in `job`, else in `data`. All three are guesses. */
export const payload = job
  .extend({ event: optionalText, timestamp: optionalText, job: wrapped, data: wrapped })
  .transform(({ event, timestamp, job, data, ...bare }) => {
    const isBare = (bare.id ?? bare.job_id) !== undefined;
    // Beside the job, a time is that of the event.
    const inner = isBare ? undefined : (job ?? data);
    return { event, at: timestamp ?? (inner && bare.created_at), ...(inner ?? bare) };
  })
  .refine(({ id, job_id }) => id ?? job_id);
type Payload = z.infer<typeof payload>;

export const idOf = ({ id, job_id }: Payload) => id ?? job_id ?? '';
export const signedStatus = ({ status, event }: Payload) => status ?? event;
export const withoutPrefix = (status: string | undefined) => status?.replace(/^job\./, '');
export const stateOf = (status: string | undefined) => lookUpWord(STATES, withoutPrefix(status));

/** When the job came into its state. */
export function timeOf(job: Payload): string | undefined {
  const state = stateOf(signedStatus(job));
  if (state === 'queued') return job.created_at;
  return state === 'started' ? job.started_at : job.completed_at;
}
