/** Mux: https://www.mux.com/docs/core/verify-webhook-signatures. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'mux-signature': `t=${timestamp},v1=${mac.toString('hex')}` };
};

const event = (number: number, type: string, data: object, object = { type: 'asset', id: 'asset_demo_1' }) =>
  json({
    type,
    id: `evt-demo-${number}`,
    created_at: '2026-02-02T02:39:58.123456Z',
    object,
    environment: { name: 'Production', id: 'env_demo' },
    data,
    attempts: [],
    request_id: null,
  });

const asset = { id: 'asset_demo_1', created_at: '1769999900', upload_id: 'up_demo_1' };
const robotJob = {
  id: 'job_demo_1',
  created_at: 1769999900,
  updated_at: 1769999990,
  workflow: 'summarize',
  units_consumed: 3,
  passthrough: 'order-1',
  parameters: { asset_id: 'asset_demo_1' },
};
const robot = { type: 'job', id: 'job_demo_1' };

export const mux: Sender = {
  provider: 'mux',
  sign,
  secret: 'mux_demo_secret',
  settings: { secrets: ['mux_demo_secret'] },
  userAgent: 'Mux-Webhooks',
  samples: [
    {
      name: 'video.asset.ready__published-vector',
      body: '{"type":"video.asset.ready","id":"evt-1"}',
      published: {
        'mux-signature': 't=1770000000,v1=d1bbc2af46cd0282516f133cd9cee67467d87760a20a6611ed23207a8a186b94',
      },
    },
    {
      name: 'video.asset.created',
      body: event(1, 'video.asset.created', {
        ...asset,
        status: 'preparing',
        progress: { state: 'ingesting', progress: 0 },
      }),
    },
    {
      name: 'video.asset.ready',
      body: event(2, 'video.asset.ready', {
        ...asset,
        status: 'ready',
        duration: 12.5,
        playback_ids: [
          { policy: 'signed', id: 'pb_signed' },
          { policy: 'public', id: 'pb_public' },
        ],
      }),
    },
    {
      name: 'video.asset.ready__signed-playback',
      body: event(3, 'video.asset.ready', {
        ...asset,
        playback_ids: [{ policy: 'signed', id: 'pb_signed' }],
      }),
    },
    {
      name: 'video.asset.ready__renditions',
      body: event(14, 'video.asset.ready', {
        ...asset,
        status: 'ready',
        duration: 12.5,
        passthrough: 'order-1',
        meta: { external_id: 'video-1' },
        playback_ids: [{ policy: 'public', id: 'pb_public' }],
        static_renditions: {
          status: 'ready',
          files: [
            { name: '720p.mp4', ext: 'mp4', status: 'ready', filesize: '2048', width: 1280, height: 720 },
            { name: '1080p.mp4', ext: 'mp4', status: 'preparing' },
          ],
        },
      }),
    },
    {
      name: 'video.asset.errored__download-failed',
      body: event(15, 'video.asset.errored', {
        ...asset,
        status: 'errored',
        errors: { type: 'download_failed', messages: ['Unable to download file'] },
      }),
    },
    {
      name: 'robots.job.translate_captions.completed',
      body: event(
        16,
        'robots.job.translate_captions.completed',
        {
          ...robotJob,
          workflow: 'translate-captions',
          status: 'completed',
          outputs: {
            temporary_vtt_url: 'https://captions.example/a.vtt?Expires=1770086398&signature=demo',
            uploaded_track_id: 'track_2',
          },
        },
        robot,
      ),
    },
    {
      name: 'robots.job.summarize.errored__retryable',
      body: event(
        17,
        'robots.job.summarize.errored',
        {
          ...robotJob,
          status: 'errored',
          errors: [{ type: 'processing_error', message: 'demo message', retryable: true }],
        },
        robot,
      ),
    },
    {
      name: 'video.asset.errored',
      body: event(4, 'video.asset.errored', {
        ...asset,
        status: 'errored',
        errors: { type: 'invalid_input', messages: ['The input could not be read.', 'Try another.'] },
      }),
    },
    {
      name: 'video.asset.track.ready__passed-through',
      body: event(
        5,
        'video.asset.track.ready',
        { id: 'track_1', asset_id: 'asset_demo_1' },
        { type: 'track', id: 'track_1' },
      ),
    },
    {
      name: 'robots.job.summarize.completed',
      body: event(
        6,
        'robots.job.summarize.completed',
        {
          ...robotJob,
          status: 'completed',
          outputs: { title: 'demo', description: 'A demo.', tags: ['a', 'b'], total: 2 },
        },
        robot,
      ),
    },
    {
      name: 'robots.job.translate_audio.completed__under-its-name',
      body: event(
        7,
        'robots.job.translate_audio.completed',
        {
          'robots.job.translate_audio.completed': {
            ...robotJob,
            workflow: 'translate-audio',
            status: 'completed',
            outputs: { temporary_audio_url: 'https://audio.example/a.m4a' },
          },
        },
        robot,
      ),
    },
    {
      name: 'robots.job.summarize.errored',
      body: event(
        8,
        'robots.job.summarize.errored',
        { ...robotJob, status: 'errored', errors: [{ type: 'processing_error', message: 'demo message' }] },
        robot,
      ),
    },
    {
      name: 'robots.job.summarize.processing',
      body: event(9, 'robots.job.summarize.processing', { ...robotJob, status: 'processing' }, robot),
    },
    {
      name: 'robots.job.summarize.completed__without-outputs',
      body: event(12, 'robots.job.summarize.completed', { ...robotJob, status: 'completed' }, robot),
    },
    {
      name: 'robots.job.moderate.completed__counts-alone',
      body: event(
        13,
        'robots.job.moderate.completed',
        { ...robotJob, workflow: 'moderate', status: 'completed', outputs: { exceeds_threshold: false } },
        robot,
      ),
    },
    {
      name: 'robots.job.summarize.cancelled',
      body: event(10, 'robots.job.summarize.cancelled', { ...robotJob, status: 'cancelled' }, robot),
    },
    {
      name: 'robots.job.summarize.unknown-status',
      body: event(11, 'robots.job.summarize.paused', { ...robotJob, status: 'paused' }, robot),
    },
  ],
};
