/** Meta: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-hub-signature-256': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

const asked = (token: string) =>
  `/webhooks/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`;

export const meta: Sender = {
  provider: 'meta',
  sign,
  secret: 'meta_demo_secret',
  settings: { secrets: ['meta_demo_secret'], verifyToken: 'meta token' },
  userAgent: 'facebookexternalua',
  samples: [
    {
      name: 'page.feed__two-entries',
      body: json({
        object: 'page',
        entry: [
          {
            id: 'page_1',
            time: 1769999990,
            changes: [{ field: 'feed', value: { item: 'post', post_id: '1' } }],
          },
          { id: 'page_2', time: 1769999991, changes: [{ field: 'feed', value: { item: 'like' } }] },
        ],
      }),
    },
    {
      name: 'page.messaging',
      body: json({
        object: 'page',
        entry: [
          {
            id: 'page_1',
            time: 1769999990456,
            messaging: [
              {
                sender: { id: 'psid_1' },
                recipient: { id: 'page_1' },
                timestamp: 1769999990123,
                message: { mid: 'mid.1', text: 'hi' },
              },
            ],
          },
        ],
      }),
    },
    {
      name: 'whatsapp_business_account.messages__escaped',
      body: '{"object":"whatsapp_business_account","entry":[{"id":"waba_1","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"messages":[{"from":"16315551181","id":"wamid.1","timestamp":"1769999990","type":"text","text":{"body":"\\u00e4\\u00f6\\u00fc"}}]},"field":"messages"}]}]}',
    },
    {
      name: 'instagram.changes__two-fields',
      body: json({
        object: 'instagram',
        entry: [{ id: 'ig_1', time: 1769999990, changes: [{ field: 'comments' }, { field: 'mentions' }] }],
      }),
    },
    { name: 'quarantined__no-entries', body: json({ object: 'page', entry: [] }) },
  ],
  handshakes: [
    { name: 'subscribe', method: 'GET', sign: null, contentType: null, body: '', url: asked('meta%20token') },
  ],
};
