/** Runpod: https://docs.runpod.io/serverless/endpoints/send-requests. Nothing is signed; the body is that of /status/{id}. */
import { json, type Sender } from './sender.js';

const TOKEN = 'runpod-demo-token-0001';

export const runpod: Sender = {
  provider: 'runpod',
  sign: async () => ({}),
  secret: '',
  token: TOKEN,
  settings: { tokens: [TOKEN] },
  userAgent: 'runpod',
  samples: [
    {
      name: 'completed',
      body: json({
        id: 'job-demo01',
        status: 'COMPLETED',
        delayTime: 412,
        executionTime: 9031,
        output: { video_url: 'https://cdn.example/d.mp4' },
      }),
    },
    {
      name: 'completed__nested',
      body: json({
        id: 'job-demo02',
        status: 'COMPLETED',
        output: { images: [{ filename: 'a.png', data: 'https://cdn.example/a.png' }], seed: 7 },
      }),
    },
    { name: 'completed__text', body: json({ id: 'job-demo03', status: 'COMPLETED', output: 'hello' }) },
    { name: 'completed__no-result', body: json({ id: 'job-demo08', status: 'COMPLETED' }) },
    { name: 'failed', body: json({ id: 'job-demo04', status: 'FAILED', error: 'demo' }) },
    { name: 'timed_out', body: json({ id: 'job-demo05', status: 'TIMED_OUT' }) },
    { name: 'cancelled', body: json({ id: 'job-demo06', status: 'CANCELLED' }) },
    { name: 'unknown-status', body: json({ id: 'job-demo07', status: 'PAUSED' }) },
  ],
};
