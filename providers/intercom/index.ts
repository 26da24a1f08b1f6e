/**
 * https://developers.intercom.com/docs/webhooks/webhook-notifications
 * HMAC-SHA-1, the only signature that Intercom offers. A 410 ends the subscription, and a 429 slows it down.
 * Left out: whether anything but a time-out is sent again. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'intercom',
  title: 'Intercom',
  docs: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The URL is tried by an unsigned HEAD when it is set.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({ secrets: secretList('the client secret of the app') }),
  scheme: ({ secrets }) =>
    hmac({ algorithm: 'sha1', secrets, header: 'x-hub-signature', encoding: 'hex', prefix: 'sha1=' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  payload: z.object({
    id: optionalText,
    topic: z.string().min(1),
    created_at: z.number().optional().catch(undefined),
    data: z.object({ item: z.unknown().optional() }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the notification, signed and the same at the second attempt, whose count and time differ in the body. A ping has none.',
    of: ({ id }) => (id?.startsWith('notif_') ? id : undefined),
  },
  normalize: ({ topic, created_at, data }) => {
    const subject = textAt(data?.item, 'id');
    return [
      {
        family: 'other',
        type: nativeType('com.intercom', topic),
        subject,
        orderBy: subject,
        time: created_at === undefined ? undefined : created_at * 1000,
      },
    ];
  },
  handshake: {
    note: 'A HEAD when the URL is set, to see whether somebody is there.',
    methods: ['HEAD'],
    beforeVerification: ({ method }) => (method === 'HEAD' ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 60,
    avoid: [410, 429],
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'One retry after 1 min where no answer came in time. After 1000 failures in 15 min it pauses; after 7 days of failures a private app is suspended.',
    source: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  },
});
