/** RevenueCat: https://www.revenuecat.com/docs/integrations/webhooks. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({ authorization: secret });

export const revenuecat: Sender = {
  provider: 'revenuecat',
  sign,
  secret: 'Bearer revenuecat_demo',
  settings: { tokens: ['Bearer revenuecat_demo'] },
  userAgent: 'RevenueCat',
  samples: [
    {
      name: 'initial_purchase',
      body: json({
        api_version: '1.0',
        event: {
          id: '00000000-0000-4000-8000-000000000001',
          type: 'INITIAL_PURCHASE',
          event_timestamp_ms: 1769999990123,
          app_user_id: 'user_demo',
          original_app_user_id: '$RCAnonymousID:demo',
          product_id: 'pro_monthly',
          store: 'APP_STORE',
        },
      }),
    },
    {
      name: 'test',
      body: json({
        api_version: '1.0',
        event: {
          id: '00000000-0000-4000-8000-000000000002',
          type: 'TEST',
          event_timestamp_ms: 1769999991123,
          app_user_id: 'user_demo',
        },
      }),
    },
    {
      name: 'unknown-event',
      body: json({ event: { id: '00000000-0000-4000-8000-000000000003', type: 'BRAND_NEW' } }),
    },
  ],
};
