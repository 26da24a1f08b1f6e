/**
 * https://developers.openai.com/api/docs/guides/webhooks, and openai-node 7.59.0 (its event union and its verifier)
 * Standard Webhooks around thin events: a type and the id of what ended, without the result. The SDK also accepts a signature
 * without `v1,` and a secret that is not base64; this provider accepts neither. The guide does not document the deadline. Read
 * 2026-11-28, from copies.
 */
import {
  byMessageId,
  defineProvider,
  type ErrorCategory,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

// An event's type is the kind of job, a dot, and how the job ended. Both lists are from the SDK's union of events, except for
// `video`, which is from the guide on videos.
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
  typePrefix: 'com.openai',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the settings of the project in the OpenAI dashboard, under Webhooks, as the URL of an endpoint.',
  assumptions: [
    '`response.incomplete` and `batch.expired` mean failure, since the job did not do what was asked; what it did until then can be fetched.',
    '`video.completed` and `video.failed` are events, as the guide on videos says; the SDK’s list of events does not have them.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret (whsec_…) of the webhook endpoint, from the settings of the project at OpenAI',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    type: z.string().min(1),
    created_at: z.number().optional().catch(undefined),
    // Of a job its id; calls and sessions have ids of other names.
    data: z
      .object({ id: optionalId, call_id: optionalId, session_id: optionalId })
      .nullish()
      .catch(undefined),
  }),
  identify: byMessageId,
  endsOnce: true,
  normalize: ({ type, created_at, data }) => {
    const time = created_at === undefined ? undefined : created_at * 1000;
    const dot = type.lastIndexOf('.');
    const task = type.slice(0, Math.max(0, dot));
    const word = type.slice(dot + 1);
    const { id, call_id, session_id } = data ?? {};
    const job = id
      ? jobEvent(TASKS.includes(task) ? STATES : {}, word, id, {
          task,
          error: jobError(undefined, { codes: CATEGORIES, code: codeOf(word) }),
          time,
          native: { type },
        })
      : undefined;
    return [
      job ?? passThrough(nativeType('com.openai', type), { subject: id ?? call_id ?? session_id, time }),
    ];
  },

  sender: {
    retryWindowSeconds: 259_200,
    note: 'OpenAI retries for up to 72 h, with growing waits. A redirect counts as a failure.',
    source: 'https://developers.openai.com/api/docs/guides/webhooks',
  },
});

/** These say why the job failed; `failed` and `canceled` do not. */
const codeOf = (word: string) => (word === 'expired' || word === 'incomplete' ? word : undefined);
