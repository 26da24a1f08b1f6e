/** Render: https://render.com/docs/webhooks. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const render: Sender = {
  provider: 'render',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Render-Webhooks',
  samples: [
    {
      name: 'deploy_ended',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        type: 'deploy_ended',
        timestamp: '2026-02-02T02:39:50.123456Z',
        data: { id: 'evt-demo1', serviceId: 'srv-demo1', serviceName: 'api', status: 'succeeded' },
      }),
    },
    {
      name: 'server_failed',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        type: 'server_failed',
        timestamp: '2026-02-02T02:39:51Z',
        data: { id: 'evt-demo2', serviceId: 'srv-demo1', serviceName: 'api' },
      }),
    },
    { name: 'unknown-event', ids: { 'webhook-id': 'msg_demo0003' }, body: json({ type: 'brand_new' }) },
  ],
};
