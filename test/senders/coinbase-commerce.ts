/** Coinbase Commerce: https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-cc-webhook-signature': `${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const coinbaseCommerce: Sender = {
  provider: 'coinbase-commerce',
  sign,
  secret: 'coinbase_demo_secret',
  settings: { secrets: ['coinbase_demo_secret'] },
  userAgent: 'weipay-webhooks',
  samples: [
    {
      name: 'charge.confirmed',
      body: json({
        attempt_number: 1,
        event: {
          id: '00000000-0000-4000-8000-000000000001',
          resource: 'event',
          type: 'charge:confirmed',
          api_version: '2018-03-22',
          created_at: '2026-02-02T02:39:50Z',
          data: { id: '00000000-0000-4000-8000-00000000000a', code: 'DEMO0001' },
        },
        id: '00000000-0000-4000-8000-0000000000f1',
        scheduled_for: '2026-02-02T02:40:00Z',
      }),
    },
    {
      name: 'charge.confirmed__second-attempt',
      body: json({
        attempt_number: 2,
        event: {
          id: '00000000-0000-4000-8000-000000000001',
          type: 'charge:confirmed',
          created_at: '2026-02-02T02:39:50Z',
          data: { code: 'DEMO0001' },
        },
      }),
    },
    {
      name: 'unknown-event',
      body: json({ id: 1, event: { id: '00000000-0000-4000-8000-000000000003', type: 'brand:new' } }),
    },
  ],
};
