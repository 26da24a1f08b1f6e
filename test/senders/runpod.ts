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
    {
      name: 'completed__comfyui-base64',
      body: json({
        id: 'job-demo09',
        status: 'COMPLETED',
        delayTime: 100,
        executionTime: 1571,
        output: { images: [{ filename: 'a.png', type: 'base64', data: 'iVBORw0KGgo=' }] },
      }),
    },
    {
      name: 'completed__signed-link',
      body: json({
        id: 'job-demo14',
        status: 'COMPLETED',
        output: {
          image_url:
            'https://bucket.example/a.png?X-Amz-Date=20260202T023900Z&X-Amz-Expires=604800&X-Amz-Signature=demo',
        },
      }),
    },
    {
      name: 'completed__vllm',
      body: json({
        id: 'job-demo10',
        status: 'COMPLETED',
        output: [
          { choices: [{ tokens: ['A '] }], usage: { input: 3, output: 1 } },
          { choices: [{ tokens: ['kite.'] }], usage: { input: 3, output: 1 } },
        ],
      }),
    },
    {
      name: 'completed__input-repeated',
      body: json({
        id: 'job-demo11',
        status: 'COMPLETED',
        output: {
          input: { image: 'https://inputs.example/in.png' },
          result: 'https://cdn.example/out.png',
        },
      }),
    },
    {
      name: 'completed__unread',
      body: json({ id: 'job-demo12', status: 'COMPLETED', output: { embedding: [0.1, 0.2] } }),
    },
    {
      name: 'failed__json-text',
      body: json({
        id: 'job-demo13',
        status: 'FAILED',
        error: json({
          error_type: "<class 'ValueError'>",
          error_message: 'bad prompt',
          error_traceback: 'Traceback',
        }),
      }),
    },
    { name: 'failed', body: json({ id: 'job-demo04', status: 'FAILED', error: 'demo' }) },
    { name: 'timed_out', body: json({ id: 'job-demo05', status: 'TIMED_OUT' }) },
    { name: 'cancelled', body: json({ id: 'job-demo06', status: 'CANCELLED' }) },
    { name: 'unknown-status', body: json({ id: 'job-demo07', status: 'PAUSED' }) },
  ],
};
