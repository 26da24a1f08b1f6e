/** Atlas Cloud: https://www.atlascloud.ai/docs/en/webhooks. The first sample is a vector made elsewhere. */
import { json, type Sender, type Sign } from './sender.js';
import { signEd25519 } from './web-crypto.js';

const PREFIX = 'x-atlascloud-webhook-';

const sign: Sign = async (body, { secret, at }) => {
  const seconds = String(Math.floor(at / 1000));
  const signature = await signEd25519(secret, Buffer.concat([Buffer.from(`${seconds}.`), body]));
  const { session_id, event_type } = JSON.parse(body.toString());
  return {
    [`${PREFIX}id`]: session_id,
    [`${PREFIX}event`]: event_type,
    [`${PREFIX}key-id`]: 'demo-key-1',
    [`${PREFIX}timestamp`]: seconds,
    [`${PREFIX}signature`]: 'aeab4719149e9f91aede18f22d6155b4938dd423383466fcdb477ffb4978a22f',
    [`${PREFIX}signature-ed25519`]: signature.toString('base64url'),
  };
};

const task = (id: string, kind: string, payload: unknown, status = 'OK') =>
  json({ session_id: id, event_type: `${kind}.task.terminal`, status, payload });

export const atlasCloud: Sender = {
  provider: 'atlas-cloud',
  sign,
  secret: '07'.repeat(32),
  settings: {},
  jwks: {
    keys: [
      { kty: 'OKP', crv: 'Ed25519', kid: 'demo-key-1', x: '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw' },
    ],
  },
  userAgent: 'AtlasCloud-Webhook/1.0',
  samples: [
    {
      name: 'video.completed__published-vector',
      body: '{"session_id":"pred_demo_1","event_type":"video.task.terminal","status":"OK","payload":{"status":"completed","outputs":["https://cdn.example/1.mp4"]}}',
      published: {
        [`${PREFIX}signature-ed25519`]:
          '88gPwyDwOtBsFgWu5LYGlshgUrY5X0GUw6wTFpo_YNQ6Izr0EbQ1_HIJ4QoMMr-rm5gF5-QyPVV3o5MWTiGFCg',
      },
    },
    {
      name: 'image.completed',
      body: task('pred_demo_2', 'image', {
        status: 'completed',
        model: 'acme/image',
        outputs: ['https://cdn.example/2'],
      }),
    },
    {
      name: 'video.failed__outer-ok',
      body: task('pred_demo_3', 'video', { status: 'failed', outputs: null, error: 'demo message' }),
    },
    {
      name: 'image.completed__one-flagged',
      body: task('pred_demo_9', 'image', {
        status: 'completed',
        outputs: ['https://cdn.example/3.png', 'https://cdn.example/4.png'],
        has_nsfw_contents: [false, true],
      }),
    },
    {
      name: 'video.failed__flagged',
      body: task('pred_demo_10', 'video', {
        status: 'failed',
        outputs: null,
        error: 'Content flagged',
        has_nsfw_contents: [true],
      }),
    },
    { name: 'video.timeout', body: task('pred_demo_4', 'video', { status: 'timeout' }) },
    { name: 'audio.cancelled', body: task('pred_demo_5', 'audio', { status: 'cancelled' }) },
    { name: 'unknown-status', body: task('pred_demo_6', 'video', { status: 'paused' }) },
    { name: 'video.completed__without-outputs', body: task('pred_demo_8', 'video', { status: 'completed' }) },
    { name: 'no-inner-status', body: task('pred_demo_7', 'video', null, 'ERROR') },
  ],
};
