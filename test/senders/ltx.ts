/** LTX: nothing is documented. This signs the way the fixtures' settings say, so it shows that settings work, and nothing about LTX. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'x-ltx-timestamp': timestamp, 'x-ltx-signature': mac.toString('hex') };
};

const signBodyAlone: Sign = async (body, { secret }) => ({
  'x-signature': `sha256=${(await hmacSha256(secret, body)).toString('base64')}`,
});

const signInMilliseconds: Sign = async (body, { secret, at }) => {
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${at}.`), body]));
  return { 'x-ltx-timestamp': String(at), 'x-ltx-signature': mac.toString('base64url') };
};

const created_at = '2026-02-02T02:38:50Z';
const completed_at = '2026-02-02T02:40:00Z';
const secret = 'ltx_demo_secret';

export const ltx: Sender = {
  provider: 'ltx',
  sign,
  secret,
  settings: { secrets: [secret], header: 'X-LTX-Signature', timestampHeader: 'X-LTX-Timestamp' },
  userAgent: 'ltx',
  samples: [
    { name: 'processing__api-words', body: json({ status: 'processing', id: 'job_demo_0001', created_at }) },
    {
      name: 'completed__api-words',
      body: json({
        status: 'completed',
        id: 'job_demo_0001',
        created_at,
        completed_at,
        result: {
          video_url: 'https://storage.example/demo.mp4',
          exr_frames_url: 'https://storage.example/frames.zip',
        },
      }),
    },
    {
      name: 'failed__api-words',
      body: json({
        status: 'failed',
        id: 'job_demo_0002',
        created_at,
        completed_at,
        error: { type: 'content_filtered_error', message: 'demo message' },
      }),
    },
    {
      name: 'succeeded__glossary-words',
      body: json({ job_id: 'job_demo_0003', status: 'succeeded', url: 'https://storage.example/demo3' }),
    },
    {
      name: 'failed__glossary-words',
      body: json({ job_id: 'job_demo_0004', status: 'failed', error: 'demo message' }),
    },
    {
      name: 'completed__in-data',
      body: json({
        event: 'job.completed',
        timestamp: '2026-02-02T02:40:01Z',
        data: {
          id: 'job_demo_0009',
          created_at,
          video: { url: 'https://storage.example/9.mp4', duration: 6 },
        },
      }),
    },
    {
      name: 'failed__error-message',
      body: json({
        job_id: 'job_demo_0010',
        status: 'FAILED',
        error_message: 'demo: the prompt was flagged by content moderation',
      }),
    },
    {
      name: 'processing__progress',
      body: json({ id: 'job_demo_0011', status: 'processing', progress: 40, created_at }),
    },
    { name: 'completed__without-result', body: json({ id: 'job_demo_0012', status: 'completed' }) },
    {
      name: 'succeeded__body-alone-base64',
      sign: signBodyAlone,
      settings: { secrets: [secret], header: 'x-signature', encoding: 'base64', prefix: 'sha256=' },
      body: json({ request_id: 'job_demo_0005', status: 'succeeded', content: 'AAAAIGZ0eXA=' }),
    },
    {
      name: 'succeeded__milliseconds-base64url',
      sign: signInMilliseconds,
      settings: {
        secrets: [secret],
        header: 'x-ltx-signature',
        timestampHeader: 'x-ltx-timestamp',
        timestampUnit: 'milliseconds',
        encoding: 'base64url',
      },
      body: json({
        id: 'job_demo_0006',
        status: 'completed',
        result: { video_url: 'https://storage.example/6.mp4' },
      }),
    },
    {
      name: 'succeeded__token',
      sign: async () => ({}),
      url: '/webhooks/ltx/ltx-demo-token-00001',
      settings: { tokens: ['ltx-demo-token-00001'] },
      body: json({ id: 'job_demo_0007', status: 'succeeded', video_url: 'https://storage.example/7.mp4' }),
    },
    { name: 'unknown-status', body: json({ id: 'job_demo_0008', status: 'rendering_audio' }) },
    {
      name: 'quarantined__video-itself',
      contentType: 'video/mp4',
      body: Buffer.from('00000020667479706d703432000000006d70343269736f6dfffe', 'hex'),
    },
  ],
};
