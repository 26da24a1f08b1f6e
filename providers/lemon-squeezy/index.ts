/**
 * https://docs.lemonsqueezy.com/help/webhooks/signing-requests
 * The name of the event is in a header and, signed, in the body; a delivery in which they differ is refused. Left out: an id of
 * the event, and when it happened. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'lemon-squeezy',
  title: 'Lemon Squeezy',
  docs: 'https://docs.lemonsqueezy.com/help/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    '`updated_at` of the resource is when the event happened.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({ secrets: secretList('the signing secret of the webhook') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(20).toString('hex')] }),

  payload: z.object({
    meta: z.object({ event_name: z.string().min(1) }),
    data: z
      .object({
        id: z.coerce.string().min(1).optional().catch(undefined),
        type: optionalText,
        attributes: z.object({ updated_at: optionalText }).optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
  consistent: ({ meta }, delivery) => {
    const told = delivery.header('x-event-name');
    return !told || told === meta.event_name;
  },
  identify: {
    short: 'SHORT',
    why: 'The digest of the body, which holds the event’s name and the resource as it is now: there is no id.',
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
    note: 'Three retries within about 3 min; after that it can be sent again by hand.',
    source: 'https://docs.lemonsqueezy.com/help/webhooks/webhook-requests',
  },
});
