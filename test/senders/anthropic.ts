/** Anthropic: https://platform.claude.com/docs/managed-agents/webhooks. Signed by the reference library; the first sample is the SDK's own. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = 'whsec_c2VjcmV0Cg==';

const event = (number: number, type: string, id: string, more: object = {}) => ({
  name: type,
  ids: { 'webhook-id': `msg_demo000${number}` },
  body: json({
    type: 'event',
    id: `whe_demo0${number}`,
    created_at: '2026-02-02T10:00:00Z',
    data: { type, id, organization_id: 'org_demo', workspace_id: 'wrkspc_demo', ...more },
  }),
});

export const anthropic: Sender = {
  provider: 'anthropic',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'Anthropic-Webhooks',
  samples: [
    {
      name: 'session.status_idled__published-vector',
      at: 1773568800000,
      ids: { 'webhook-id': '1' },
      body: '{"id":"whe_0f1e2d3c4b5a69788796a5b4c3d2e1f0","created_at":"2026-03-15T10:00:00Z","data":{"id":"sesn_011CZkZAtmR3yMPDzynEDxu7","organization_id":"org_011CZkZZAe0sMna4vkBdtrfx","type":"session.status_idled","workspace_id":"wrkspc_011CZkZaBF1tNoB5wlCeusgy"},"type":"event"}',
      published: { 'webhook-signature': 'v1,wTnohUOy8o3ym0dAIWsf9rZnOQWHHBif7o5uADBMSeo=' },
    },
    event(1, 'session.thread_created', 'sesn_demo01', { session_thread_id: 'sthr_demo01' }),
    event(2, 'deployment_run.started', 'drun_demo02'),
    event(3, 'deployment_run.succeeded', 'drun_demo02'),
    event(4, 'deployment_run.failed', 'drun_demo04'),
    event(5, 'vault.sealed', 'vlt_demo05'),
  ],
};
