/** HeyGen: https://developers.heygen.com/docs/webhooks (v3) and https://docs.heygen.com/docs/using-heygens-webhook-events (legacy). */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at, ids = {} }) => ({
  'heygen-signature': (await hmacSha256(secret, body)).toString('hex'),
  'heygen-timestamp': String(Math.floor(at / 1000)),
  'heygen-event-id': ids['heygen-event-id'] ?? 'evt_demo01',
});

const signLegacy: Sign = async (body, { secret }) => ({
  signature: (await hmacSha256(secret, body)).toString('hex'),
});
const signUnderAnotherName: Sign = async (body, options) => ({
  'x-heygen-signature': (await hmacSha256(options.secret, body)).toString('hex'),
  'heygen-timestamp': String(Math.floor(options.at / 1000)),
});

const SECRET = 'hg_demo_secret';
const event = (event_type: string, event_data: object, event_id: string) =>
  json({ event_id, event_type, event_data, created_at: 1770000000 });

export const heygen: Sender = {
  provider: 'heygen',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'HeyGen',
  samples: [
    {
      name: 'avatar_video.success',
      body: event(
        'avatar_video.success',
        {
          video_id: 'vid_demo01',
          url: 'https://files.example/demo.mp4',
          callback_id: 'cb-demo',
          gif_download_url: 'https://files.example/demo.gif',
          video_share_page_url: 'https://app.example/s/demo',
          folder_id: null,
        },
        'evt_demo01',
      ),
    },
    {
      name: 'avatar_video.success__signed-link',
      body: event(
        'avatar_video.success',
        {
          video_id: 'vid_demo12',
          url: 'https://files.example/12.mp4?Expires=1770604800&Signature=demo&Key-Pair-Id=demo',
        },
        'evt_demo12',
      ),
    },
    {
      name: 'avatar_video.fail__credit',
      body: event(
        'avatar_video.fail',
        { video_id: 'vid_demo13', msg: 'Insufficient credit. This operation requires 3 credits.' },
        'evt_demo13',
      ),
    },
    {
      name: 'avatar_video_gif.success',
      body: event(
        'avatar_video_gif.success',
        {
          video_id: 'vid_demo01',
          url: 'https://files.example/demo.gif',
          gif_download_url: 'https://files.example/demo.gif',
          callback_id: 'cb-demo',
        },
        'evt_demo08',
      ),
    },
    {
      name: 'photo_avatar_generation.success',
      body: event(
        'photo_avatar_generation.success',
        {
          generation_id: 'pa_demo09',
          image_url_list: ['https://files.example/1', 'https://files.example/2'],
        },
        'evt_demo09',
      ),
    },
    {
      name: 'photo_avatar_train.success',
      body: event('photo_avatar_train.success', { id: 'train_demo10' }, 'evt_demo10'),
    },
    {
      name: 'avatar_video.fail__object',
      body: event(
        'avatar_video.fail',
        { video_id: 'vid_demo11', error: { code: 40119, message: 'Video is too long' } },
        'evt_demo11',
      ),
    },
    {
      name: 'avatar_video.success__without-url',
      body: json({ event_type: 'avatar_video.success', event_data: { video_id: 'vid_demo06' } }),
    },
    {
      name: 'avatar_video.fail__legacy',
      sign: signLegacy,
      body: json({
        event_type: 'avatar_video.fail',
        event_data: { video_id: 'vid_demo02', msg: 'demo', callback_id: 'cb-demo' },
      }),
    },
    {
      name: 'video_translate.success__another-header',
      sign: signUnderAnotherName,
      settings: { secrets: [SECRET], header: 'X-HeyGen-Signature' },
      body: event(
        'video_translate.success',
        { video_translate_id: 'tr_demo03', url: 'https://files.example/tr.mp4' },
        'evt_demo03',
      ),
    },
    {
      name: 'video_translate.fail',
      body: event(
        'video_translate.fail',
        { video_translate_id: 'tr_demo07', message: 'demo', output_language: 'German' },
        'evt_demo07',
      ),
    },
    {
      name: 'personalized_video',
      body: event('personalized_video', { video_id: 'vid_demo04', status: 'demo' }, 'evt_demo04'),
    },
    { name: 'unknown-event', body: event('avatar_video.paused', { video_id: 'vid_demo05' }, 'evt_demo05') },
  ],
  handshakes: [{ name: 'options', method: 'OPTIONS', sign: null, contentType: null, body: '' }],
};
