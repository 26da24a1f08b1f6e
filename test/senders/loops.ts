/** Loops: https://loops.so/docs/webhooks. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const loops: Sender = {
  provider: 'loops',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Loops',
  samples: [
    {
      name: 'email.delivered',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        eventName: 'email.delivered',
        eventTime: 1769999990,
        webhookSchemaVersion: '1.0.0',
        sourceType: 'campaign',
        campaignId: 'cam_demo',
        email: { id: 'em_demo_1', subject: 'Hello' },
        contactIdentity: { id: 'con_demo_1', email: 'mona@example.com', userId: null },
      }),
    },
    {
      name: 'contact.created',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        eventName: 'contact.created',
        eventTime: 1769999991,
        webhookSchemaVersion: '1.0.0',
        contactIdentity: { id: 'con_demo_2', email: 'mona@example.com' },
      }),
    },
    { name: 'unknown-event', ids: { 'webhook-id': 'msg_demo0003' }, body: json({ eventName: 'brand.new' }) },
  ],
};
