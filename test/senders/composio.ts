/** Composio: https://docs.composio.dev/docs/webhook-verification. By the reference library, under the secret's text. */
import { Webhook } from 'standardwebhooks';
import { json, type Sender, type Sign } from './sender.js';

const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'msg_demo_1';
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret, { format: 'raw' }).sign(id, new Date(at), body),
  };
};

export const composio: Sender = {
  provider: 'composio',
  sign,
  secret: 'composio-demo-secret',
  settings: { secrets: ['composio-demo-secret'] },
  userAgent: 'composio-demo',
  samples: [
    {
      name: 'trigger.message__v3',
      body: json({
        id: 'msg_demo_1',
        timestamp: '2026-02-02T02:39:58Z',
        type: 'composio.trigger.message',
        metadata: {
          log_id: 'log_demo',
          trigger_slug: 'GITHUB_COMMIT_EVENT',
          trigger_id: 'ti_demo_1',
          connected_account_id: 'ca_demo_1',
          user_id: 'user_demo',
        },
        data: { author: 'demo' },
      }),
    },
    {
      name: 'github_commit_event__v2',
      ids: { 'webhook-id': 'msg_demo_2' },
      body: json({
        type: 'github_commit_event',
        timestamp: '2026-02-02T02:39:58Z',
        log_id: 'log_demo',
        data: { trigger_nano_id: 'ti_demo_2', author: 'demo' },
      }),
    },
    {
      name: 'trigger__v1',
      ids: { 'webhook-id': 'msg_demo_3' },
      body: json({ trigger_name: 'slack_receive_message', trigger_id: 'ti_demo_3', payload: {} }),
    },
    {
      name: 'unfamiliar',
      ids: { 'webhook-id': 'msg_demo_4' },
      body: json({
        type: 'composio.connected_account.expired',
        timestamp: '2026-02-02T02:39:58Z',
        metadata: {},
        data: { id: 'ca_demo_4' },
      }),
    },
  ],
};
