/** Airwallex: https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => ({
  'x-timestamp': String(at),
  'x-signature': (await hmacSha256(secret, Buffer.concat([Buffer.from(String(at)), body]))).toString('hex'),
});

export const airwallex: Sender = {
  provider: 'airwallex',
  sign,
  secret: 'airwallex_demo_secret',
  settings: { secrets: ['airwallex_demo_secret'] },
  userAgent: 'Airwallex-Webhooks',
  samples: [
    {
      name: 'payment_intent.succeeded',
      body: json({
        id: 'evt_demo_1',
        name: 'payment_intent.succeeded',
        account_id: 'acct_demo',
        data: { object: { id: 'int_demo_1', amount: 100, currency: 'EUR', status: 'SUCCEEDED' } },
        created_at: '2026-02-02T02:39:50+0000',
      }),
    },
    {
      name: 'refund.settled__older-shape',
      body: json({
        id: 'evt_demo_2',
        name: 'refund.settled',
        sourceId: 'rfd_demo_1',
        data: { amount: 1 },
        created_at: '2026-02-02T02:39:51Z',
      }),
    },
    { name: 'unknown-event', body: json({ id: 'evt_demo_3', name: 'brand.new' }) },
  ],
};
