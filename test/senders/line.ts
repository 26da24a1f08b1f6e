/** LINE: https://developers.line.biz/en/reference/messaging-api/#signature-validation. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-line-signature': (await hmacSha256(secret, body)).toString('base64'),
});

const destination = `U${'0'.repeat(32)}`;
const event = (type: string, id: string, more: object) => ({
  type,
  mode: 'active',
  timestamp: 1769999990123,
  source: { type: 'user', userId: 'U1' },
  webhookEventId: id,
  deliveryContext: { isRedelivery: false },
  ...more,
});

export const line: Sender = {
  provider: 'line',
  sign,
  secret: 'test_secret',
  settings: { secrets: ['test_secret'] },
  userAgent: 'LineBotWebhook/2.0',
  samples: [
    {
      name: 'quarantined__published-vector',
      body: '{"hello":"world"}',
      published: { 'x-line-signature': 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=' },
    },
    {
      name: 'message',
      body: json({
        destination,
        events: [
          event('message', '01DEMO1', { message: { id: '444573844083572737', type: 'text', text: 'やあ' } }),
        ],
      }),
    },
    {
      name: 'batch__group-and-redelivery',
      body: json({
        destination,
        events: [
          event('join', '01DEMO2', { source: { type: 'group', groupId: 'C1' } }),
          event('follow', '01DEMO3', { deliveryContext: { isRedelivery: true } }),
        ],
      }),
    },
    {
      name: 'unknown-event',
      body: json({
        destination,
        events: [{ type: 'brandNew', webhookEventId: '01DEMO4', timestamp: 1769999990123 }],
      }),
    },
  ],
  handshakes: [{ name: 'verify', body: json({ destination, events: [] }) }],
};
