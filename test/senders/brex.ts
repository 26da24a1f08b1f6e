/** Brex: https://developer.brex.com/docs/webhooks. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const brex: Sender = {
  provider: 'brex',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'transfer_processed',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        event_type: 'TRANSFER_PROCESSED',
        transfer_id: 'dptx_demo_1',
        payment_type: 'ACH',
        return_for_id: null,
        company_id: 'cuacc_demo',
      }),
    },
    {
      name: 'user_updated',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        event_type: 'USER_UPDATED',
        user_id: 'cuuser_demo_1',
        company_id: 'cuacc_demo',
        updated_attributes: ['STATUS'],
      }),
    },
    {
      name: 'unknown-event',
      ids: { 'webhook-id': 'msg_demo0003' },
      body: json({ event_type: 'BRAND_NEW', company_id: 'cuacc_demo' }),
    },
  ],
};
