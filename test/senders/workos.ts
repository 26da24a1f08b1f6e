/** WorkOS: https://workos.com/docs/events/data-syncing/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${at}.`), body]));
  return { 'workos-signature': `t=${at}, v1=${mac.toString('hex')}` };
};

export const workos: Sender = {
  provider: 'workos',
  sign,
  secret: 'workos_demo_secret',
  settings: { secrets: ['workos_demo_secret'] },
  userAgent: 'WorkOS-Webhooks',
  samples: [
    {
      name: 'dsync.user.created',
      body: json({
        id: 'event_demo_1',
        event: 'dsync.user.created',
        data: { id: 'directory_user_demo_1', state: 'active' },
        created_at: '2026-02-02T02:39:58.123Z',
      }),
    },
    {
      name: 'connection.activated',
      body: json({
        id: 'event_demo_2',
        event: 'connection.activated',
        data: { id: 'conn_demo_1', object: 'connection' },
        created_at: '2026-02-02T02:39:59.123Z',
      }),
    },
    { name: 'unknown-event', body: json({ id: 'event_demo_3', event: 'brand.new' }) },
  ],
};
