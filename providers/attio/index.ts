/**
 * https://docs.attio.com/rest-api/guides/webhooks
 * A delivery holds several events; each becomes an event of its own. They have neither an id nor a time, so the same
 * change made twice has the same bytes. `X-Attio-Signature` repeats the signature and is ignored. Read 2026-11-24, from
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
  typePrefix: 'com.attio',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In POST /v2/webhooks as `target_url`. (From memory; confirm at the sender.)',
  assumptions: ['An event is about the most specific of its ids.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, in Attio’s response when the webhook is created'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'attio-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.looseObject({ event_type: z.string().min(1) }),
  identify: {
    short: 'Idempotency-Key header and event digest',
    why: 'The Idempotency-Key header, the same at each attempt of one message, together with everything that the event says. The header is not signed: a replay under a fresh key is a new event; but without it the second of two equal changes would be lost.',
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

/** The most specific first. */
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
