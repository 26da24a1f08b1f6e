/** Anthropic: https://platform.claude.com/docs/managed-agents/webhooks. Standard Webhooks; the event’s name is in `data`. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = `whsec_${'YW50aHJvcGljZGVt'.repeat(2)}`;
const event = (number: number, type: string, id: string) => ({
  name: type,
  ids: { 'webhook-id': `msg_anthropic_${number}` },
  body: json({
    type: 'event',
    id: `event_demo_${number}`,
    created_at: '2026-02-02T02:39:50Z',
    data: { type, id, organization_id: 'org-demo', workspace_id: 'ws-demo' },
  }),
});

export const anthropic: Sender = {
  provider: 'anthropic',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'Anthropic-Webhooks/1.0',
  samples: [
    event(1, 'session.status_idled', 'session_demo_1'),
    event(2, 'agent.updated', 'agent_demo_1'),
    event(3, 'unknown.event', 'thing_demo_1'),
  ],
};
