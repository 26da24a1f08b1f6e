/** X: https://docs.x.com/x-api/webhooks/introduction. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-twitter-webhooks-signature': `sha256=${(await hmacSha256(secret, body)).toString('base64')}`,
});

export const twitter: Sender = {
  provider: 'twitter',
  sign,
  secret: 'Convoy',
  settings: { secrets: ['Convoy'] },
  userAgent: 'Twitterbot/1.0',
  samples: [
    {
      name: 'tweet_create_events',
      body: json({
        for_user_id: '2244994945',
        tweet_create_events: [{ id_str: '1850000000000000001', text: 'Grüße' }],
      }),
    },
    {
      name: 'direct_message_events',
      body: json({
        for_user_id: '2244994945',
        direct_message_events: [{ type: 'message_create', id: '1850000000000000002' }],
        users: {},
      }),
    },
    {
      name: 'profile.update.bio',
      body: json({
        data: { event_type: 'profile.update.bio', payload: { before: 'Mars', after: 'Jupiter' } },
      }),
    },
    { name: 'untyped', body: json({ demo: true }) },
  ],
  handshakes: [
    {
      name: 'challenge__published',
      method: 'GET',
      sign: null,
      body: '',
      contentType: null,
      url: '/webhooks/twitter?crc_token=uzwcfYtzr9&nonce=demo',
    },
  ],
};
