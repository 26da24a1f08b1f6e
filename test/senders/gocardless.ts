/** GoCardless: https://developer.gocardless.com/getting-started/api/staying-up-to-date-with-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'webhook-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const event = (id: string, resource_type: string, action: string, links: object) => ({
  id,
  created_at: '2026-02-02T02:39:58.123Z',
  resource_type,
  action,
  links,
  details: { origin: 'bank', cause: 'demo', description: 'demo' },
});

export const gocardless: Sender = {
  provider: 'gocardless',
  sign,
  secret: 'gocardless_demo_secret',
  settings: { secrets: ['gocardless_demo_secret'] },
  userAgent: 'gocardless-webhook-service/1.1',
  samples: [
    {
      name: 'batch__payment-and-mandate',
      body: json({
        events: [
          event('EV1', 'payments', 'confirmed', { payment: 'PM1' }),
          event('EV2', 'mandates', 'cancelled', { mandate: 'MD1', organisation: 'OR1' }),
        ],
        meta: { webhook_id: 'WB1' },
      }),
    },
    {
      name: 'unknown-resource',
      body: json({ events: [event('EV3', 'brand_news', 'sprouted', {})], meta: { webhook_id: 'WB2' } }),
    },
    { name: 'quarantined__no-events', body: json({ events: [] }) },
  ],
};
