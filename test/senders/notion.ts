/** Notion: https://developers.notion.com/reference/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-notion-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

const envelope = {
  timestamp: '2026-02-02T02:39:58.123Z',
  workspace_id: 'ws_demo',
  subscription_id: 'sub_demo',
  integration_id: 'int_demo',
  attempt_number: 1,
  api_version: '2025-09-03',
};

export const notion: Sender = {
  provider: 'notion',
  sign,
  secret: 'secret_demo_token',
  settings: { secrets: ['secret_demo_token'] },
  userAgent: 'notion-webhooks',
  samples: [
    {
      name: 'page.content_updated',
      body: json({
        ...envelope,
        id: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
        type: 'page.content_updated',
        entity: { id: 'page_demo_1', type: 'page' },
        data: { updated_blocks: [] },
      }),
    },
    { name: 'unknown-event', body: json({ id: 'c6780f24', type: 'brand.new' }) },
  ],
  handshakes: [
    { name: 'verification_token', sign: null, body: json({ verification_token: 'secret_demo_token' }) },
  ],
};
