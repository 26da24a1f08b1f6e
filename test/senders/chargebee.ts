/** Chargebee: https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({
  authorization: `Basic ${Buffer.from(secret).toString('base64')}`,
});

export const chargebee: Sender = {
  provider: 'chargebee',
  sign,
  secret: 'onehook:chargebee:demo',
  settings: { credentials: ['onehook:chargebee:demo'] },
  userAgent: 'ChargeBee',
  samples: [
    {
      name: 'subscription_created',
      body: json({
        id: 'ev_demo_1',
        occurred_at: 1769999990,
        source: 'admin_console',
        object: 'event',
        api_version: 'v2',
        event_type: 'subscription_created',
        content: { subscription: { id: 'sub_demo_1', status: 'active' }, customer: { id: 'cust_demo_1' } },
      }),
    },
    {
      name: 'payment_succeeded',
      body: json({
        id: 'ev_demo_2',
        occurred_at: 1769999991,
        object: 'event',
        api_version: 'v2',
        event_type: 'payment_succeeded',
        content: {
          transaction: { id: 'txn_demo_1' },
          invoice: { id: '101' },
          customer: { id: 'cust_demo_1' },
        },
      }),
    },
    { name: 'unknown-event', body: json({ id: 'ev_demo_3', event_type: 'brand_new', content: {} }) },
  ],
};
