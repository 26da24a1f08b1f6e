/**
 * https://docs.krea.ai/developers/webhooks
 * The URL is given in a request header (X-Webhook-URL) and nothing is signed, so it carries a token. Left out: every retry,
 * and what says why a job failed. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  time,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = {
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
};

export default defineProvider({
  name: 'krea',
  title: 'Krea',
  docs: 'https://docs.krea.ai/developers/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the X-Webhook-URL header of the request that starts the job.',
  assumptions: ['`result.error`, if there is one, says why a job failed.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    job_id: z.string().min(1),
    status: z.string().min(1),
    created_at: optionalText,
    completed_at: optionalText,
    result: z
      .object({ urls: z.array(z.unknown()).nullish().catch([]), error: z.unknown().optional() })
      .nullish()
      .catch(null),
  }),
  identify: {
    short: 'job id and status',
    why: 'The job’s id and its status: there is no delivery id, and a job ends once.',
    of: ({ job_id, status }) => `${job_id}:${status}`,
  },
  normalize: ({ job_id: id, status, created_at, completed_at, result }) => [
    jobEvent(STATES, status, id, {
      createdAt: created_at,
      completedAt: completed_at,
      outputs: (result?.urls ?? []).filter(isUrl).map((url) => outputAt(url)),
      error: jobError('unknown', result?.error),
      time: time(completed_at),
      native: { status },
    }) ?? passThrough(nativeType('ai.krea.job', status), { subject: id }),
  ],

  sender: undocumentedSender({
    note: 'Only final states are sent; retries and the deadline are not documented.',
    source: 'https://docs.krea.ai/developers/webhooks',
  }),
});
