/**
 * https://woocommerce.com/document/webhooks/, and its source (class-wc-webhook.php)
 * The body is signed; topic, resource and ids are in headers that are not. When a webhook is activated, it sends an unsigned
 * form with its number, and stays off unless that is answered 200. Read 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  digestOf,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'woocommerce',
  title: 'WooCommerce',
  docs: 'https://woocommerce.com/document/webhooks/',
  typePrefix: 'com.woocommerce',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'WooCommerce > Settings > Advanced > Webhooks > Add webhook in the admin of the shop. (From memory; confirm at the sender.)',
  assumptions: ['`date_modified_gmt`, else `date_created_gmt`, of the resource is when the event happened.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as it is set in the admin of the shop'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-wc-webhook-signature', encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: optionalId,
    date_modified_gmt: optionalText,
    date_created_gmt: optionalText,
  }),
  identify: {
    short: 'shop, topic and digest of the body',
    why: 'Shop, topic and the digest of the body. The id of the delivery is not signed: if it counted, a replay under a fresh id would be a new event. Shop and topic are not signed either: if they did not count, equal bodies of two shops would be one event.',
    of: (_, delivery) =>
      `${delivery.header('x-wc-webhook-source') ?? 'unknown'}:${topicOf(delivery)}:${digestOf(delivery.body)}`,
  },
  normalize: ({ id, date_modified_gmt, date_created_gmt }, delivery) => {
    const resource = delivery.header('x-wc-webhook-resource');
    return [
      passThrough(nativeType('com.woocommerce', topicOf(delivery)), {
        subject: id,
        orderBy: id === undefined ? undefined : [resource, id].filter((part) => part).join('/'),
        time: date_modified_gmt ?? date_created_gmt,
        deliveryId: delivery.header('x-wc-webhook-delivery-id'),
      }),
    ];
  },
  handshake: {
    note: 'When a webhook is activated, WooCommerce sends an unsigned form, `webhook_id=` and its number.',
    beforeVerification: ({ body }) =>
      /^webhook_id=\d{1,20}$/.test(body.toString('latin1', 0, 40)) ? {} : undefined,
  },

  sender: {
    ackDeadlineSeconds: 60,
    retryWindowSeconds: 0,
    onRefused: 'stops',
    onUnavailable: 'stops',
    note: 'Nothing is retried; more than five failures in a row turn the webhook off. The ping needs exactly 200.',
    source: 'https://woocommerce.com/document/webhooks/',
  },
});

const topicOf = (delivery: Delivery) => delivery.header('x-wc-webhook-topic') ?? 'unknown';
