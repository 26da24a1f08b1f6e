/**
 * https://docs.lemonsqueezy.com/help/webhooks/signing-requests
 * The name of the event is in a header and, signed, in the body; a delivery in which they differ is refused. The page
 * documents neither an id of the event nor when it happened. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'lemon-squeezy',
  title: 'Lemon Squeezy',
  docs: 'https://docs.lemonsqueezy.com/help/webhooks',
  typePrefix: 'com.lemonsqueezy',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > Webhooks of the store in Lemon Squeezy, as the callback URL. (From memory; confirm at the sender.)',
  assumptions: [
    'An event happened at `updated_at` of its resource.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook, as you set it in Lemon Squeezy'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(20).toString('hex')] }),

  payload: z.object({
    meta: z.object({ event_name: z.string().min(1) }),
    data: z
      .object({
        id: optionalId,
        type: optionalText,
        attributes: z.object({ updated_at: optionalText }).optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
  consistent: ({ meta }, delivery) => {
    const name = delivery.header('x-event-name');
    return !name || name === meta.event_name;
  },
  identify: {
    short: 'digest of the body',
    why: 'An event has no id, so the digest of the body identifies it; the body holds the event’s name and the resource as it is now.',
    of: () => undefined,
  },
  normalize: ({ meta, data }) => [
    passThrough(nativeType('com.lemonsqueezy', meta.event_name), {
      subject: data?.id,
      orderBy: data?.id && [data.type, data.id].filter((part) => part).join('/'),
      time: data?.attributes?.updated_at,
    }),
  ],

  sender: {
    retryWindowSeconds: 155,
    success: '200',
    note: 'Lemon Squeezy retries three times within about 3 min; after that, an event can be sent again by hand.',
    source: 'https://docs.lemonsqueezy.com/help/webhooks/webhook-requests',
  },
});
