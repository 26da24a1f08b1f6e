/** WooCommerce: https://woocommerce.com/document/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => {
  const topic = ids['x-wc-webhook-topic'] ?? 'order.updated';
  const [resource = '', event = ''] = topic.split('.');
  return {
    'x-wc-webhook-source': 'https://shop.example/',
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-id': '7',
    'x-wc-webhook-delivery-id': 'd8c1b0a2demo',
    'x-wc-webhook-signature': (await hmacSha256(secret, body)).toString('base64'),
  };
};

export const woocommerce: Sender = {
  provider: 'woocommerce',
  sign,
  secret: 'woo_demo_secret',
  settings: { secrets: ['woo_demo_secret'] },
  userAgent: 'WooCommerce/9.6.0 Hookshot (WordPress/6.7)',
  samples: [
    {
      name: 'order.updated',
      body: json({
        id: 727,
        status: 'processing',
        date_created_gmt: '2026-02-02T02:30:00',
        date_modified_gmt: '2026-02-02T02:39:58',
        total: '29.35',
      }),
    },
    {
      name: 'product.deleted__id-alone',
      ids: { 'x-wc-webhook-topic': 'product.deleted' },
      body: json({ id: 794 }),
    },
    {
      name: 'action.woocommerce_add_to_cart',
      ids: { 'x-wc-webhook-topic': 'action.woocommerce_add_to_cart' },
      body: json({ action: 'woocommerce_add_to_cart', arg: 'ab12' }),
    },
  ],
  handshakes: [
    {
      name: 'ping',
      sign: null,
      contentType: 'application/x-www-form-urlencoded',
      body: 'webhook_id=7',
    },
  ],
};
