/** Lemon Squeezy: https://docs.lemonsqueezy.com/help/webhooks/signing-requests. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-event-name': ids['x-event-name'] ?? 'order_created',
  'x-signature': (await hmacSha256(secret, body)).toString('hex'),
});

export const lemonSqueezy: Sender = {
  provider: 'lemon-squeezy',
  sign,
  secret: 'lemon_demo_secret',
  settings: { secrets: ['lemon_demo_secret'] },
  userAgent: 'LemonSqueezy-Hookshot',
  samples: [
    {
      name: 'order_created',
      body: json({
        meta: { event_name: 'order_created', custom_data: { customer_id: 25 } },
        data: {
          type: 'orders',
          id: '1',
          attributes: { status: 'paid', updated_at: '2026-02-02T02:39:58.000000Z' },
        },
      }),
    },
    {
      name: 'subscription_cancelled',
      ids: { 'x-event-name': 'subscription_cancelled' },
      body: json({
        meta: { event_name: 'subscription_cancelled' },
        data: { type: 'subscriptions', id: '9', attributes: { updated_at: '2026-02-02T02:39:59.000000Z' } },
      }),
    },
    {
      name: 'refused__relabelled',
      ids: { 'x-event-name': 'order_refunded' },
      body: json({ meta: { event_name: 'order_created' }, data: { type: 'orders', id: '1' } }),
    },
  ],
};
