/** Runpod: https://docs.runpod.io/serverless/endpoints/send-requests#webhook-notifications. Nothing is signed. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const runpod: Sender = {
  provider: 'runpod',
  sign,
  secret: '',
  token: 'runpod-demo-token-0001',
  settings: { tokens: ['runpod-demo-token-0001'] },
  userAgent: 'runpod',
  samples: [
    {
      name: 'completed',
      body: '{"id":"job-demo01","status":"COMPLETED","delayTime":412,"executionTime":9031,"output":{"video_url":"https://cdn.example/d.mp4"}}',
    },
    {
      name: 'completed__list',
      body: json({
        id: 'job-demo02',
        status: 'COMPLETED',
        executionTime: 1250,
        output: ['https://cdn.example/a.png', 'https://cdn.example/b.png'],
      }),
    },
    {
      name: 'completed__text',
      body: json({ id: 'job-demo03', status: 'COMPLETED', output: 'Hello, World!' }),
    },
    {
      name: 'failed',
      body: json({ id: 'job-demo04', status: 'FAILED', executionTime: 3, error: 'demo message' }),
    },
    { name: 'timed-out', body: json({ id: 'job-demo05', status: 'TIMED_OUT', error: 'job timed out' }) },
    { name: 'cancelled', body: json({ id: 'job-demo06', status: 'CANCELLED' }) },
    { name: 'unknown-status', body: json({ id: 'job-demo07', status: 'PAUSED' }) },
  ],
};
