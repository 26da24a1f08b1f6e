/**
 * https://docs.krea.ai/developers/webhooks
 * Nothing is signed, so the URL (given in the request header X-Webhook-URL) carries a token. Read 2026-11-24, from copies.
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
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `status` on the page.
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
  assumptions: ['`result.error` or `error` is where a failure is told.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    job_id: z.string().min(1),
    status: z.string().min(1),
    created_at: optionalText,
    completed_at: optionalText,
    error: optionalText,
    result: z
      .object({ urls: z.array(z.unknown()).optional().catch(undefined), error: optionalText })
      .nullish()
      .catch(null),
  }),
  identify: {
    why: 'Job and status: there is no delivery id, and a job ends once.',
    of: ({ job_id, status }) => `${job_id}:${status}`,
  },
  normalize: ({ job_id: id, status: state, created_at, completed_at, error, result }) => {
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('ai.krea.job', state),
          subject: id,
          orderBy: id,
          time: completed_at,
        },
      ];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, createdAt: time(created_at), completedAt: time(completed_at) }),
        outputs: status === 'succeeded' ? (result?.urls ?? []).filter(isUrl).map((url) => outputAt(url)) : [],
        error: status === 'failed' ? jobError('unknown', error ?? result?.error) : undefined,
        time: completed_at,
        native: { status: state },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Nothing is told of its deadline and its retries.',
    source: 'https://docs.krea.ai/developers/webhooks',
  },
});
