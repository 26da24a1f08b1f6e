/**
 * https://razorpay.com/docs/webhooks, and its Node SDK 2.9.8
 * The body alone is signed. The id of the event is in a header that is not signed. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'razorpay',
  title: 'Razorpay',
  docs: 'https://razorpay.com/docs/webhooks/',
  typePrefix: 'com.razorpay',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Account & Settings > Webhooks > Add New Webhook in the dashboard. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about the first entity that `contains` names.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as it is set in the Razorpay dashboard'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-razorpay-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  payload: z.object({
    event: z.string().min(1),
    contains: z.array(z.string()).optional().catch(undefined),
    payload: z.unknown().optional(),
    created_at: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body. The id of the event is in a header that is not signed: if it counted, a replay under a fresh id would be a new event.',
    of: () => undefined,
  },
  normalize: ({ event, contains, payload, created_at }, delivery) => {
    const subject = textAt(payload, `${contains?.[0]}.entity.id`);
    return [
      passThrough(nativeType('com.razorpay', event), {
        subject,
        time: created_at === undefined ? undefined : created_at * 1000,
        deliveryId: delivery.header('x-razorpay-event-id'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 86_400,
    note: 'Retried for 24 h with growing waits, then the webhook is disabled. Order is not promised.',
    source: 'https://razorpay.com/docs/webhooks/validate-test/',
  },
});
