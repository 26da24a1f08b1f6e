/**
 * https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks, and its skills repository (2026-07)
 * Like Stripe’s signature, but time and body are joined by a comma. It is sent only where a secret is configured on their side.
 * Read 2026-11-24, from copies.
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
  secretList,
  toleranceSeconds,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// The events of the page, without their `video.generation.`.
const STATES: Readonly<Record<string, JobState>> = {
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
  expired: 'failed',
};

export default defineProvider({
  name: 'openrouter',
  title: 'OpenRouter (video)',
  docs: 'https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks',
  known: 'documented',
  assumptions: [
    'An expired generation is failed: its time ran out.',
    '`data.error`, a text or with `message` and `code`, is where a failure is told.',
    '`usage.cost` is in US dollars.',
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
      content: ({ timestamp, body }) => [`${timestamp},`, body],
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
      unsigned_urls: z.array(z.unknown()).optional().catch(undefined),
      usage: z.object({ cost: z.number().nonnegative() }).nullish().catch(null),
      error: z
        .union([z.string(), z.object({ message: optionalText, code: optionalText })])
        .nullish()
        .catch(null),
    }),
  }),
  identify: {
    why: 'The job and the event’s name, both signed. The idempotency key says the same, but is not signed.',
    of: ({ type, data }) => `${data.id}:${type}`,
  },
  normalize: ({
    type,
    created_at,
    data: { id, status: state, generation_id, model, unsigned_urls, usage, error },
  }) => {
    const outcome = /^video\.generation\.(\w+)$/.exec(type)?.[1];
    const status = lookUp(STATES, outcome);
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('ai.openrouter', type),
          subject: id,
          orderBy: id,
          time: created_at,
        },
      ];
    }
    const told = typeof error === 'string' ? { message: error } : error;
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, task: 'video.generation', model, correlationId: generation_id }),
        outputs: (unsigned_urls ?? []).filter(isUrl).map((url) => outputAt(url, { kind: 'video' })),
        error:
          status === 'failed'
            ? jobError(
                outcome === 'expired' ? 'timeout' : 'unknown',
                told?.message,
                (told && 'code' in told && told.code) || outcome,
              )
            : undefined,
        usage: usage ? { amount: usage.cost, unit: 'USD' } : undefined,
        time: created_at,
        native: withoutUndefined({ type, status: state }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Retries are not told; repeats carry the same idempotency key.',
    source: 'https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks',
  },
});
