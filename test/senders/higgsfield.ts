/** Higgsfield: https://docs.higgsfield.ai/how-to/webhooks. Standard Webhooks by their reference library; and the older secret. */
import { json, type Sender, type Sign } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';
const legacy: Sign = async (_, { secret }) => ({ 'x-webhook-secret-key': secret });

const request = (id: string, status: string, more: object = {}) =>
  json({
    status,
    request_id: id,
    status_url: `https://platform.higgsfield.ai/requests/${id}/status`,
    cancel_url: `https://platform.higgsfield.ai/requests/${id}/cancel`,
    ...more,
  });

export const higgsfield: Sender = {
  provider: 'higgsfield',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'higgsfield-demo',
  samples: [
    {
      name: 'completed__video',
      body: request('req_demo01', 'completed', { video: { url: 'https://cdn.example/d.mp4' } }),
    },
    {
      name: 'completed__images',
      body: request('req_demo02', 'completed', { images: [{ url: 'https://images.example/demo' }] }),
    },
    { name: 'failed', body: json({ status: 'failed', request_id: 'req_demo03', error: 'demo message' }) },
    { name: 'completed__without-result', body: request('req_demo08', 'completed') },
    { name: 'nsfw', body: json({ status: 'nsfw', request_id: 'req_demo04' }) },
    { name: 'in_progress', body: request('req_demo05', 'in_progress') },
    { name: 'unknown-status', body: request('req_demo06', 'paused') },
    {
      name: 'completed__legacy-secret',
      body: request('req_demo07', 'completed', { video: { url: 'https://cdn.example/e.mp4' } }),
      sign: legacy,
      secret: 'higgsfield-demo-secret',
      settings: { tokens: ['higgsfield-demo-secret'] },
    },
  ],
};
