/**
 * https://developers.openai.com/api/docs/guides/webhooks, and openai-node 6.49.0 (its event union and its verifier)
 * Standard Webhooks around thin events: a type and the id of what ended, nothing of the result. Its SDK also takes a signature
 * without `v1,` and a secret that is no base64; here neither is. Left out: the deadline. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  type JobState,
  jobError,
  lookUp,
  messageId,
  nativeType,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

// What comes before the last dot names the kind of job; what comes after it, how that ended. Both lists are the SDK's union,
// with `video`, which the guide on videos had.
const TASKS = ['batch', 'response', 'fine_tuning.job', 'eval.run', 'video'];
const STATES: Readonly<Record<string, JobState>> = {
  completed: 'succeeded',
  succeeded: 'succeeded',
  failed: 'failed',
  expired: 'failed',
  incomplete: 'failed',
  cancelled: 'canceled',
  canceled: 'canceled',
};
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = { expired: 'timeout' };

export default defineProvider({
  name: 'openai',
  title: 'OpenAI',
  docs: 'https://developers.openai.com/api/docs/guides/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    '`response.incomplete` and `batch.expired`: failed, since the job did not do what was asked; what it did until then is to be fetched.',
    '`video.completed` and `video.failed` are of the guide on videos, and not in the SDK’s list of events.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('whsec_… of the webhook endpoint, from the project’s settings at OpenAI'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    type: z.string().min(1),
    created_at: z.number().optional().catch(undefined),
    data: z.object({ id: z.string().min(1) }),
  }),
  identify: {
    short: 'SHORT',
    why: 'webhook-id: signed, and the same at each redelivery, as the guide says.',
    of: (_, delivery) => messageId(delivery),
  },
  normalize: ({ type, created_at, data: { id } }) => {
    const time = created_at === undefined ? undefined : created_at * 1000;
    const dot = type.lastIndexOf('.');
    const task = type.slice(0, Math.max(0, dot));
    const word = type.slice(dot + 1);
    const state = TASKS.includes(task) ? lookUp(STATES, word) : undefined;
    if (!state) return [passThrough(nativeType('com.openai', type), { subject: id, time })];
    return [
      {
        family: 'job',
        job: { id, status: state, task },
        outputsPending: state === 'succeeded',
        error:
          state === 'failed'
            ? jobError(lookUp(CATEGORIES, word) ?? 'unknown', undefined, codeOf(word))
            : undefined,
        time,
        native: { type },
      },
    ];
  },

  sender: {
    retryWindowSeconds: 259_200,
    note: 'Retries for up to 72 h, with growing waits; a redirect counts as a failure.',
    source: 'https://developers.openai.com/api/docs/guides/webhooks',
  },
});

/** That a job failed is no reason; that it expired or was cut short is. */
const codeOf = (word: string) => (word === 'failed' ? undefined : word);
