/** Magic Hour: https://docs.magichour.ai/integration/webhook/secure-handler. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret, at }) => {
  const seconds = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${seconds}.`), body]));
  return { 'magic-hour-event-timestamp': seconds, 'magic-hour-event-signature': mac.toString('hex') };
};

const project = (type: string, payload: object) =>
  json({
    type,
    payload: {
      name: 'Demo',
      type: 'TEXT_TO_VIDEO',
      created_at: '2026-02-02T02:38:00.027Z',
      width: 512,
      height: 960,
      enabled: true,
      credits_charged: 450,
      error: null,
      downloads: [],
      ...payload,
    },
  });

export const magicHour: Sender = {
  provider: 'magic-hour',
  sign,
  secret: 'magic-hour-demo-secret',
  settings: { secrets: ['magic-hour-demo-secret'] },
  userAgent: 'magic-hour-demo',
  samples: [
    { name: 'video.started', body: project('video.started', { id: 'clx_demo_1', status: 'rendering' }) },
    {
      name: 'video.completed',
      body: project('video.completed', {
        id: 'clx_demo_1',
        status: 'complete',
        completed_at: '2026-02-02T02:39:58.123Z',
        downloads: [{ url: 'https://videos.example/1/output.mp4', expires_at: '2026-02-03T02:39:58.027Z' }],
      }),
    },
    {
      name: 'image.errored',
      body: project('image.errored', {
        id: 'clx_demo_2',
        status: 'error',
        type: 'FACE_SWAP',
        width: -1,
        height: -1,
        error: { code: 'no_source_face', message: 'demo message' },
      }),
    },
    {
      name: 'audio.completed__without-result',
      body: project('audio.completed', {
        id: 'clx_demo_4',
        status: 'complete',
        type: 'VOICE_GENERATOR',
        completed_at: '2026-02-02T02:39:58.123Z',
      }),
    },
    { name: 'unknown-event', body: project('video.archived', { id: 'clx_demo_3', status: 'complete' }) },
  ],
};
