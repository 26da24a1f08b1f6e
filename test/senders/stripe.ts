/** Stripe: https://docs.stripe.com/webhooks#verify-manually. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'stripe-signature': `t=${timestamp},v1=${mac.toString('hex')}` };
};

const event = { object: 'event', api_version: '2026-01-28.basil', created: 1769999990, livemode: false };

export const stripe: Sender = {
  provider: 'stripe',
  sign,
  secret: 'whsec_demo_secret',
  settings: { secrets: ['whsec_demo_secret'] },
  userAgent: 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  samples: [
    {
      name: 'invoice.paid',
      body: json({
        ...event,
        id: 'evt_demo_1',
        type: 'invoice.paid',
        data: { object: { id: 'in_demo_1', object: 'invoice', amount_paid: 2000 } },
      }),
    },
    {
      name: 'account.application.deauthorized__connect',
      body: json({
        ...event,
        id: 'evt_demo_2',
        account: 'acct_demo',
        type: 'account.application.deauthorized',
        data: { object: { id: 'ca_demo', object: 'application' } },
      }),
    },
    {
      name: 'v1.billing.meter.error_report_triggered__thin',
      body: json({
        id: 'evt_demo_3',
        object: 'v2.core.event',
        type: 'v1.billing.meter.error_report_triggered',
        created: '2026-02-02T02:39:50.000Z',
        related_object: { id: 'mtr_demo', type: 'billing.meter', url: '/v1/billing/meters/mtr_demo' },
      }),
    },
    {
      name: 'balance.available__no-id',
      body: json({
        ...event,
        id: 'evt_demo_4',
        type: 'balance.available',
        data: { object: { object: 'balance', available: [] } },
      }),
    },
    { name: 'quarantined__no-event', body: json({ object: 'event' }) },
  ],
};
