/** Bria: https://docs.bria.ai/webhooks. The fifth sample is a vector made elsewhere. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const ID = 'bria-webhook-id';

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids[ID] ?? String(JSON.parse(body.toString()).request_id);
  const timestamp = String(Math.floor(at / 1000));
  const key = await hmacSha256(secret, Buffer.from('bria-webhook-signing-v1'));
  const mac = await hmacSha256(key, Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]));
  return {
    [ID]: id,
    'bria-webhook-timestamp': timestamp,
    'bria-webhook-signature': `v1=${mac.toString('base64')}`,
  };
};

/** As while the token is changed: the old key's signature stands first. */
const signTwice: Sign = async (body, options) => {
  const old = await sign(body, { ...options, secret: 'bria_old_token' });
  const current = await sign(body, options);
  const name = 'bria-webhook-signature';
  return { ...current, [name]: `${old[name]}, ${current[name]}` };
};

export const bria: Sender = {
  provider: 'bria',
  sign,
  secret: 'bria_demo_token',
  settings: { secrets: ['bria_demo_token'] },
  userAgent: 'python-httpx/0.27.0',
  samples: [
    {
      name: 'completed',
      body: '{"request_id":"req_demo01","status":"COMPLETED","result":{"video_url":"https://bria.example/d.mp4"}}',
    },
    {
      name: 'completed__two-signatures',
      sign: signTwice,
      body: json({
        request_id: 'req_demo02',
        status: 'COMPLETED',
        result: {
          image_url: 'https://bria.example/1',
          seed: 7,
          refined_prompt: 'a kite',
          images: [{ url: 'https://bria.example/2.png' }, 'https://bria.example/3.png'],
        },
      }),
    },
    {
      name: 'error',
      body: '{"request_id":"req_demo03","status":"ERROR","error":{"message":"demo","code":"demo"}}',
    },
    {
      name: 'error__number',
      body: json({
        request_id: 'req_demo04',
        status: 'ERROR',
        error: { code: 422, message: 'Unprocessable Entity', details: 'demo' },
      }),
    },
    {
      name: 'error__moderation',
      body: json({
        request_id: 'req_demo07',
        status: 'ERROR',
        error: { code: 422, message: 'Content moderation failed' },
      }),
    },
    {
      name: 'completed__nested',
      body: json({
        request_id: 'req_demo08',
        status: 'COMPLETED',
        result: {
          image_url: 'https://bria.example/8.png',
          structured_prompt: '{"description":"a kite"}',
          masks: [{ label: 'kite', mask: { url: 'https://bria.example/8-mask.png' } }],
        },
      }),
    },
    {
      name: 'completed__bare',
      body: '{"request_id":"req_demo_1","status":"COMPLETED"}',
      published: { 'bria-webhook-signature': 'v1=3gocFX+W+PLHQJ+gaEdGudKJeYatKo9XY6u9wtku8w4=' },
    },
    { name: 'unknown-status', body: json({ request_id: 'req_demo05', status: 'UNKNOWN' }) },
    {
      name: 'refused__other-id',
      ids: { [ID]: 'req_demo09' },
      body: json({ request_id: 'req_demo06', status: 'COMPLETED' }),
    },
  ],
};
