/**
 * https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks
 * The signature covers the time, a comma (not the usual dot) and the body. OpenRouter signs only if a secret is set there. The page
 * does not document retries, and the shape of an error. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  usageOf,
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
  typePrefix: 'ai.openrouter',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In each request, as `callback_url`, or as the default of the workspace.',
  assumptions: [
    '`data.error` is the message of a failure, or an object with a `message`.',
    'An expired job ran out of time, so it failed.',
    'The cost is in OpenRouter’s credits.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook secret of the workspace, from its settings at OpenRouter'),
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
      id: idText,
      status: optionalText,
      generation_id: optionalId,
      model: optionalText,
      unsigned_urls: z.array(z.unknown()).nullish().catch([]),
      usage: z.object({ cost: z.unknown().optional() }).nullish().catch(null),
      error: z.unknown().optional(),
    }),
  }),
  identify: {
    short: 'job id and event type',
    why: 'For the end of a job, its id and the event’s name, in the signed body; the idempotency key in the unsigned header is made of the same two. For all else the digest of the body.',
    of: ({ type, data }) =>
      type.startsWith(PREFIX) ? endOf(STATES, type.slice(PREFIX.length), data.id) : undefined,
  },
  endsOnce: true,
  normalize: ({ type, created_at: at, data }, delivery) => {
    const deliveryId = delivery.header('x-openrouter-idempotency-key');
    const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : undefined;
    const { id, model, generation_id: correlationId, usage } = data;
    return [
      jobEvent(STATES, name, id, {
        model,
        correlationId,
        result: data.unsigned_urls,
        outputs: (data.unsigned_urls ?? [])
          .filter(isUrl)
          .map((url) => outputAt(url, { kind: 'video', access: 'credentials' })),
        error: jobError(data.error, name === 'expired' ? { category: 'timeout', code: name } : {}),
        usage: [usageOf('credits', usage?.cost)],
        time: at,
        native: { type, status: data.status },
        deliveryId,
      }) ?? passThrough(nativeType('ai.openrouter', type), { subject: id, time: at, deliveryId }),
    ];
  },

  sender: undocumentedSender({
    note: 'The URLs of the result need the API key. The page does not document retries.',
    source: 'https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks',
  }),
});
