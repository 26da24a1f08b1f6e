/** Asana: https://developers.asana.com/docs/webhooks-guide. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-hook-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const user = { gid: '1123', resource_type: 'user' };

export const asana: Sender = {
  provider: 'asana',
  sign,
  secret: 'asana_demo_secret',
  settings: { secrets: ['asana_demo_secret'] },
  userAgent: 'Asana-Webhooks',
  samples: [
    {
      name: 'task.changed__two-events',
      body: json({
        events: [
          {
            user,
            created_at: '2026-02-02T02:39:50.123Z',
            action: 'changed',
            resource: { gid: '1337', resource_type: 'task', resource_subtype: 'default_task' },
            parent: null,
            change: { field: 'name', action: 'changed' },
          },
          {
            user,
            created_at: '2026-02-02T02:39:51.123Z',
            action: 'added',
            resource: { gid: '1338', resource_type: 'story' },
            parent: { gid: '1337', resource_type: 'task' },
          },
        ],
      }),
    },
    { name: 'unknown-event__no-id', body: json({ events: [{ action: 'sprouted' }] }) },
  ],
  handshakes: [
    {
      name: 'secret',
      sign: null,
      headers: { 'x-hook-secret': 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81' },
      body: '',
    },
    { name: 'heartbeat', body: json({ events: [] }) },
  ],
};
