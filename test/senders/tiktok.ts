/** TikTok: https://developers.tiktok.com/doc/webhooks-verification. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const t = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${t}.`), body]));
  return { 'tiktok-signature': `t=${t},s=${mac.toString('hex')}` };
};

export const tiktok: Sender = {
  provider: 'tiktok',
  sign,
  secret: 'tiktok_demo_secret',
  settings: { secrets: ['tiktok_demo_secret'] },
  userAgent: 'TikTok',
  samples: [
    {
      name: 'post.publish.complete',
      body: json({
        client_key: 'bwo2m45353a6k85',
        event: 'post.publish.complete',
        create_time: 1769999990,
        user_openid: 'act.demo',
        content: '{"publish_id":"v_pub_demo_1","publish_type":"DIRECT_PUBLISH"}',
      }),
    },
    {
      name: 'authorization.removed',
      body: json({
        client_key: 'bwo2m45353a6k85',
        event: 'authorization.removed',
        create_time: 1769999991,
        user_openid: 'act.demo',
        content: '{"reason": 1 }',
      }),
    },
    {
      name: 'unknown-event__no-content',
      body: json({ client_key: 'bwo2m45353a6k85', event: 'brand.new', content: 'not JSON' }),
    },
  ],
};
