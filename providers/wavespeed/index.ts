/**
 * https://wavespeed.ai/docs/verify-webhooks
 * Its headers are those of Standard Webhooks and its signature is not: version `v3`, in hex, and the key is the text after
 * `whsec_`, not the bytes that its base64 would stand for. The page documents neither retries nor statuses before the final
 * two. Read 2026-11-24, from copies.
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
  optionalText,
  outputsIn,
  passThrough,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  usageOf,
  webhookId,
  z,
} from '../../src/provider/kit.js';

// https://wavespeed.ai/docs/how-to-use-webhooks; the first two are those of the polled prediction.
const STATES: Readonly<Record<string, JobState>> = {
  created: 'queued',
  processing: 'started',
  completed: 'succeeded',
  failed: 'failed',
};

export default defineProvider({
  name: 'wavespeed',
  title: 'WaveSpeed',
  docs: 'https://wavespeed.ai/docs/verify-webhooks',
  typePrefix: 'ai.wavespeed',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In each request, as the query parameter `webhook`.',
  assumptions: [
    '`executionTime`, if it comes, is in milliseconds, as in the prediction itself.',
    'A failed job with a true entry in `has_nsfw_contents` failed because of its content.',
  ],
  settings: z.strictObject({
    secrets: secretList('whsec_… from GET /api/v3/webhook/secret'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets: secrets.map((secret) => secret.replace(/^whsec_/, '')),
      header: 'webhook-signature',
      encoding: 'hex',
      prefix: 'v3,',
      signedHeaders: ['webhook-id'],
      timestamp: { header: 'webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp, signedHeader }) => [`${signedHeader('webhook-id')}.${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(24).toString('hex')}`] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    model: optionalText,
    outputs: z.array(z.unknown()).catch([]),
    has_nsfw_contents: z.array(z.unknown()).catch([]),
    created_at: optionalText,
    executionTime: z.unknown().optional(),
    error: z.unknown().optional(),
  }),
  identify: {
    short: 'job id and status',
    why: 'For the end of a job, its id and status, both in the signed body: a job ends once. For all else webhook-id, which is signed.',
    of: ({ id, status }, delivery) => endOf(STATES, status, id) ?? webhookId(delivery),
  },
  endsOnce: true,
  normalize: ({ id, status, model, outputs, has_nsfw_contents: flags, ...rest }, delivery) => [
    jobEvent(STATES, status, id, {
      model,
      createdAt: rest.created_at,
      result: outputs,
      outputs: outputs.every((item) => typeof item === 'string' && !isUrl(item))
        ? outputsIn(outputs)
        : outputs.flatMap((item, index) => outputsIn(item, { facts: { flagged: flags[index] } })),
      usage: [
        usageOf(
          'compute_seconds',
          typeof rest.executionTime === 'number' ? rest.executionTime / 1000 : undefined,
        ),
      ],
      error: jobError(rest.error, { category: flags.includes(true) ? 'content_policy' : undefined }),
      native: { status },
      deliveryId: delivery.header('webhook-id'),
    }) ?? passThrough(nativeType('ai.wavespeed', status), { subject: id }),
  ],

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented.',
    source: 'https://wavespeed.ai/docs/how-to-use-webhooks',
  }),
});
