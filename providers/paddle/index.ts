/**
 * https://developer.paddle.com/webhooks/signature-verification, and its Node SDK 3.10.0
 * Paddle Billing. The SDK allows a delivery to be 5 s old and so does this; an operator far away may allow more. Where
 * several h1 come, as while a secret is replaced, the SDK looks at the last and this at each. Left out: whether a retry is
 * signed anew (within 5 s, it must be). Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'paddle',
  title: 'Paddle',
  docs: 'https://developer.paddle.com/webhooks/overview',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'Each attempt is signed anew, with its own time.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret key of the notification destination (pdl_ntfset_…)'),
    toleranceSeconds: toleranceSeconds(5),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'paddle-signature',
      encoding: 'hex',
      fields: { separator: ';', signature: 'h1' },
      timestamp: { field: 'ts', format: unixSeconds, toleranceSeconds, allowsFuture: true },
      content: ({ timestamp, body }) => [`${timestamp}:`, body],
    }),
  development: (make) => ({ secrets: [`pdl_ntfset_${make.secret(24).toString('base64url')}`] }),

  payload: z.object({
    event_id: z.string().min(1),
    event_type: z.string().min(1),
    occurred_at: optionalText,
    notification_id: optionalText,
    data: z.object({ id: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed; that of the notification differs when it is replayed by hand.',
    of: ({ event_id }) => event_id,
  },
  normalize: ({ event_type, occurred_at, notification_id, data }) => [
    passThrough(nativeType('com.paddle', event_type), {
      subject: data?.id,
      time: occurred_at,
      deliveryId: notification_id,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Live: 60 attempts in 3 days; sandbox: 3 in 15 min.',
    source: 'https://developer.paddle.com/webhooks/respond-to-webhooks',
  },
});
