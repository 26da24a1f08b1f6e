/**
 * https://docs.attio.com/rest-api/guides/webhooks
 * A delivery holds several events, and each becomes one of its own. They have neither id nor time, so the same change made
 * twice is told in the same bytes. `X-Attio-Signature` repeats the signature and is never looked at. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  itemsOf,
  nativeType,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'attio',
  title: 'Attio',
  docs: 'https://docs.attio.com/rest-api/guides/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The most particular of its ids is what an event is about.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as Attio returns it when the webhook is made'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'attio-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.looseObject({ event_type: z.string().min(1) }),
  identify: {
    short: 'SHORT',
    why: 'The Idempotency-Key header, the same at each attempt of one message, with all that the event says. It is not signed: a replay under a fresh key is a new event; without it the second of two equal changes would be none.',
    of: (event, delivery) =>
      `${delivery.header('idempotency-key') ?? ''}:${digestOf(Buffer.from(JSON.stringify(event)))}`,
  },
  normalize: (event, delivery) => {
    const subject = IDS.map((name) => textAt(event, `id.${name}`)).find((id) => id !== undefined);
    return [
      passThrough(nativeType('com.attio', event.event_type), {
        subject,
        deliveryId: delivery.header('idempotency-key'),
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 259_200,
    note: 'Up to ten more attempts over about three days; then the webhook is marked as degraded.',
    source: 'https://docs.attio.com/rest-api/guides/webhooks',
  },
});

/** The most particular first. */
const IDS = [
  'entry_id',
  'record_id',
  'note_id',
  'task_id',
  'comment_id',
  'list_id',
  'attribute_id',
  'object_id',
  'workspace_member_id',
];
