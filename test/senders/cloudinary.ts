/** Cloudinary: https://cloudinary.com/documentation/notification_signatures. */
import { json, type Sender, type Sign } from './sender.js';
import { sha1Hex, sha256Hex } from './web-crypto.js';

const signWith =
  (digest: (message: Uint8Array) => Promise<string>): Sign =>
  async (body, { secret, at }) => {
    const timestamp = String(Math.floor(at / 1000));
    return {
      'x-cld-timestamp': timestamp,
      'x-cld-signature': await digest(Buffer.concat([body, Buffer.from(timestamp + secret)])),
    };
  };

export const sign = signWith(sha1Hex);

const UPLOAD = '{"notification_type":"upload","public_id":"p1"}';

export const cloudinary: Sender = {
  provider: 'cloudinary',
  sign,
  secret: 'cld_demo_secret',
  settings: { secrets: ['cld_demo_secret'] },
  userAgent: 'Cloudinary',
  samples: [
    {
      name: 'upload__published-sha1',
      body: UPLOAD,
      published: { 'x-cld-signature': 'dc3f68a800810e1857dd853d51edf0367f6045a0' },
    },
    {
      name: 'upload__published-sha256',
      body: UPLOAD,
      sign: signWith(sha256Hex),
      settings: { secrets: ['cld_demo_secret'], algorithm: 'sha256' },
      published: {
        'x-cld-signature': 'c3696339dea8c893fa65cea0d276bc512ce7f2f947e3f37ed9bcc2251fe05e23',
      },
    },
    {
      name: 'upload__sha256-by-its-length',
      body: json({ notification_type: 'upload', public_id: 'p2' }),
      sign: signWith(sha256Hex),
    },
    {
      name: 'eager',
      body: json({
        notification_type: 'eager',
        timestamp: '2026-02-02T02:39:58+00:00',
        request_id: 'req_demo_1',
        public_id: 'demo',
        resource_type: 'video',
        eager: [{ transformation: 'w_300', secure_url: 'https://res.example/demo.mp4' }],
      }),
    },
    { name: 'unknown-type', body: json({ request_id: 'req_demo_2' }) },
  ],
};
