/** Granola: https://docs.granola.ai/webhooks. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const granola: Sender = {
  provider: 'granola',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Granola',
  samples: [
    {
      name: 'note.generated',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        event_id: 'evt_demo_1',
        event_type: 'note.generated',
        note_id: 'not_demo_1',
        occurred_at: '2026-02-02T02:39:50Z',
        data: {},
      }),
    },
    {
      name: 'note.updated',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        event_id: 'evt_demo_2',
        event_type: 'note.updated',
        note_id: 'not_demo_1',
        occurred_at: '2026-02-02T02:39:51Z',
        data: { changed_fields: ['summary'] },
      }),
    },
    { name: 'unknown-event', ids: { 'webhook-id': 'msg_demo0003' }, body: json({ event_type: 'brand.new' }) },
  ],
};
