/** Razorpay: https://razorpay.com/docs/webhooks/validate-test. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-razorpay-event-id': ids['x-razorpay-event-id'] ?? 'evt_demo_1',
  'x-razorpay-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const event = { entity: 'event', account_id: 'acc_demo', created_at: 1769999990 };

export const razorpay: Sender = {
  provider: 'razorpay',
  sign,
  secret: '123456',
  settings: { secrets: ['123456'] },
  userAgent: 'Razorpay-Webhook/v1',
  samples: [
    {
      name: 'quarantined__published-vector',
      body: '{"a":1,"b":2,"c":{"d":3}}',
      published: {
        'x-razorpay-signature': '2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc',
      },
    },
    {
      name: 'payment.captured',
      body: json({
        ...event,
        event: 'payment.captured',
        contains: ['payment'],
        payload: { payment: { entity: { id: 'pay_demo_1', amount: 100, status: 'captured' } } },
      }),
    },
    {
      name: 'order.paid__two-entities',
      ids: { 'x-razorpay-event-id': 'evt_demo_2' },
      body: json({
        ...event,
        event: 'order.paid',
        contains: ['payment', 'order'],
        payload: { payment: { entity: { id: 'pay_demo_2' } }, order: { entity: { id: 'order_demo_2' } } },
      }),
    },
    { name: 'unknown-event', body: json({ event: 'brand.new' }) },
  ],
};
