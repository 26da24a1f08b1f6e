/** Lithic: https://docs.lithic.com/docs/events-api. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const lithic: Sender = {
  provider: 'lithic',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'card.created',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        event_type: 'card.created',
        card_token: '00000000-0000-4000-8000-000000000001',
        replacement_for: null,
      }),
    },
    {
      name: 'card_transaction.updated',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        event_type: 'card_transaction.updated',
        token: '00000000-0000-4000-8000-000000000002',
        card_token: '00000000-0000-4000-8000-000000000001',
        status: 'SETTLED',
        created: '2026-02-02T02:39:50Z',
      }),
    },
    { name: 'unknown-event', ids: { 'webhook-id': 'msg_demo0003' }, body: json({ event_type: 'brand.new' }) },
  ],
};
