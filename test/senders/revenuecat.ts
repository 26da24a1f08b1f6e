/** RevenueCat: https://www.revenuecat.com/docs/integrations/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (_, { secret }) => ({ authorization: secret });

const SECRET = 'rc_whsec_demo_0123456789';

/** Where signing is turned on. */
const signed: Sign = async (body, { secret, at }) => {
  const time = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${time}.`), body]));
  return { 'x-revenuecat-webhook-signature': `t=${time},v1=${mac.toString('hex')}` };
};

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
      name: 'renewal__signed',
      sign: signed,
      secret: SECRET,
      settings: { secrets: [SECRET] },
      body: json({
        event: {
          id: '00000000-0000-4000-8000-000000000004',
          type: 'RENEWAL',
          event_timestamp_ms: 1769999992123,
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
