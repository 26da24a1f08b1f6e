/** Slack: https://docs.slack.dev/authentication/verifying-requests-from-slack. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]));
  return {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${mac.toString('hex')}`,
  };
};

const FORM = 'application/x-www-form-urlencoded';
const envelope = { token: 'demo', team_id: 'T1', api_app_id: 'A1', event_time: 1769999990 };

export const slack: Sender = {
  provider: 'slack',
  sign,
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  settings: { secrets: ['8f742231b10e8888abcd99yyyzzz85a5'] },
  userAgent: 'Slackbot 1.0 (+https://api.slack.com/robots)',
  samples: [
    {
      name: 'slash_command__published-vector',
      at: 1531420618000,
      contentType: FORM,
      body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
      published: {
        'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      },
    },
    {
      name: 'message',
      body: json({
        ...envelope,
        type: 'event_callback',
        event_id: 'Ev001',
        event: { type: 'message', channel: 'C1', user: 'U1', text: 'hi', ts: '1769999990.000100' },
      }),
    },
    {
      name: 'channel_created__channel-object',
      body: json({
        ...envelope,
        type: 'event_callback',
        event_id: 'Ev002',
        event: { type: 'channel_created', channel: { id: 'C2', name: 'new', created: 1769999990 } },
      }),
    },
    {
      name: 'block_actions__interaction',
      contentType: FORM,
      body: new URLSearchParams({
        payload: json({
          type: 'block_actions',
          user: { id: 'U1' },
          channel: { id: 'C1' },
          trigger_id: '12.34.ab',
          actions: [{ action_id: 'approve', value: 'grün + 100%' }],
        }),
      }).toString(),
    },
    {
      name: 'app_rate_limited',
      body: json({ ...envelope, type: 'app_rate_limited', minute_rate_limited: 1769999940 }),
    },
  ],
  handshakes: [
    {
      name: 'url_verification',
      body: json({
        token: 'demo',
        challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
        type: 'url_verification',
      }),
    },
  ],
};
