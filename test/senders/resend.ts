/** Resend: https://resend.com/docs/dashboard/webhooks/introduction. */
import { json, type Sender } from './sender.js';
import { signSvix } from './standard-webhooks.js';

export const resend: Sender = {
  provider: 'resend',
  sign: signSvix,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'email.delivered',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        type: 'email.delivered',
        created_at: '2026-02-02T02:39:50.123Z',
        data: {
          email_id: 'em_demo_1',
          created_at: '2026-02-02T02:39:40.000Z',
          from: 'Acme <hello@acme.example>',
          to: ['mona@example.com'],
          subject: 'Hello',
        },
      }),
    },
    {
      name: 'contact.created',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        type: 'contact.created',
        created_at: '2026-02-02T02:39:51.000Z',
        data: { id: 'con_demo_1', audience_id: 'aud_demo_1', email: 'mona@example.com' },
      }),
    },
    {
      name: 'unknown-event',
      ids: { 'webhook-id': 'msg_demo0003' },
      body: json({ type: 'brand.new', created_at: 'soon', data: {} }),
    },
  ],
};
