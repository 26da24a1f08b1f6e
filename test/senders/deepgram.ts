/** Deepgram: https://developers.deepgram.com/docs/callback. `dg-token` is no secret; the user and password are those of the URL. */
import { json, type Sender, type Sign } from './sender.js';

const TOKEN = 'deepgram-demo-token-0001';

export const sign: Sign = async (_, { secret }) => ({
  'dg-token': '11111111-2222-4333-8444-555555555555',
  authorization: `Basic ${btoa(secret)}`,
});

const metadata = (number: number) => ({
  request_id: `req_demo0${number}`,
  created: '2026-02-02T10:00:00.000Z',
  duration: 12.4,
  channels: 1,
});
const results = { channels: [{ alternatives: [{ transcript: 'hello', confidence: 0.99 }] }] };

export const deepgram: Sender = {
  provider: 'deepgram',
  sign,
  secret: 'deepgram:demo-password',
  settings: { credentials: ['deepgram:demo-password'] },
  userAgent: 'Deepgram/1.0',
  samples: [
    { name: 'transcript', body: json({ metadata: metadata(1), results }) },
    {
      name: 'quarantined__speech',
      contentType: 'audio/mpeg',
      body: Buffer.from('fff344c4000000034800000000', 'hex'),
    },
    {
      name: 'transcript__two-channels-by-token',
      sign: async () => ({ 'dg-token': '11111111-2222-4333-8444-555555555555' }),
      url: `/webhooks/deepgram/${TOKEN}`,
      settings: { tokens: [TOKEN] },
      body: json({
        metadata: { ...metadata(2), channels: 2 },
        results: {
          channels: [
            { alternatives: [{ transcript: 'hello' }, { transcript: 'yellow' }] },
            { alternatives: [{ transcript: '' }] },
          ],
        },
      }),
    },
    {
      name: 'transcript__silence',
      body: json({ metadata: metadata(5), results: { channels: [{ alternatives: [{ transcript: '' }] }] } }),
    },
    {
      name: 'transcript__with-summary-and-reference',
      body: json({
        metadata: {
          ...metadata(6),
          models: ['11111111-2222-4333-8444-666666666666'],
          model_info: {
            '11111111-2222-4333-8444-666666666666': { name: 'general-demo', version: '1', arch: 'demo' },
          },
          extra: { order: 'demo-6' },
          tags: ['demo'],
        },
        results: { ...results, summary: { result: 'success', short: 'A greeting.' } },
      }),
    },
    {
      name: 'read__summary',
      body: json({
        metadata: { request_id: 'req_demo07', created: '2026-02-02T10:00:00.000Z', language: 'en' },
        results: { summary: { text: 'A summary.' } },
      }),
    },
    {
      name: 'read__topics',
      body: json({
        metadata: { request_id: 'req_demo08', created: '2026-02-02T10:00:00.000Z', language: 'en' },
        results: { topics: { segments: [{ text: 'a kite', topics: [{ topic: 'toys' }] }] } },
      }),
    },
    {
      name: 'stream__results',
      body: json({
        type: 'Results',
        channel_index: [0, 1],
        duration: 2,
        start: 0,
        is_final: true,
        channel: { alternatives: [{ transcript: 'hello there', confidence: 0.99, words: [] }] },
        metadata: { request_id: 'req_demo09', model_info: { name: 'demo', version: '1', arch: 'demo' } },
      }),
    },
    {
      name: 'quarantined__speech',
      contentType: 'audio/mpeg',
      body: Buffer.from('fffb90640000fffe', 'hex'),
    },
    {
      name: 'failed__remote-content',
      body: json({
        request_id: 'req_demo10',
        err_code: 'REMOTE_CONTENT_ERROR',
        err_msg: 'The remote server hosting the media returned a client error: 404 Not Found.',
      }),
    },
    {
      name: 'failed',
      body: json({ request_id: 'req_demo03', err_code: 'DEMO_ERROR', err_msg: 'demo' }),
    },
    { name: 'unknown-shape', body: json({ metadata: metadata(4) }) },
  ],
};
