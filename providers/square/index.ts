/**
 * https://developer.squareup.com/docs/webhooks/step3validate, and its Node SDK 46.0.0
 * The notification URL, exactly as it is set at Square, and the body are signed. The page documents no signed time, so only
 * deduplication protects against a replay. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicUrl,
  secretList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'square',
  title: 'Square',
  docs: 'https://developer.squareup.com/docs/webhooks/step3validate',
  typePrefix: 'com.squareup',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Webhooks > Subscriptions > Add subscription of the application, in the Developer Console. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are from general knowledge: the page on them was not read.'],
  settings: z.strictObject({
    secrets: secretList('the signature key of the webhook subscription, shown in the Developer Console'),
    publicUrl: publicUrl(),
  }),
  scheme: ({ secrets, publicUrl }) =>
    hmac({
      secrets,
      header: 'x-square-hmacsha256-signature',
      encoding: 'base64',
      publicUrls: publicUrl,
      content: ({ publicUrl, url, body }) => [`${publicUrl}${url}`, body],
      covers: { url: true },
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('base64url')], publicUrl: make.publicUrl }),

  payload: z.object({
    event_id: optionalId,
    type: optionalText,
    created_at: optionalText,
    data: z.object({ id: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'event_id in the signed body, by which Square asks receivers to deduplicate.',
    of: ({ event_id }) => event_id,
  },
  normalize: ({ type, created_at, data }) => [
    passThrough(nativeType('com.squareup', type ?? 'untyped'), { subject: data?.id, time: created_at }),
  ],

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 86_400,
    note: 'Up to 11 retries over 24 h; after a long failure the subscription is disabled.',
    source: 'https://developer.squareup.com/docs/webhooks/overview',
  },
});
