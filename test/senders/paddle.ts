/** Paddle Billing: https://developer.paddle.com/webhooks/signature-verification. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}:`), body]));
  return { 'paddle-signature': `ts=${timestamp};h1=${mac.toString('hex')}` };
};

const envelope = { occurred_at: '2026-02-02T02:39:58.123456Z', notification_id: 'ntf_demo_1' };

export const paddle: Sender = {
  provider: 'paddle',
  sign,
  secret: 'pdl_ntfset_demo_secret',
  settings: { secrets: ['pdl_ntfset_demo_secret'] },
  userAgent: 'Paddle',
  samples: [
    {
      name: 'quarantined__published-vector',
      at: 1698796800000,
      secret: 'VALID_SECRET',
      settings: { secrets: ['VALID_SECRET'] },
      body: '{"data": ["1", "2"]}',
      published: {
        'paddle-signature':
          'ts=1698796800;h1=a300428748dce5c70e4da19bffd60769591ea969c99dea3105d0ec9612cf43f9',
      },
    },
    {
      name: 'transaction.completed',
      body: json({
        ...envelope,
        event_id: 'evt_demo_1',
        event_type: 'transaction.completed',
        data: { id: 'txn_demo_1', status: 'completed' },
      }),
    },
    {
      name: 'subscription.canceled',
      body: json({
        ...envelope,
        event_id: 'evt_demo_2',
        event_type: 'subscription.canceled',
        data: { id: 'sub_demo_1', status: 'canceled' },
      }),
    },
    {
      name: 'unknown-event__thin',
      body: json({ event_id: 'evt_demo_3', event_type: 'brand.new', data: null }),
    },
  ],
};
