/**
 * https://docs.krea.ai/developers/webhooks
 * Nothing is signed, so the URL, which each request gives in the header X-Webhook-URL, carries a token. The page does not document
 * retries, and which field says why a job failed. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  idText,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalText,
  passThrough,
  sharedToken,
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
  typePrefix: 'ai.krea',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In the X-Webhook-URL header of the request that starts the job.',
  assumptions: ['`result.error`, if present, says why a job failed.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    job_id: idText,
    status: z.string().min(1),
    created_at: optionalText,
    completed_at: optionalText,
    result: z.looseObject({ error: z.unknown().optional() }).nullish().catch(null),
  }),
  identify: {
    short: 'job id and status',
    why: 'For the end of a job, its id and status: there is no delivery id, and a job ends once. For all else the digest of the body.',
    of: ({ job_id, status }) => endOf(STATES, status, job_id),
  },
  endsOnce: true,
  normalize: ({ job_id: id, status, created_at, completed_at, result }) => {
    const { error, ...products } = result ?? {};
    return [
      jobEvent(STATES, status, id, {
        createdAt: created_at,
        completedAt: completed_at,
        result: products,
        error: jobError(error),
        time: completed_at,
        native: { status },
      }) ?? passThrough(nativeType('ai.krea.job', status), { subject: id }),
    ];
  },

  sender: undocumentedSender({
    note: 'Krea sends final states only; the page documents neither retries nor a deadline.',
    source: 'https://docs.krea.ai/developers/webhooks',
  }),
});
