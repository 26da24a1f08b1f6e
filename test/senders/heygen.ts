/** HeyGen: https://developers.heygen.com/docs/webhooks. The secret is used as it is; the time beside it is not signed. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => ({
  'heygen-timestamp': String(Math.floor(at / 1000)),
  'heygen-signature': (await hmacSha256(secret, body)).toString('hex'),
});
const signLegacy: Sign = async (body, { secret }) => ({
  signature: (await hmacSha256(secret, body)).toString('hex'),
});

const video = { video_id: 'vid_demo01', callback_id: 'cb-demo', folder_id: null };

export const heygen: Sender = {
  provider: 'heygen',
  sign,
  secret: 'whsec_heygen_demo_secret',
  settings: { secrets: ['whsec_heygen_demo_secret'] },
  userAgent: 'HeyGen/1.0',
  samples: [
    {
      name: 'avatar_video.success',
      body: json({
        event_id: 'evt_demo_1',
        event_type: 'avatar_video.success',
        event_data: {
          ...video,
          url: 'https://files.example/demo.mp4',
          gif_download_url: 'https://files.example/demo.gif',
        },
        created_at: '2026-02-02T02:39:58Z',
      }),
    },
    {
      name: 'avatar_video.fail',
      body: json({
        event_id: 'evt_demo_2',
        event_type: 'avatar_video.fail',
        event_data: { ...video, msg: 'demo' },
        created_at: 1769999998,
      }),
    },
    {
      name: 'photo_avatar_train.success',
      body: json({
        event_id: 'evt_demo_3',
        event_type: 'photo_avatar_train.success',
        event_data: { train_id: 'train_demo01' },
      }),
    },
    {
      name: 'unknown-event',
      body: json({ event_id: 'evt_demo_4', event_type: 'avatar_video.paused', event_data: video }),
    },
    {
      name: 'avatar_video.success__legacy',
      sign: signLegacy,
      secret: 'hg_demo_secret',
      settings: { secrets: ['hg_demo_secret'], version: 'v1' },
      body: json({
        event_type: 'avatar_video.success',
        event_data: { ...video, url: 'https://files.example/demo.mp4' },
      }),
    },
    {
      name: 'avatar_video.success__published-vector',
      sign: signLegacy,
      secret: 'hg_demo_secret',
      settings: { secrets: ['hg_demo_secret'], version: 'v1' },
      body: '{"event_type":"avatar_video.success","event_data":{"video_id":"v1"}}',
      published: { signature: 'aeab4719149e9f91aede18f22d6155b4938dd423383466fcdb477ffb4978a22f' },
    },
  ],
  handshakes: [{ name: 'registration', method: 'OPTIONS', sign: null, body: '', contentType: null }],
};
