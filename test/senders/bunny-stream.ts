/** Bunny Stream: https://docs.bunny.net/stream/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret }) => ({
  'x-bunnystream-signature-version': 'v1',
  'x-bunnystream-signature-algorithm': 'hmac-sha256',
  'x-bunnystream-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const video = (Status: number) =>
  json({ VideoLibraryId: 133, VideoGuid: '00000000-0000-4000-8000-000000000001', Status });

export const bunnyStream: Sender = {
  provider: 'bunny-stream',
  sign,
  secret: 'bunny-demo-read-only-key',
  settings: { secrets: ['bunny-demo-read-only-key'] },
  userAgent: 'BunnyStream',
  samples: [
    { name: 'queued', body: video(0) },
    { name: 'finished', body: video(3) },
    { name: 'resolution-finished', body: video(4) },
    { name: 'failed', body: video(5) },
    { name: 'captions-generated', body: video(9) },
    { name: 'unknown-status', body: video(42) },
  ],
};
