/**
 * https://wavespeed.ai/docs/verify-webhooks
 * Looks like Standard Webhooks and is not: the version is `v3`, the digest is hex, and the key is the secret without `whsec_`, as
 * text and not decoded. Read 2026-11-24, from copies.
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
  time,
  toleranceSeconds,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// https://wavespeed.ai/docs/how-to-use-webhooks
const STATES: Readonly<Record<string, JobState>> = {
  created: 'queued',
  processing: 'progressed',
  completed: 'succeeded',
  failed: 'failed',
};

export default defineProvider({
  name: 'wavespeed',
  title: 'WaveSpeedAI',
  docs: 'https://wavespeed.ai/docs/verify-webhooks',
  known: 'documented',
  assumptions: ['`created` and `processing` are told as well as the end, and each once.'],
  settings: z.strictObject({
    secrets: secretList('the secret from GET /api/v3/webhook/secret (whsec_…)'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets: secrets.map((secret) => secret.replace(/^whsec_/, '')),
      header: 'webhook-signature',
      encoding: 'hex',
      prefix: 'v3,',
      separator: ' ',
      companions: ['webhook-id'],
      timestamp: { header: 'webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body, companion }) => [`${companion('webhook-id')}.${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(24).toString('base64url')}`] }),

  payload: z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    model: optionalText,
    outputs: z.array(z.unknown()).nullish().catch(null),
    created_at: optionalText,
    error: optionalText,
    executionTime: z.number().nonnegative().optional().catch(undefined),
  }),
  identify: {
    why: 'Prediction and status, both signed: a prediction is told once of each.',
    of: ({ id, status }) => `${id}:${status}`,
  },
  normalize: ({ id, status: state, model, outputs, created_at, error }, delivery) => {
    const status = lookUp(STATES, state);
    const deliveryId = delivery.header('webhook-id');
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('ai.wavespeed.prediction', state),
          subject: id,
          orderBy: id,
          deliveryId,
        },
      ];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, model, createdAt: time(created_at) }),
        outputs: status === 'succeeded' ? (outputs ?? []).filter(isUrl).map((url) => outputAt(url)) : [],
        error: status === 'failed' ? jobError('unknown', error) : undefined,
        native: { status: state },
        deliveryId,
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
    source: 'https://wavespeed.ai/docs/how-to-use-webhooks',
  },
});
