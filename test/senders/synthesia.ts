/** Synthesia: https://docs.synthesia.io/reference/verifying-synthesia-signatures. Hex and seconds are what its page leaves open. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'synthesia-timestamp': timestamp, 'synthesia-signature': mac.toString('hex') };
};

const video = {
  id: 'vid_demo01',
  title: 'Demo',
  callbackId: 'cb-demo',
  createdAt: 1769999900,
  lastUpdatedAt: 1769999990,
  visibility: 'private',
};

export const synthesia: Sender = {
  provider: 'synthesia',
  sign,
  secret: 'syn_demo_secret',
  settings: { secrets: ['syn_demo_secret'] },
  userAgent: 'Synthesia/1.0',
  samples: [
    {
      name: 'video.completed',
      body: json({
        type: 'video.completed',
        data: {
          ...video,
          status: 'complete',
          download: 'https://synthesia.example/demo.mp4',
          duration: '0:00:31',
        },
      }),
    },
    {
      name: 'video.failed__rejected',
      body: json({ type: 'video.failed', data: { ...video, status: 'rejected' } }),
    },
    { name: 'unknown-type', body: json({ type: 'video.archived', data: video }) },
    {
      name: 'video.completed__published-vector',
      at: 1770000000000,
      body: '{"type":"video.completed","data":{"id":"v1"}}',
      published: {
        'synthesia-signature': '92908cfda5fcb2d527614cb100621026e824557c23952049dece4c48f2c3effd',
      },
    },
  ],
};
