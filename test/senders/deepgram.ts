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
      name: 'failed',
      body: json({ request_id: 'req_demo03', err_code: 'DEMO_ERROR', err_msg: 'demo' }),
    },
    { name: 'unknown-shape', body: json({ metadata: metadata(4) }) },
  ],
};
