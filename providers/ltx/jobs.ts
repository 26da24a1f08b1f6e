/** LTX jobs in the words of its API (https://docs.ltx.video/async-jobs) and of the glossary, since a webhook may use either. */
import {
  type ErrorCategory,
  isUrl,
  type JobError,
  type JobState,
  jobError,
  type Output,
  optionalId,
  optionalText,
  outputAt,
  z,
} from '../../src/provider/kit.js';

// The API: pending, processing, completed, failed. The glossary: succeeded, failed. The others are guesses.
export const STATES: Readonly<Record<string, JobState>> = {
  pending: 'queued',
  processing: 'started',
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

export const payload = z
  .object({
    id: optionalId,
    job_id: optionalId,
    request_id: optionalId,
    status: z.string().min(1),
    model: optionalText,
    created_at: optionalText,
    completed_at: optionalText,
    url: optionalText,
    video_url: optionalText,
    content: optionalText,
    result: z.record(z.string(), z.unknown()).nullish().catch(null),
    error: z.unknown().optional(),
  })
  .refine(({ id, job_id, request_id }) => id ?? job_id ?? request_id);
type Payload = z.infer<typeof payload>;

export const idOf = ({ id, job_id, request_id }: Payload) => id ?? job_id ?? request_id ?? '';

/**
 * In the API, `result` maps a label to a URL (`video_url`, `exr_frames_url`); the other fields are guesses. Content inside the body
 * stays in the payload: twice in one event, it would not fit into a record.
 */
export function outputsOf({ url, video_url, content, result }: Payload): Output[] {
  const named = Object.entries({ url, video_url, ...result });
  const outputs = named.flatMap(([name, value]) =>
    isUrl(value) ? outputAt(value, { name, kind: name === 'url' ? 'video' : name }) : [],
  );
  return content ? [...outputs, { kind: 'video', role: 'main', name: 'content' }] : outputs;
}

export function errorOf(error: unknown): JobError {
  const { data } = z.object({ type: optionalText, message: optionalText }).safeParse(error);
  return jobError(data?.message ?? error, { codes: CATEGORIES, code: data?.type });
}
