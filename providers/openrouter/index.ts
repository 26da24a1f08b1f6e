/**
 * https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks
 * Between the time and the body that are signed stands a comma, not the usual dot. Signed only where a secret is set there.
 * Left out: every retry, and the shape of an error. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The last part of the event's name.
const STATES: Readonly<Record<string, JobState>> = {
  completed: 'succeeded',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'canceled',
};
const PREFIX = 'video.generation.';

export default defineProvider({
  name: 'openrouter',
  title: 'OpenRouter video',
  docs: 'https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    '`data.error` is the message of a failure, or an object with one.',
    'Expired: the job ran out of time, so failed.',
    'The cost is in OpenRouter’s credits.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook secret of the workspace'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-openrouter-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp }) => [`${timestamp},`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: z.string().min(1),
    created_at: optionalText,
    data: z.object({
      id: z.string().min(1),
      status: optionalText,
      generation_id: optionalText,
      model: optionalText,
      unsigned_urls: z.array(z.unknown()).nullish().catch([]),
      usage: z.object({ cost: z.number().nonnegative().optional() }).nullish().catch(null),
      error: z.unknown().optional(),
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The job’s id and the event’s name, both in the signed body, which is what the idempotency key in the unsigned header is made of.',
    of: ({ type, data }) => `${data.id}:${type.replace(PREFIX, '')}`,
  },
  normalize: ({ type, created_at: at, data }, delivery) => {
    const deliveryId = delivery.header('x-openrouter-idempotency-key');
    const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : undefined;
    const state = lookUp(STATES, name);
    const { id, model, generation_id: correlationId, usage } = data;
    if (!state) {
      const native = nativeType('ai.openrouter', type);
      return [passThrough(native, { subject: id, time: at, deliveryId })];
    }
    const urls = state === 'succeeded' ? (data.unsigned_urls ?? []).filter(isUrl) : [];
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, model, correlationId }),
        outputs: urls.map((url) => outputAt(url, { kind: 'video' })),
        outputsPending: state === 'succeeded' && urls.length === 0,
        error:
          state === 'failed'
            ? jobError(
                name === 'expired' ? 'timeout' : 'unknown',
                messageOf(data.error),
                name === 'expired' ? name : undefined,
              )
            : undefined,
        usage: usage?.cost === undefined ? undefined : { amount: usage.cost, unit: 'credits' },
        time: at,
        native: withoutUndefined({ type, status: data.status }),
        deliveryId,
      },
    ];
  },

  sender: undocumentedSender({
    note: 'The result’s URLs need the API key. Retries are not documented.',
    source: 'https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks',
  }),
});

const messageOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
