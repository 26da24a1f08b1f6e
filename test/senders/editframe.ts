/** Editframe: https://editframe.com/docs/api/webhooks, and the other shape of https://editframe.com/skills/webhooks.md. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const signIn =
  (header: string): Sign =>
  async (body, { secret }) => ({ [header]: (await hmacSha256(secret, body)).toString('hex') });

const render = (id: string, status: string, more: object = {}) => ({
  id,
  status,
  width: 1920,
  height: 1080,
  fps: 30,
  created_at: '2026-02-02T02:39:00Z',
  ...more,
});

export const editframe: Sender = {
  provider: 'editframe',
  sign: signIn('x-editframe-signature'),
  secret: 'editframe-demo-secret',
  settings: { secrets: ['editframe-demo-secret'] },
  userAgent: 'editframe-demo',
  samples: [
    {
      name: 'render.rendering',
      body: json({ event: 'render.rendering', render: render('rnd_demo_1', 'rendering') }),
    },
    {
      name: 'render.completed',
      body: json({ event: 'render.completed', render: render('rnd_demo_1', 'completed') }),
    },
    {
      name: 'render.completed__topic-and-data',
      body: json({
        topic: 'render.completed',
        data: render('rnd_demo_2', 'complete', { download_url: 'https://cdn.example/2.mp4' }),
      }),
      sign: signIn('x-webhook-signature'),
    },
    {
      name: 'render.completed__with-its-sizes',
      body: json({
        topic: 'render.completed',
        data: render('rnd_demo_6', 'complete', {
          completed_at: '2026-02-02T02:44:30Z',
          byte_size: 15728640,
          duration_ms: 60000,
          metadata: { user: 'demo' },
          download_url: 'https://files.example/rnd_demo_6/download',
        }),
      }),
      sign: signIn('x-webhook-signature'),
    },
    {
      name: 'render.failed__failed-at',
      body: json({
        topic: 'render.failed',
        data: render('rnd_demo_7', 'failed', {
          failed_at: '2026-02-02T02:44:30Z',
          error: { code: 'asset_error', message: 'Could not download the asset.' },
        }),
      }),
      sign: signIn('x-webhook-signature'),
    },
    {
      name: 'render.failed',
      body: json({
        event: 'render.failed',
        render: render('rnd_demo_3', 'failed', { error: 'demo message' }),
      }),
    },
    { name: 'file.ready', body: json({ event: 'file.ready', file: { id: 'file_demo_4', status: 'ready' } }) },
    { name: 'unknown-event', body: json({ event: 'render.archived', render: { id: 'rnd_demo_5' } }) },
  ],
};
