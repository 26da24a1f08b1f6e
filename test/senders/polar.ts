/** Polar: https://polar.sh/docs/integrate/webhooks/endpoints. */
import { json, type Sender, type Sign } from './sender.js';
import { sign as signStandard } from './standard-webhooks.js';

/** As Polar signs for the secrets made before 2026-09-08. */
export const sign: Sign = (body, options) =>
  signStandard(body, { ...options, secret: Buffer.from(options.secret).toString('base64') });

const NEWER = 'whsec_AgICAgICAgICAgICAgICAgICAgICAgIC';

export const polar: Sender = {
  provider: 'polar',
  sign,
  secret: 'polar_whs_demo_secret',
  settings: { secrets: ['polar_whs_demo_secret'] },
  userAgent: 'polar.sh webhooks',
  samples: [
    {
      name: 'order.paid',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        type: 'order.paid',
        timestamp: '2026-02-02T02:39:50.123Z',
        data: { id: 'ord_demo_1', status: 'paid', total_amount: 1000 },
      }),
    },
    {
      name: 'subscription.canceled',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        type: 'subscription.canceled',
        timestamp: '2026-02-02T02:39:51Z',
        data: { id: 'sub_demo_1', status: 'canceled' },
      }),
    },
    {
      name: 'order.refunded__newer-secret',
      ids: { 'webhook-id': 'msg_demo0004' },
      sign: signStandard,
      secret: NEWER,
      settings: { secrets: [NEWER] },
      body: json({ type: 'order.refunded', timestamp: '2026-02-02T02:39:52Z', data: { id: 'ord_demo_2' } }),
    },
    { name: 'unknown-event', ids: { 'webhook-id': 'msg_demo0003' }, body: json({ type: 'brand.new' }) },
  ],
};
