/** Clerk: https://clerk.com/docs/webhooks/overview. */
import { json, type Sender } from './sender.js';
import { signSvix } from './standard-webhooks.js';

export const clerk: Sender = {
  provider: 'clerk',
  sign: signSvix,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'user.created',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        data: { id: 'user_demo_1', object: 'user', first_name: 'Mona' },
        object: 'event',
        type: 'user.created',
        timestamp: 1769999990123,
        instance_id: 'ins_demo',
      }),
    },
    {
      name: 'session.ended',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        data: { id: 'sess_demo_1', user_id: 'user_demo_1', status: 'ended' },
        object: 'event',
        type: 'session.ended',
        timestamp: 1769999991123,
      }),
    },
    {
      name: 'unknown-event',
      ids: { 'webhook-id': 'msg_demo0003' },
      body: json({ object: 'event', type: 'brand.new', data: ['thin'] }),
    },
  ],
};
