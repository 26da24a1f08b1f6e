/** Webflow: https://developers.webflow.com/data/docs/working-with-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => ({
  'x-webflow-timestamp': String(at),
  'x-webflow-signature': (await hmacSha256(secret, Buffer.concat([Buffer.from(`${at}:`), body]))).toString(
    'hex',
  ),
});

export const webflow: Sender = {
  provider: 'webflow',
  sign,
  secret: 'webflow_demo_secret',
  settings: { secrets: ['webflow_demo_secret'] },
  userAgent: 'Webflow Webhooks',
  samples: [
    {
      name: 'form_submission',
      body: json({
        triggerType: 'form_submission',
        payload: {
          name: 'Contact',
          siteId: '65427cf400e02b306eaa049c',
          data: { 'First Name': 'Mona' },
          submittedAt: '2026-02-02T02:39:50.123Z',
          id: '6321ca84df3949bfc6752327',
        },
      }),
    },
    {
      name: 'ecomm_new_order',
      body: json({
        triggerType: 'ecomm_new_order',
        payload: { orderId: 'fc7-128', status: 'unfulfilled', acceptedOn: '2026-02-02T02:39:51.000Z' },
      }),
    },
    { name: 'unknown-event', body: json({ triggerType: 'brand_new' }) },
  ],
};
