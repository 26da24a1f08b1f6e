/** Dodo Payments: https://docs.dodopayments.com/developer-resources/webhooks. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const dodoPayments: Sender = {
  provider: 'dodo-payments',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'payment.succeeded',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        business_id: 'bus_demo',
        type: 'payment.succeeded',
        timestamp: '2026-02-02T02:39:50.123456Z',
        data: {
          payload_type: 'Payment',
          payment_id: 'pay_demo_1',
          subscription_id: 'sub_demo_1',
          status: 'succeeded',
          total_amount: 100,
        },
      }),
    },
    {
      name: 'refund.succeeded',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        business_id: 'bus_demo',
        type: 'refund.succeeded',
        timestamp: '2026-02-02T02:39:51Z',
        data: { payload_type: 'Refund', refund_id: 'ref_demo_1', payment_id: 'pay_demo_1' },
      }),
    },
    {
      name: 'unknown-event',
      ids: { 'webhook-id': 'msg_demo0003' },
      body: json({ business_id: 'bus_demo', type: 'brand.new' }),
    },
  ],
};
