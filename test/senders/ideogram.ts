/** Ideogram: https://developer.ideogram.ai/ideogram-api/webhooks. The first sample is a vector made elsewhere. */
import { json, type Sender, type Sign } from './sender.js';
import { sha256Hex, signEd25519 } from './web-crypto.js';

const GENERATION = 'x-ideogram-webhook-generation-id';
const USER = 'demoUserId_000000001';

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const generationId = ids[GENERATION] ?? String(JSON.parse(body.toString()).generation_id);
  const timestamp = String(Math.floor(at / 1000));
  const message = [generationId, USER, timestamp, await sha256Hex(body)].join('\n');
  return {
    [GENERATION]: generationId,
    'x-ideogram-webhook-user-id': USER,
    'x-ideogram-webhook-timestamp': timestamp,
    'x-ideogram-webhook-key-id': 'key-demo-1',
    'x-ideogram-webhook-signature': (await signEd25519(secret, Buffer.from(message))).toString('hex'),
  };
};

const created = '2026-02-02T02:39:00Z';
const unsafe = { url: '', prompt: 'demo', resolution: '2048x2048', seed: 7, is_image_safe: false };

export const ideogram: Sender = {
  provider: 'ideogram',
  sign,
  secret: '07'.repeat(32),
  settings: { userIds: [USER] },
  jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw' }] },
  userAgent: 'ideogram',
  samples: [
    {
      name: 'generation',
      body: '{"generation_id":"demoGenId_0000000001","created":"2026-02-02T02:39:00Z","data":[{"url":"https://ideogram.example/e/1.png","prompt":"a red kite","resolution":"2048x2048","seed":7,"is_image_safe":true}]}',
      published: {
        'x-ideogram-webhook-signature':
          'c15cf61b2c7e6a5981b899a87341ba3784cfdbb12c66ff0036ccbca8208ce2cd0cf22b03e19eb132aef918bc27149ccb495e5f5121a8646fcc8721ba0c46cc0e',
      },
    },
    {
      name: 'generation__one-unsafe',
      body: json({
        generation_id: 'demoGenId_0000000002',
        created,
        data: [
          unsafe,
          { url: 'https://ideogram.example/e/2', resolution: '1024x1536', seed: 8, is_image_safe: true },
        ],
      }),
    },
    {
      name: 'generation__all-unsafe',
      body: json({ generation_id: 'demoGenId_0000000003', created, data: [unsafe, unsafe] }),
    },
    {
      name: 'generation__without-data',
      body: json({ generation_id: 'demoGenId_0000000004', status: 'failed' }),
    },
    {
      name: 'refused__other-generation-id',
      ids: { [GENERATION]: 'demoGenId_0000000009' },
      body: json({ generation_id: 'demoGenId_0000000005', created, data: [unsafe] }),
    },
  ],
};
