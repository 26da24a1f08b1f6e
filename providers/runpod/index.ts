/**
 * https://docs.runpod.io/serverless/endpoints/send-requests (webhook)
 * Nothing is signed, so the URL carries a token. One notice comes, at the end; its body is that of /status/{id}, whose
 * `output` is each worker’s own. The page does not document the deadline. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  endOf,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  type Output,
  outputAt,
  outputText,
  passThrough,
  pollSettings,
  sharedToken,
  textAt,
  tokenList,
  unverifiedText,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { API_URL, runpodPoll } from './poll.js';

// https://docs.runpod.io/serverless/endpoints/job-states
const STATES: Readonly<Record<string, JobState>> = {
  IN_QUEUE: 'queued',
  IN_PROGRESS: 'started',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  CANCELLED: 'canceled',
};
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = { TIMED_OUT: 'timeout' };

/** Workers nest their files in lists of objects at most. */
const MAX_DEPTH = 4;

export default defineProvider({
  name: 'runpod',
  title: 'Runpod',
  docs: 'https://docs.runpod.io/serverless/endpoints/send-requests',
  typePrefix: 'io.runpod',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request that runs a job, as `webhook`.',
  assumptions: ['URLs anywhere in `output` are the job’s products; the rest of it is in the payload only.'],
  settings: z.strictObject({ tokens: tokenList(), poll: pollSettings(API_URL) }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    output: z.unknown().optional(),
    error: z.unknown().optional(),
    executionTime: z.number().nonnegative().optional().catch(undefined),
  }),
  identify: {
    short: 'job id, status and execution time',
    why: 'For the end of a job, its id, status and execution time: there is no delivery id, and a job that is retried under its id ends again. For all else the digest of the body.',
    of: ({ id, status }, delivery) => endOf(STATES, status, id, unverifiedText(delivery, 'executionTime')),
  },
  normalize: ({ id, status, output, error, executionTime }) => [
    jobEvent(STATES, status, id, {
      outputs: outputsOf(output),
      error: jobError(textAt(error, 'message') ?? error, { codes: CATEGORIES, code: status }),
      usage: [usageOf('compute_seconds', executionTime === undefined ? undefined : executionTime / 1000)],
      native: { status },
    }) ?? passThrough(nativeType('io.runpod.job', status), { subject: id }),
  ],

  poll: ({ poll }) => (poll ? runpodPoll(poll) : null),

  sender: {
    retryWindowSeconds: 20,
    success: '200',
    maxBodyBytes: 20 * 1024 * 1024,
    note: 'Up to 2 retries, 10 s apart. Only 200 is success. A worker may return up to 20 MB.',
    source: 'https://docs.runpod.io/serverless/endpoints/send-requests',
  },
});

/** A bare text is the answer of a language model. */
const outputsOf = (output: unknown): Output[] =>
  typeof output === 'string' && !isUrl(output) ? [outputText(output)] : urlsIn(output, undefined, 0);

function urlsIn(value: unknown, name: string | undefined, depth: number): Output[] {
  if (isUrl(value)) return [outputAt(value, { name })];
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => urlsIn(item, name, depth + 1));
  return Object.entries(value).flatMap(([name, inner]) => urlsIn(inner, name, depth + 1));
}
