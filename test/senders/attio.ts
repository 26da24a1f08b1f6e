/** Attio: https://docs.attio.com/rest-api/guides/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'idempotency-key': ids['idempotency-key'] ?? 'idem-demo-1',
  'attio-signature': `${(await hmacSha256(secret, body)).toString('hex')}`,
});
const record = { workspace_id: 'ws_demo', object_id: 'obj_demo', record_id: 'rec_demo_1' };
const actor = { type: 'workspace-member', id: 'wm_demo' };

export const attio: Sender = {
  provider: 'attio',
  sign,
  secret: 'attio_demo_secret',
  settings: { secrets: ['attio_demo_secret'] },
  userAgent: 'Attio/1.0',
  samples: [
    {
      name: 'record.updated__two-events',
      body: json({
        webhook_id: 'wh_demo',
        events: [
          { event_type: 'record.updated', id: { ...record, attribute_id: 'attr_demo' }, actor },
          { event_type: 'note.created', id: { workspace_id: 'ws_demo', note_id: 'note_demo_1' }, actor },
        ],
      }),
    },
    {
      name: 'unknown-event',
      ids: { 'idempotency-key': 'idem-demo-2' },
      body: json({ webhook_id: 'wh_demo', events: [{ event_type: 'brand.new', id: {} }] }),
    },
    {
      name: 'quarantined__no-events',
      ids: { 'idempotency-key': 'idem-demo-3' },
      body: json({ webhook_id: 'wh_demo' }),
    },
  ],
};
