/** WaveSpeed: https://wavespeed.ai/docs/verify-webhooks. The key is the text behind `whsec_`. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'wsid_demo_1';
  const seconds = String(Math.floor(at / 1000));
  const message = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
  const mac = await hmacSha256(secret.slice('whsec_'.length), message);
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v3,${mac.toString('hex')}`,
  };
};

const prediction = (id: string, status: string, more: object) =>
  json({
    id,
    model: 'acme/video',
    input: { prompt: 'kite' },
    urls: { get: `https://api.example/${id}` },
    outputs: [],
    has_nsfw_contents: [false],
    status,
    created_at: '2026-02-02T02:39:00Z',
    error: '',
    ...more,
  });

export const wavespeed: Sender = {
  provider: 'wavespeed',
  sign,
  secret: 'whsec_ZGVtb2tleQ',
  settings: { secrets: ['whsec_ZGVtb2tleQ'] },
  userAgent: 'WaveSpeedAI',
  samples: [
    {
      name: 'completed',
      body: prediction('pred_demo_2', 'completed', {
        outputs: ['https://cdn.example/d.mp4', 'https://cdn.example/d.png'],
      }),
    },
    {
      name: 'completed__text',
      body: prediction('pred_demo_8', 'completed', { outputs: ['a red kite'], executionTime: 1500 }),
    },
    {
      name: 'completed__one-flagged',
      body: prediction('pred_demo_9', 'completed', {
        outputs: ['https://cdn.example/1.png', 'https://cdn.example/2.png'],
        has_nsfw_contents: [false, true],
      }),
    },
    { name: 'completed__no-result', body: prediction('pred_demo_7', 'completed', {}) },
    { name: 'failed', body: prediction('pred_demo_3', 'failed', { error: 'demo message' }) },
    {
      name: 'failed__nsfw',
      body: prediction('pred_demo_4', 'failed', { error: 'demo', has_nsfw_contents: [true] }),
    },
    { name: 'processing', body: prediction('pred_demo_5', 'processing', {}) },
    { name: 'unknown-status', body: prediction('pred_demo_6', 'paused', {}) },
  ],
};
