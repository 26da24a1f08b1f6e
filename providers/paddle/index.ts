/**
 * https://developer.paddle.com/webhooks/signature-verification, and its Node SDK 3.10.0
 * Paddle Billing. A delivery may be 5 s old, as in the SDK; an operator far from Paddle may allow more. If several `h1` come, as
 * during a rotation of the secret, the SDK checks the last one and this provider each. The pages do not document whether a
 * retry gets a new signature (with a limit of 5 s, it must). Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
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
  typePrefix: 'com.paddle',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Developer tools > Notifications > New destination in the Paddle dashboard, as the URL. (From memory; confirm at the sender.)',
  assumptions: [
    'Each attempt has a new signature, with its own time.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the secret key (pdl_ntfset_…) of the notification destination, from Developer tools > Notifications',
    ),
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
    event_id: optionalId,
    event_type: z.string().min(1),
    occurred_at: optionalText,
    notification_id: optionalId,
    data: z.object({ id: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event is signed; the id of the notification differs when the event is replayed by hand.',
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
    note: 'Paddle makes 60 attempts in 3 days; in the sandbox, 3 in 15 min.',
    source: 'https://developer.paddle.com/webhooks/respond-to-webhooks',
  },
});
