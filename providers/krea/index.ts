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
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  sharedToken,
  time,
  tokenList,
  undocumentedSender,
  withoutUndefined,
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
  known: 'documented',
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
    why: 'The job’s id and its status: there is no delivery id, and a job ends once.',
    of: ({ job_id, status }) => `${job_id}:${status}`,
  },
  normalize: ({ job_id: id, status, created_at, completed_at, result }) => {
    const state = lookUp(STATES, status);
    if (!state) {
      return [{ family: 'other', type: nativeType('ai.krea.job', status), subject: id, orderBy: id }];
    }
    const completedAt = time(completed_at);
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, createdAt: time(created_at), completedAt }),
        outputs: state === 'succeeded' ? (result?.urls ?? []).filter(isUrl).map((url) => outputAt(url)) : [],
        error: state === 'failed' ? jobError('unknown', result?.error) : undefined,
        time: completedAt,
        native: { status },
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Only final states are sent; retries and the deadline are not documented.',
    source: 'https://docs.krea.ai/developers/webhooks',
  }),
});
