/** VideoBGRemover: https://docs.videobgremover.com/guides/webhooks. Nothing is signed, and no header of its own was found. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const videobgremover: Sender = {
  provider: 'videobgremover',
  sign,
  secret: '',
  token: 'videobgremover-demo-token-0001',
  settings: { tokens: ['videobgremover-demo-token-0001'] },
  userAgent: 'videobgremover',
  samples: [
    { name: 'started__event-alone', body: json({ event: 'job.started', job_id: 'vid_demo_01' }) },
    {
      name: 'completed',
      body: json({
        job_id: 'vid_demo_01',
        user_id: 'user_demo',
        status: 'completed',
        file_name: 'clip.mp4',
        source: 'api',
      }),
    },
    {
      name: 'completed__with-result',
      body: json({
        job_id: 'vid_demo_02',
        status: 'completed',
        processed_video_url: 'https://cdn.example/out.webm',
        export_id: 'exp_demo_1',
      }),
    },
    {
      name: 'failed',
      body: json({
        job_id: 'vid_demo_03',
        user_id: 'user_demo',
        status: 'failed',
        error_message: 'demo message',
        source: 'api',
      }),
    },
    { name: 'unknown-status', body: json({ job_id: 'vid_demo_04', status: 'paused' }) },
  ],
};
