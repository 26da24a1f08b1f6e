/** Calendly: https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'calendly-webhook-signature': `t=${timestamp},v1=${mac.toString('hex')}` };
};

const invitee = {
  uri: 'https://api.calendly.com/scheduled_events/EV1/invitees/IN1',
  event: 'https://api.calendly.com/scheduled_events/EV1',
  email: 'demo@example.com',
  status: 'active',
};

export const calendly: Sender = {
  provider: 'calendly',
  sign,
  secret: 'calendly_demo_key',
  settings: { secrets: ['calendly_demo_key'] },
  userAgent: 'Calendly-Webhooks',
  samples: [
    {
      name: 'invitee.created',
      body: json({
        event: 'invitee.created',
        created_at: '2026-02-02T02:39:58.000000Z',
        created_by: 'https://api.calendly.com/users/U1',
        payload: invitee,
      }),
    },
    {
      name: 'invitee.canceled',
      body: json({
        event: 'invitee.canceled',
        created_at: '2026-02-02T02:39:59.000000Z',
        payload: { ...invitee, status: 'canceled' },
      }),
    },
    {
      name: 'unknown-event',
      body: json({
        event: 'brand.new',
        payload: { uri: 'https://api.calendly.com/routing_form_submissions/S1' },
      }),
    },
  ],
};
