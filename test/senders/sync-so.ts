/** sync.so: https://sync.so/docs/api-reference/guides/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const signWith =
  (unit: number): Sign =>
  async (body, { secret, at }) => {
    const time = Math.floor(at / unit);
    const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${time}.`), body]));
    return { 'sync-signature': `t=${time},v1=${mac.toString('hex')}` };
  };

const generation = (id: string, status: string, more: object = {}) =>
  json({
    id,
    createdAt: '2026-02-02T02:39:00.000Z',
    status,
    model: 'lipsync-2',
    input: [{ type: 'video', url: 'https://assets.example/in.mp4' }],
    outputUrl: null,
    ...more,
  });

export const syncSo: Sender = {
  provider: 'sync-so',
  sign: signWith(1000),
  secret: 'whsec_sync-demo-secret',
  settings: { secrets: ['whsec_sync-demo-secret'] },
  userAgent: 'sync-demo',
  samples: [
    {
      name: 'completed',
      body: generation('gen_demo_1', 'COMPLETED', {
        outputUrl: 'https://assets.example/out.mp4',
        outputDuration: 12.5,
        segmentOutputUrl: 'https://assets.example/segment.mp4',
      }),
    },
    { name: 'completed__milliseconds', body: generation('gen_demo_2', 'COMPLETED'), sign: signWith(1) },
    {
      name: 'failed',
      body: generation('gen_demo_3', 'FAILED', { error: 'demo message', error_code: 'demo_code' }),
    },
    { name: 'rejected', body: generation('gen_demo_4', 'REJECTED', { error: 'demo message' }) },
    { name: 'processing', body: generation('gen_demo_5', 'PROCESSING') },
    { name: 'unknown-status', body: generation('gen_demo_6', 'PAUSED') },
  ],
};
