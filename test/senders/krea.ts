/** Krea: https://docs.krea.ai/developers/webhooks. Nothing is signed. */
import { json, type Sender } from './sender.js';

const job = (id: string, status: string, result: unknown) =>
  json({
    job_id: id,
    status,
    created_at: '2026-02-02T02:39:00Z',
    completed_at: '2026-02-02T02:39:58Z',
    result,
  });

export const krea: Sender = {
  provider: 'krea',
  sign: async () => ({}),
  secret: '',
  token: 'krea-demo-token-0001',
  settings: { tokens: ['krea-demo-token-0001'] },
  userAgent: 'krea-demo',
  samples: [
    { name: 'completed', body: job('job_demo_1', 'completed', { urls: ['https://gen.example/1.png'] }) },
    { name: 'completed__without-result', body: job('job_demo_5', 'completed', { urls: [] }) },
    { name: 'failed', body: job('job_demo_2', 'failed', null) },
    {
      name: 'failed__error-object',
      body: job('job_demo_6', 'failed', { error: { message: 'NSFW detected' } }),
    },
    { name: 'cancelled', body: job('job_demo_3', 'cancelled', { urls: null }) },
    { name: 'unknown-status', body: job('job_demo_4', 'paused', {}) },
  ],
};
