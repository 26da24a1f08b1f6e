/** LTX jobs in the words of its API (https://docs.ltx.video/async-jobs) and of the glossary, since a webhook may use either. */
import {
  type ErrorCategory,
  type JobState,
  jobError,
  type Output,
  optionalId,
  optionalText,
  outputsIn,
  quantity,
  z,
} from '../../src/provider/kit.js';

// The API: pending, processing, completed, failed. The glossary: succeeded, failed. The others are guesses.
export const STATES: Readonly<Record<string, JobState>> = {
  pending: 'queued',
  queued: 'queued',
  started: 'started',
  processing: 'started',
  in_progress: 'started',
  running: 'started',
  completed: 'succeeded',
  succeeded: 'succeeded',
  failed: 'failed',
  error: 'failed',
  canceled: 'canceled',
  cancelled: 'canceled',
};

// The API's error types.
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  invalid_request_error: 'invalid_request',
  authentication_error: 'authentication',
  permission_error: 'permission',
  not_found_error: 'not_found',
  content_filtered_error: 'content_policy',
  insufficient_funds_error: 'insufficient_funds',
  rate_limit_error: 'rate_limit',
  concurrency_limit_error: 'rate_limit',
  api_error: 'provider',
  service_unavailable_error: 'provider',
  overloaded_error: 'provider',
};

const job = z.object({
  id: optionalId,
  job_id: optionalId,
  request_id: optionalId,
  status: optionalText,
  model: optionalText,
  progress: z.unknown().optional(),
  created_at: optionalText,
  started_at: optionalText,
  completed_at: optionalText,
  url: optionalText,
  video_url: optionalText,
  video: z.unknown().optional(),
  content: optionalText,
  result: z.unknown().optional(),
  output: z.unknown().optional(),
  outputs: z.unknown().optional(),
  error: z.unknown().optional(),
  error_message: z.unknown().optional(),
  error_code: z.unknown().optional(),
});
const wrapped = job.optional().catch(undefined);

/** The job itself, or in `data` or `job` beside the event's name and time, as other senders wrap theirs. */
export const payload = job
  .extend({ event: optionalText, type: optionalText, timestamp: optionalText, data: wrapped, job: wrapped })
  .transform(({ event, type, timestamp, data, job, ...bare }, context) => {
    const inner = idOf(bare) ? undefined : (data ?? job);
    const found = inner ?? bare;
    const name = event ?? type;
    const status = found.status ?? bare.status ?? name?.replace(/^.*\./, '');
    // Beside the job, a time is that of the event.
    const at = timestamp ?? (inner && bare.created_at);
    if (idOf(found) && status) return { ...found, status, event: name, at };
    context.addIssue({ code: 'custom', message: 'no id or no status' });
    return z.NEVER;
  });
type Job = z.infer<typeof job>;

export const idOf = ({ id, job_id, request_id }: Pick<Job, 'id' | 'job_id' | 'request_id'>) =>
  id ?? job_id ?? request_id ?? '';

/**
 * In the API, `result` maps a label to a URL (`video_url`, `exr_frames_url`); the other fields are guesses. Content inside the body
 * stays in the payload: twice in one event, it would not fit into a record.
 */
export function outputsOf({ url, content, ...job }: Job): Output[] {
  const outputs = [...outputsIn({ url }, { facts: { kind: 'video' } }), ...outputsIn(resultOf(job))];
  return content ? [...outputs, { kind: 'video', role: 'main', name: 'content' }] : outputs;
}

export const resultOf = ({ video_url, video, result, output, outputs }: Omit<Job, 'url' | 'content'>) => ({
  video_url,
  video,
  result,
  output,
  outputs,
});

export const errorOf = ({ error, error_message, error_code }: Job) =>
  jobError({ error, error_message, error_code }, { codes: CATEGORIES });

/** A share, or a percentage: no page says which. */
export function progressOf({ progress }: Job): number | undefined {
  const number = quantity(progress);
  return number !== undefined && number > 1 ? number / 100 : number;
}
