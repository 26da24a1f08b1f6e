/** Creatomate: https://creatomate.com/docs/api/reference/set-up-a-webhook. Nothing is signed. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const creatomate: Sender = {
  provider: 'creatomate',
  sign,
  secret: '',
  token: 'creatomate-demo-token-0001',
  settings: { tokens: ['creatomate-demo-token-0001'] },
  userAgent: 'Creatomate',
  samples: [
    {
      name: 'succeeded',
      body: '{"id":"rn_demo01","status":"succeeded","url":"https://cdn.example/d.mp4","snapshot_url":"https://cdn.example/d.jpg","template_id":"tp1","metadata":"cb-demo"}',
    },
    {
      name: 'succeeded__whole',
      body: json({
        id: 'rn_demo02',
        status: 'succeeded',
        url: 'https://cdn.example/e.mp4',
        output_format: 'mp4',
        render_scale: 1,
        width: 1280,
        height: 720,
        frame_rate: 25,
        duration: 8.5,
        file_size: 1048576,
        metadata: '',
      }),
    },
    {
      name: 'failed',
      body: json({
        id: 'rn_demo03',
        status: 'failed',
        url: 'https://cdn.example/never.mp4',
        error_message: 'demo',
      }),
    },
    { name: 'unknown-status', body: json({ id: 'rn_demo04', status: 'paused' }) },
  ],
};
