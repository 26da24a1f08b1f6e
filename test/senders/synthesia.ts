/** Synthesia: https://docs.synthesia.io/reference/verifying-synthesia-signatures. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'synthesia-timestamp': timestamp, 'synthesia-signature': mac.toString('hex') };
};

const signInMilliseconds: Sign = async (body, { secret, at }) => {
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${at}.`), body]));
  return { 'synthesia-timestamp': String(at), 'synthesia-signature': mac.toString('hex') };
};

const SECRET = 'syn_demo_secret';
const video = (type: string, id: string, more: object) =>
  json({
    type,
    data: {
      id,
      title: 'Demo',
      callbackId: 'cb-demo',
      createdAt: 1770000000,
      lastUpdatedAt: 1770000100,
      visibility: 'private',
      ...more,
    },
  });

export const synthesia: Sender = {
  provider: 'synthesia',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'synthesia',
  samples: [
    {
      name: 'video.completed',
      body: video('video.completed', 'vid_demo01', {
        status: 'complete',
        download: 'https://synthesia.example/demo.mp4',
        duration: '0:00:31',
        captions: { srt: 'https://synthesia.example/demo.srt', vtt: 'https://synthesia.example/demo.vtt' },
        thumbnail: { image: 'https://synthesia.example/demo.jpg', gif: 'https://synthesia.example/demo.gif' },
      }),
    },
    { name: 'video.failed', body: video('video.failed', 'vid_demo02', { status: 'error' }) },
    {
      name: 'video.failed__rejected',
      sign: signInMilliseconds,
      settings: { secrets: [SECRET], timestampUnit: 'milliseconds' },
      body: video('video.failed', 'vid_demo03', { status: 'rejected' }),
    },
    {
      name: 'video.completed__without-status',
      body: json({ type: 'video.completed', data: { id: 'vid_demo05' } }),
    },
    { name: 'unknown-event', body: video('template.completed', 'tpl_demo04', { status: 'complete' }) },
  ],
};
