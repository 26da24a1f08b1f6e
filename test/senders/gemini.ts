/** Gemini API: https://ai.google.dev/gemini-api/docs/webhooks. Static webhooks by the reference library of Standard Webhooks. */
import { Webhook } from 'standardwebhooks';
import { RSA_PRIVATE_KEY, RSA_PUBLIC_KEY } from './keys.js';
import { json, type Sender, type Sign } from './sender.js';
import { signJwt, signRsa } from './web-crypto.js';

const headers = (at: number, id: string, signature: string) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': signature,
});

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'msg_demo0001';
  return headers(at, id, new Webhook(secret).sign(id, new Date(at), body));
};

const AUDIENCE = 'https://gateway.example/webhooks/gemini';
const signDynamic: Sign = async (_, { at, ids = {} }) => {
  const now = Math.floor(at / 1000);
  const token = await signJwt(
    { alg: 'RS256', kid: 'demo', typ: 'JWT' },
    { aud: AUDIENCE, iat: now, exp: now + 300 },
    (message) => signRsa(RSA_PRIVATE_KEY, 'SHA-256', message),
  );
  return headers(at, ids['webhook-id'] ?? 'msg_demo0009', token);
};

const event = (type: string, data: unknown) =>
  json({ type, version: 'v1', timestamp: '2026-02-02T02:39:59Z', data });
const ids = (number: number) => ({ 'webhook-id': `msg_demo000${number}` });

const VIDEO = event('video.generated', {
  id: 'op_demo01',
  output_file_uri: 'gs://demo/out.mp4',
  file_name: 'files/demo',
});

export const gemini: Sender = {
  provider: 'gemini',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  jwks: { keys: [{ ...RSA_PUBLIC_KEY.export({ format: 'jwk' }), kid: 'demo', alg: 'RS256', use: 'sig' }] },
  userAgent: 'Google-Gemini-Webhooks',
  samples: [
    { name: 'video.generated', ids: ids(1), body: VIDEO },
    {
      name: 'video.generated__video-uri',
      ids: ids(2),
      body: event('video.generated', { id: 'op_demo02', video_uri: 'https://files.example/out.mp4' }),
    },
    {
      name: 'video.generated__needs-the-key',
      ids: ids(10),
      body: event('video.generated', {
        id: 'op_demo04',
        video_uri: 'https://generativelanguage.googleapis.com/v1beta/files/demo:download?alt=media',
        user_metadata: { order: 'demo-4' },
      }),
    },
    {
      name: 'interaction.failed__content',
      ids: ids(11),
      body: event('interaction.failed', {
        id: 'int_demo05',
        error_code: 3,
        error_message: 'The prompt violates the usage policies.',
      }),
    },
    { name: 'batch.succeeded__thin', ids: ids(3), body: event('batch.succeeded', { id: 'batches/demo01' }) },
    {
      name: 'batch.failed',
      ids: ids(4),
      body: event('batch.failed', { id: 'batches/demo02', error_code: 13, error_message: 'demo message' }),
    },
    { name: 'batch.expired', ids: ids(5), body: event('batch.expired', { id: 'batches/demo03' }) },
    {
      name: 'interaction.cancelled',
      ids: ids(6),
      body: event('interaction.cancelled', { id: 'int_demo01' }),
    },
    {
      name: 'interaction.requires_action',
      ids: ids(7),
      body: event('interaction.requires_action', { id: 'int_demo02' }),
    },
    { name: 'unknown-event', ids: ids(8), body: event('video.paused', { id: 'op_demo03' }) },
    { name: 'video.generated__dynamic', sign: signDynamic, settings: { audience: AUDIENCE }, body: VIDEO },
  ],
};
