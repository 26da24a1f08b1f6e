/** Tavus: https://docs.tavus.io/sections/webhooks-and-callbacks. Nothing is signed; three shapes on one URL. */
import { json, type Sender } from './sender.js';

const TOKEN = 'tavus-demo-token-0001';

const video = (status: string, more: object = {}) =>
  json({
    video_id: 'v_demo01',
    video_name: 'Demo',
    status,
    data: { script: 'hi' },
    replica_id: 'r_demo',
    created_at: '2026-02-02 10:00:00.000000',
    updated_at: '2026-02-02 10:01:00.000000',
    ...more,
  });

export const tavus: Sender = {
  provider: 'tavus',
  sign: async () => ({}),
  secret: '',
  token: TOKEN,
  settings: { tokens: [TOKEN] },
  userAgent: 'tavus',
  samples: [
    { name: 'video.generating', body: video('generating', { generation_progress: '25/100' }) },
    {
      name: 'video.ready',
      body: video('ready', {
        status_details: 'demo',
        download_url: 'https://tavus.example/d.mp4',
        stream_url: 'https://tavus.example/s.m3u8',
        hosted_url: 'https://tavus.example/h',
        generation_progress: '100/100',
      }),
    },
    { name: 'video.error', body: video('error', { video_id: 'v_demo02', error_details: 'demo' }) },
    { name: 'video.unknown-status', body: video('deleted', { video_id: 'v_demo03' }) },
    { name: 'replica.ready', body: '{"replica_id":"r_demo01","status":"ready"}' },
    {
      name: 'replica.error',
      body: json({ replica_id: 'r_demo02', status: 'error', error_message: 'demo' }),
    },
    {
      name: 'application.recording_ready',
      body: json({
        event_type: 'application.recording_ready',
        message_type: 'application',
        conversation_id: 'c_demo01',
        webhook_url: 'https://gw.example/t',
        timestamp: '2026-02-02T10:00:00Z',
        properties: { s3_key: 'demo' },
      }),
    },
  ],
};
