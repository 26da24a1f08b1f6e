/** Luma: https://docs.lumalabs.ai/docs/api. Nothing is signed, and no header of its own was found. */
import { json, type Sender } from './sender.js';

const TOKEN = 'luma-demo-token-0001';

const generation = (state: string, more: object = {}) =>
  json({
    id: 'gen_demo01',
    generation_type: 'video',
    state,
    failure_reason: null,
    created_at: '2026-02-02T10:00:00Z',
    model: 'ray-2',
    assets: null,
    request: { prompt: 'kite' },
    ...more,
  });

export const luma: Sender = {
  provider: 'luma',
  sign: async () => ({}),
  secret: '',
  token: TOKEN,
  settings: { tokens: [TOKEN] },
  userAgent: 'luma',
  samples: [
    { name: 'dreaming', body: generation('dreaming') },
    {
      name: 'completed',
      body: generation('completed', {
        assets: { video: 'https://storage.example/demo.mp4', image: 'https://storage.example/demo.jpg' },
      }),
    },
    {
      name: 'completed__upscaled',
      body: generation('completed', {
        id: 'gen_demo04',
        assets: {
          video: 'https://storage.example/4.mp4',
          image: 'https://storage.example/4.jpg',
          progress_video: 'https://storage.example/4-progress.mp4',
        },
        request: { generation_type: 'upscale_video', resolution: '1080p' },
      }),
    },
    {
      name: 'completed__image',
      body: generation('completed', {
        id: 'gen_demo05',
        generation_type: 'image',
        model: 'photon-1',
        assets: { image: 'https://storage.example/5.jpg', video: null, progress_video: null },
      }),
    },
    { name: 'completed__without-assets', body: generation('completed', { id: 'gen_demo06' }) },
    {
      name: 'failed__credits',
      body: generation('failed', { id: 'gen_demo08', failure_reason: 'Insufficient credits' }),
    },
    {
      name: 'failed__moderation',
      body: generation('failed', {
        id: 'gen_demo07',
        failure_reason: '400: prompt not allowed because advanced moderation failed',
      }),
    },
    { name: 'failed', body: generation('failed', { id: 'gen_demo02', failure_reason: 'demo' }) },
    { name: 'unknown-state', body: generation('paused', { id: 'gen_demo03' }) },
  ],
};
