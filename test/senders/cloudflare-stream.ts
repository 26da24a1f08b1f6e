/** Cloudflare Stream: https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret, at }) => {
  const seconds = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${seconds}.`), body]));
  return { 'webhook-signature': `time=${seconds},sig1=${mac.toString('hex')}` };
};

const video = (uid: string, status: object, more: object = {}) =>
  json({
    uid,
    creator: null,
    thumbnail: 'https://customer-demo.example/thumbnail.jpg',
    readyToStream: false,
    status,
    meta: { name: 'demo' },
    created: '2026-02-02T02:38:00.000000Z',
    modified: '2026-02-02T02:39:58.000000Z',
    size: 4190963,
    duration: 5.5,
    input: { width: 1280, height: 720 },
    playback: {
      hls: 'https://customer-demo.example/manifest/video.m3u8',
      dash: 'https://customer-demo.example/manifest/video.mpd',
    },
    ...more,
  });

export const cloudflareStream: Sender = {
  provider: 'cloudflare-stream',
  sign,
  secret: '85011ed3a913c6ad5f9cf6c5573cc0a7',
  settings: { secrets: ['85011ed3a913c6ad5f9cf6c5573cc0a7'] },
  userAgent: 'Cloudflare-Stream',
  samples: [
    {
      name: 'ready',
      body: video('video_demo_1', { state: 'ready', pctComplete: '39.000000' }, { readyToStream: true }),
    },
    {
      name: 'error',
      body: video('video_demo_2', {
        state: 'error',
        step: 'encoding',
        pctComplete: '39',
        errorReasonCode: 'ERR_MALFORMED_VIDEO',
        errorReasonText: 'demo message',
      }),
    },
    { name: 'inprogress', body: video('video_demo_3', { state: 'inprogress', pctComplete: '12.5' }) },
    { name: 'ready__without-playback', body: video('video_demo_5', { state: 'ready' }, { playback: null }) },
    { name: 'unknown-state', body: video('video_demo_4', { state: 'live-inprogress' }) },
  ],
};
