/** Cursor: https://cursor.com/docs/cloud-agent/api/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-webhook-event': 'statusChange',
  'x-webhook-id': ids['x-webhook-id'] ?? 'msg_demo_1',
  'x-webhook-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});
const source = { repository: 'https://github.com/acme/hello', ref: 'main' };
const event = { event: 'statusChange', timestamp: '2026-02-02T02:39:50.123Z', id: 'bc_demo_1' };

export const cursor: Sender = {
  provider: 'cursor',
  sign,
  secret: 'cursor_demo_secret',
  settings: { secrets: ['cursor_demo_secret'] },
  userAgent: 'Cursor-Agent-Webhook/1.0',
  samples: [
    {
      name: 'finished',
      body: json({
        ...event,
        status: 'FINISHED',
        source,
        target: {
          url: 'https://cursor.com/agents?id=bc_demo_1',
          branchName: 'cursor/hello',
          prUrl: 'https://github.com/acme/hello/pull/1',
        },
        summary: 'Said hello',
      }),
    },
    {
      name: 'error',
      ids: { 'x-webhook-id': 'msg_demo_2' },
      body: json({
        ...event,
        status: 'ERROR',
        source,
        target: { url: 'https://cursor.com/agents?id=bc_demo_1' },
        summary: 'No access to the repository',
      }),
    },
    { name: 'finished__nothing-to-show', body: json({ ...event, id: 'bc_demo_2', status: 'FINISHED' }) },
    { name: 'unknown-status', body: json({ ...event, status: 'PAUSED' }) },
  ],
};
