/** OpenRouter video: https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks. A comma before the body. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret, at }) => {
  const seconds = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${seconds},`), body]));
  const { type, data } = JSON.parse(body.toString());
  return {
    'x-openrouter-idempotency-key': `${data.id}-${type.split('.').at(-1)}`,
    'x-openrouter-signature': `t=${seconds},v1=${mac.toString('hex')}`,
  };
};

const event = (name: string, data: object) =>
  json({
    type: `video.generation.${name}`,
    created_at: '2026-02-02T02:39:58Z',
    data: { status: name, generation_id: 'gen1', model: 'acme/video', ...data },
  });

export const openrouter: Sender = {
  provider: 'openrouter',
  sign,
  secret: 'or_demo_secret',
  settings: { secrets: ['or_demo_secret'] },
  userAgent: 'OpenRouter-Webhooks/1.0',
  samples: [
    {
      name: 'completed__published-vector',
      body: '{"type":"video.generation.completed","data":{"id":"job_demo_1"}}',
      published: {
        'x-openrouter-signature':
          't=1770000000,v1=a7ec290435175261823684a1aa8a83727075cae6525aa733dc9d0d3368e58e8a',
      },
    },
    {
      name: 'completed',
      body: event('completed', {
        id: 'job_demo_2',
        unsigned_urls: ['https://openrouter.example/content/1'],
        usage: { cost: 0.1 },
      }),
    },
    { name: 'failed', body: event('failed', { id: 'job_demo_3', error: { message: 'demo message' } }) },
    { name: 'expired', body: event('expired', { id: 'job_demo_4' }) },
    { name: 'cancelled', body: event('cancelled', { id: 'job_demo_5' }) },
    { name: 'unknown-event', body: event('paused', { id: 'job_demo_6' }) },
  ],
};
