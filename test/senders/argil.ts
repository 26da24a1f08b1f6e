/** Argil: https://docs.argil.ai. No signature was found. */
import { json, type Sender } from './sender.js';

export const argil: Sender = {
  provider: 'argil',
  sign: async () => ({}),
  secret: '',
  token: 'argil-demo-token-0001',
  settings: { tokens: ['argil-demo-token-0001'] },
  userAgent: 'argil-demo',
  samples: [
    {
      name: 'video_generation_success',
      body: json({
        event: 'VIDEO_GENERATION_SUCCESS',
        data: { videoId: 'vid_demo_1', videoName: 'Demo', videoUrl: 'https://cdn.example/1.mp4', extras: {} },
      }),
    },
    {
      name: 'video_generation_failed',
      body: json({
        event: 'VIDEO_GENERATION_FAILED',
        data: { videoId: 'vid_demo_2', videoName: 'Demo', extras: { order: 'cb-demo' } },
      }),
    },
    {
      name: 'avatar_training_success',
      body: json({ event: 'AVATAR_TRAINING_SUCCESS', data: { avatarId: 'ava_demo_3', extras: {} } }),
    },
    { name: 'unknown-event', body: json({ event: 'VIDEO_SHARED', data: { videoId: 'vid_demo_4' } }) },
  ],
};
