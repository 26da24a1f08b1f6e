/** Paystack: https://paystack.com/docs/payments/webhooks/. */
import { json, type Sender, type Sign } from './sender.js';

const { subtle } = globalThis.crypto;

export const sign: Sign = async (body, { secret }) => {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const key = await subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign']);
  return {
    'x-paystack-signature': Buffer.from(await subtle.sign('HMAC', key, Buffer.from(body))).toString('hex'),
  };
};

export const paystack: Sender = {
  provider: 'paystack',
  sign,
  secret: 'sk_test_demo',
  settings: { secrets: ['sk_test_demo'] },
  userAgent: 'Paystack/2.0',
  samples: [
    {
      name: 'charge.success',
      body: json({
        event: 'charge.success',
        data: {
          id: 302961,
          domain: 'live',
          status: 'success',
          reference: 'qTPrJoy9Bx',
          amount: 10000,
          paid_at: '2026-02-02T02:39:50.000Z',
        },
      }),
    },
    {
      name: 'subscription.create',
      body: json({
        event: 'subscription.create',
        data: {
          domain: 'test',
          status: 'active',
          subscription_code: 'SUB_demo1',
          createdAt: '2026-02-02T02:39:51.000Z',
        },
      }),
    },
    { name: 'unknown-event', body: json({ event: 'brand.new', data: null }) },
  ],
};
