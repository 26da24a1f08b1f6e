/** Pusher Channels: https://pusher.com/docs/channels/server_api/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-pusher-key': '123456789',
  'x-pusher-signature': (await hmacSha256(secret, body)).toString('hex'),
});

export const pusher: Sender = {
  provider: 'pusher',
  sign,
  secret: 'tofu',
  settings: { secrets: ['tofu'], key: '123456789' },
  userAgent: 'pusher-webhooks',
  samples: [
    {
      name: 'channel_vacated__published-vector',
      at: 1403175511000,
      body: '{"time_ms":1403175510755,"events":[{"channel":"test_channel","name":"channel_vacated"}]}',
      published: {
        'x-pusher-signature': 'c17257e92037cd7de407ebc1ed174ceb7b2e518db127f44411b9ffc4f5b28cc5',
      },
    },
    {
      name: 'batch__three-events',
      body: json({
        time_ms: 1769999990123,
        events: [
          { name: 'channel_occupied', channel: 'presence-demo' },
          { name: 'member_added', channel: 'presence-demo', user_id: 'u1' },
          {
            name: 'client_event',
            channel: 'presence-demo',
            event: 'client-demo',
            data: '{"n":9007199254740993}',
            socket_id: '1.2',
          },
        ],
      }),
    },
    { name: 'quarantined__no-events', body: json({ time_ms: 1769999990123, events: [] }) },
  ],
};
