/** Rootly: https://docs.rootly.com/configuration/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const t = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(t), body]));
  return { 'x-rootly-signature': `t=${t},v1=${mac.toString('hex')}` };
};

export const rootly: Sender = {
  provider: 'rootly',
  sign,
  secret: 'rootly_demo_secret',
  settings: { secrets: ['rootly_demo_secret'] },
  userAgent: 'Rootly',
  samples: [
    {
      name: 'incident.created',
      body: json({
        event: {
          id: '00000000-0000-4000-8000-000000000001',
          type: 'incident.created',
          issued_at: '2026-02-02T02:39:50.123Z',
        },
        data: { id: '00000000-0000-4000-8000-0000000000a1', title: 'API is slow', status: 'started' },
      }),
    },
    {
      name: 'alert.created',
      body: json({
        event: {
          id: '00000000-0000-4000-8000-000000000002',
          type: 'alert.created',
          issued_at: '2026-02-02T02:39:51Z',
        },
        data: { id: '00000000-0000-4000-8000-0000000000b1', source: 'api' },
      }),
    },
    { name: 'unknown-event__no-id', body: json({ event: { type: 'brand.new' } }) },
  ],
};
