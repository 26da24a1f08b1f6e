/**
 * https://docs.runpod.io/serverless/endpoints/send-requests (webhook)
 * Nothing is signed, so the URL carries a token. One notice comes, at the end; its body is that of /status/{id}, whose
 * `output` is each worker’s own. The page does not document the deadline. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorFacts,
  endOf,
  idText,
  type JobState,
  jobError,
  jobEvent,
  lookUpWord,
  nativeType,
  type Output,
  outputsIn,
  outputText,
  passThrough,
  pollSettings,
  sharedToken,
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
const TIMEOUTS: Readonly<Record<string, ErrorFacts>> = {
  TIMED_OUT: { code: 'TIMED_OUT', category: 'timeout' },
};

const vllm = z.array(z.object({ choices: z.array(z.object({ tokens: z.array(z.string()) })) }));

export default defineProvider({
  name: 'runpod',
  title: 'Runpod',
  docs: 'https://docs.runpod.io/serverless/endpoints/send-requests',
  typePrefix: 'io.runpod',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request that runs a job, as `webhook`.',
  assumptions: [
    'URLs, texts and base64 files anywhere in `output` are the job’s products, but for an `input` that a worker repeats; the rest of it is in the payload only.',
  ],
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
      result: output,
      // «Failed» is no reason; that the time was up is one, and `error` may be absent then.
      error: jobError(error, lookUpWord(TIMEOUTS, status)),
      usage: [usageOf('compute_seconds', executionTime === undefined ? undefined : executionTime / 1000)],
      native: { status },
    }) ?? passThrough(nativeType('io.runpod.job', status), { subject: id }),
  ],

  // `POST /retry/{job_id}` runs a failed job again under its id.
  endsOnce: false,

  poll: ({ poll }) => (poll ? runpodPoll(poll) : null),

  sender: {
    retryWindowSeconds: 20,
    success: '200',
    maxBodyBytes: 20 * 1024 * 1024,
    note: 'Up to 2 retries, 10 s apart. Only 200 is success. A worker may return up to 20 MB.',
    source: 'https://docs.runpod.io/serverless/endpoints/send-requests',
  },
});

/** Else as the worker nests it. worker-vllm returns its text in pieces: https://github.com/runpod-workers/worker-vllm */
function outputsOf(output: unknown): Output[] {
  const { data: batches } = vllm.safeParse(output);
  const pieces = batches?.flatMap(({ choices }) => choices.flatMap(({ tokens }) => tokens));
  return pieces?.length ? [outputText(pieces.join(''))] : outputsIn(output);
}
