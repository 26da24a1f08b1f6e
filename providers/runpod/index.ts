/**
 * https://docs.runpod.io/serverless/endpoints/send-requests#webhook-notifications, and its JavaScript SDK (runpod-sdk 1.1.2)
 * One notice when a job is over, which is what `/status/{id}` answers. Nothing is signed, so the URL carries a token. Left out:
 * the shape of `output`, which is whatever the worker returns. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  sharedToken,
  tokenList,
  z,
} from '../../src/provider-kit.js';
import { outputsOf } from './outputs.js';

// The statuses of a job: https://docs.runpod.io/serverless/endpoints/job-states
const STATES: Readonly<Record<string, JobState>> = {
  IN_QUEUE: 'queued',
  IN_PROGRESS: 'started',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'canceled',
  TIMED_OUT: 'failed',
};

const milliseconds = z.number().nonnegative().optional().catch(undefined);

export default defineProvider({
  name: 'runpod',
  title: 'Runpod',
  docs: 'https://docs.runpod.io/serverless/endpoints/send-requests#webhook-notifications',
  known: 'documented',
  assumptions: [
    'URLs in `output`, alone, in a list or as a member, are products, and so is a text that is all of it.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    executionTime: milliseconds,
    output: z.unknown().optional(),
    error: z.unknown().optional(),
  }),
  identify: {
    why: 'Job and status: there is no delivery id, and a job ends once.',
    of: ({ id, status }) => `${id}:${status}`,
  },
  normalize: ({ id, status, executionTime, output, error }) => {
    const state = lookUp(STATES, status);
    if (!state) {
      const type = nativeType('io.runpod.job', status.toLowerCase());
      return [{ family: 'other', type, subject: id, orderBy: id }];
    }
    const category = status === 'TIMED_OUT' ? 'timeout' : 'unknown';
    return [
      {
        family: 'job',
        job: { id, status: state },
        outputs: state === 'succeeded' ? outputsOf(output) : [],
        error: state === 'failed' ? jobError(category, error) : undefined,
        usage: executionTime === undefined ? undefined : { amount: executionTime / 1000, unit: 'seconds' },
        native: { status },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: 20,
    success: '200',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: '2 retries, 10 s apart; 200 alone counts. The result can be asked for by the job’s id while Runpod keeps it.',
    source: 'https://docs.runpod.io/serverless/endpoints/send-requests#webhook-notifications',
  },
});
