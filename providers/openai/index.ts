/**
 * https://platform.openai.com/docs/guides/webhooks, and its Node SDK (src/lib/webhook-signature.ts, 2026-08)
 * Standard Webhooks. Events are thin: they name the object, which is to be fetched. The SDK also takes a signature without its
 * version and a secret that is no base64; nobody sends such, and here they are refused. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type JobState,
  jobError,
  lookUp,
  messageId,
  nativeType,
  optionalText,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider-kit.js';

// The SDK's union of events; the two of videos from the guide, whose API was to end in September 2026.
const STATES: Readonly<Record<string, JobState>> = {
  'batch.completed': 'succeeded',
  'batch.failed': 'failed',
  'batch.expired': 'failed',
  'batch.cancelled': 'canceled',
  'response.completed': 'succeeded',
  'response.failed': 'failed',
  'response.incomplete': 'failed',
  'response.cancelled': 'canceled',
  'fine_tuning.job.succeeded': 'succeeded',
  'fine_tuning.job.failed': 'failed',
  'fine_tuning.job.cancelled': 'canceled',
  'eval.run.succeeded': 'succeeded',
  'eval.run.failed': 'failed',
  'eval.run.canceled': 'canceled',
  'video.completed': 'succeeded',
  'video.failed': 'failed',
};

export default defineProvider({
  name: 'openai',
  title: 'OpenAI',
  docs: 'https://platform.openai.com/docs/guides/webhooks',
  known: 'documented',
  assumptions: [
    'An incomplete response and an expired batch are failed: they ended, and not with all that was asked for.',
    'On 4xx it tries again as on other failures; the pages only speak of failures.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('the signing secret of the endpoint (whsec_…), shown once'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    type: z.string().min(1),
    created_at: z.number().positive().optional().catch(undefined),
    data: z.object({ id: optionalText }).optional().catch(undefined),
  }),
  identify: {
    why: 'The message id header: signed, and the same at each attempt.',
    of: (_, delivery) => messageId(delivery),
  },
  normalize: ({ type, created_at, data }) => {
    const status = lookUp(STATES, type);
    const id = data?.id;
    const time = created_at && created_at * 1000;
    if (!status || !id) {
      return [{ family: 'other', type: nativeType('com.openai', type), subject: id, orderBy: id, time }];
    }
    const [word = ''] = type.split('.').slice(-1);
    return [
      {
        family: 'job',
        job: { id, status, task: type.slice(0, -word.length - 1) },
        outputsPending: status === 'succeeded',
        error:
          status === 'failed'
            ? jobError(
                word === 'expired' ? 'timeout' : 'unknown',
                'The event does not say why; the object does.',
                word,
              )
            : undefined,
        time,
        native: { type },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: 259_200,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    avoid: [301, 302, 303, 307, 308],
    note: 'Tried again for up to 72 h with growing waits; a redirect counts as a failure.',
    source: 'https://platform.openai.com/docs/guides/webhooks',
  },
});
