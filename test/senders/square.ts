/** Square: https://developer.squareup.com/docs/webhooks/step3validate. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, url = '' }) => {
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(url), body]));
  return { 'x-square-hmacsha256-signature': mac.toString('base64') };
};

const event = (type: string, number: number, data: unknown) =>
  json({
    merchant_id: 'DEMOMERCHANT',
    type,
    event_id: `6a8f5f28-0000-4000-8000-00000000000${number}`,
    created_at: '2026-02-02T02:40:00.123Z',
    data,
  });

export const square: Sender = {
  provider: 'square',
  sign,
  secret: 'Ibxx_5AKakO-demo-key',
  settings: { secrets: ['Ibxx_5AKakO-demo-key'], publicUrl: 'https://gateway.example' },
  userAgent: 'Square Connect v2',
  samples: [
    {
      name: 'payment.created',
      body: event('payment.created', 1, { type: 'payment', id: 'pay_demo_1', object: { payment: {} } }),
    },
    { name: 'refund.updated', body: event('refund.updated', 2, { type: 'refund', id: 'refund_demo_1' }) },
    {
      name: 'webhooks.test_notification',
      url: '/webhooks/square?shop=1',
      body: event('webhooks.test_notification', 3, { type: 'webhooks', id: '>id<' }),
    },
    { name: 'unfamiliar', body: '{"data":{"type":"demo"}}' },
  ],
};
