/** removebgvideo.com: https://removebgvideo.com/docs/guides/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const timestamp = new Date(at).toISOString();
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return {
    'x-webhook-event': ids['x-webhook-event'] ?? 'job.completed',
    'x-webhook-delivery-id': ids['x-webhook-delivery-id'] ?? 'whd_demo_0001',
    'x-webhook-timestamp': timestamp,
    'x-webhook-signature': `sha256=${mac.toString('hex')}`,
  };
};

const metadata = { order: 'demo-1' };
const event = (name: string, number = 1) => ({
  'x-webhook-event': `job.${name}`,
  'x-webhook-delivery-id': `whd_demo_000${number}`,
});

export const removebgvideo: Sender = {
  provider: 'removebgvideo',
  sign,
  secret: 'rbg_demo_secret',
  settings: { secrets: ['rbg_demo_secret'] },
  userAgent: 'removebgvideo-webhooks',
  samples: [
    {
      name: 'job.completed__published-vector',
      at: Date.parse('2026-02-02T10:00:00.000Z'),
      body: '{"id":"job_demo_0001","status":"completed"}',
      published: {
        'x-webhook-signature': 'sha256=a94b26d7f220e731c2ee08d00357d7cd1f614aa3e29bd7dacdc7b6b644e0ba73',
      },
    },
    {
      name: 'job.started',
      ids: event('started', 2),
      body: json({ id: 'job_demo_0001', status: 'processing', metadata }),
    },
    {
      name: 'job.completed',
      ids: event('completed', 3),
      body: json({
        id: 'job_demo_0001',
        status: 'completed',
        model: 'pro',
        output_url: 'https://cdn.example/out.webm',
        metadata,
      }),
    },
    {
      name: 'job.failed',
      ids: event('failed', 4),
      body: json({ id: 'job_demo_0001', status: 'failed', error: 'demo message', metadata }),
    },
    {
      name: 'job.completed__in-job',
      ids: event('completed', 5),
      body: json({
        event: 'job.completed',
        job: { job_id: 'job_demo_0002', status: 'completed', output_url: 'https://cdn.example/2.mov' },
      }),
    },
    {
      name: 'job.completed__times-in-wrapper',
      ids: event('completed', 10),
      body: json({
        event: 'job.completed',
        timestamp: '2026-02-02T02:39:59Z',
        data: {
          id: 'job_demo_0007',
          status: 'completed',
          output_url: 'https://cdn.example/7.webm',
          metadata: 'order-7',
          created_at: '2026-02-02T02:38:00Z',
          started_at: '2026-02-02T02:38:05Z',
          completed_at: '2026-02-02T02:39:58Z',
        },
      }),
    },
    {
      name: 'job.failed__credits',
      ids: event('failed', 11),
      body: json({ id: 'job_demo_0008', status: 'failed', error: 'Insufficient credits' }),
    },
    {
      name: 'job.failed__in-data',
      ids: event('failed', 6),
      body: json({
        data: {
          id: 'job_demo_0003',
          status: 'failed',
          error: { message: 'demo message', code: 'DEMO_CODE' },
        },
      }),
    },
    {
      name: 'job.started__event-in-body',
      ids: event('started', 7),
      body: json({ event: 'job.started', data: { id: 'job_demo_0004' } }),
    },
    { name: 'unknown-event', ids: event('paused', 8), body: json({ id: 'job_demo_0005', status: 'paused' }) },
    { name: 'no-status', ids: event('completed', 9), body: json({ id: 'job_demo_0006' }) },
    {
      name: 'refused__relabelled',
      ids: event('failed', 1),
      body: json({ id: 'job_demo_0001', status: 'completed', output_url: 'https://cdn.example/out.webm' }),
    },
  ],
};
