/**
 * https://developers.intercom.com/docs/webhooks/webhook-notifications
 * HMAC-SHA-1 is the only signature that Intercom offers. A 410 ends the subscription, and a 429 slows it down. The page does not
 * document whether Intercom retries after anything but a timeout. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'intercom',
  title: 'Intercom',
  docs: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  typePrefix: 'com.intercom',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the Developer Hub, under Webhooks of the app, as the endpoint URL. (From memory; confirm at the sender.)',
  assumptions: [
    'Intercom tries the URL with an unsigned HEAD request when it is set.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList('the client secret of the app, from its Basic information in the Developer Hub'),
  }),
  scheme: ({ secrets }) =>
    hmac({ algorithm: 'sha1', secrets, header: 'x-hub-signature', encoding: 'hex', prefix: 'sha1=' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  payload: z.object({
    id: optionalId,
    topic: z.string().min(1),
    created_at: z.number().optional().catch(undefined),
    data: z.object({ item: z.unknown().optional() }).optional().catch(undefined),
  }),
  identify: {
    short: 'notification id',
    why: 'The id of the notification is signed and the same at the second attempt, although count and time in the body differ. A ping has no id; the digest of its body is used.',
    of: ({ id }) => (id?.startsWith('notif_') ? id : undefined),
  },
  normalize: ({ topic, created_at, data }) => {
    const subject = textAt(data?.item, 'id');
    return [
      passThrough(nativeType('com.intercom', topic), {
        subject,
        time: created_at === undefined ? undefined : created_at * 1000,
      }),
    ];
  },
  handshake: {
    note: 'When the URL is set, Intercom sends a HEAD request to see whether it answers.',
    methods: ['HEAD'],
    beforeVerification: ({ method }) => (method === 'HEAD' ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 60,
    avoid: [410, 429],
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Intercom retries once, after 1 min, if no answer came in time. It pauses after 1,000 failures in 15 min, and suspends a private app after 7 days of failures.',
    source: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  },
});
