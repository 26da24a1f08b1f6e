/** Intercom: https://developers.intercom.com/docs/webhooks/setting-up-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha1 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-hub-signature': `sha1=${(await hmacSha1(secret, body)).toString('hex')}`,
});

const envelope = {
  type: 'notification_event',
  app_id: 'demo',
  created_at: 1769999990,
  delivery_attempts: 1,
  delivery_status: 'pending',
};

export const intercom: Sender = {
  provider: 'intercom',
  sign,
  secret: 'intercom_demo_secret',
  settings: { secrets: ['intercom_demo_secret'] },
  userAgent: 'intercom-webhooks',
  samples: [
    {
      name: 'conversation.user.created',
      body: json({
        ...envelope,
        id: 'notif_demo_1',
        topic: 'conversation.user.created',
        data: { type: 'notification_event_data', item: { type: 'conversation', id: '1234' } },
      }),
    },
    {
      name: 'ping__no-id',
      body: json({ ...envelope, id: null, topic: 'ping', data: { item: { type: 'ping', message: 'Hi' } } }),
    },
  ],
  handshakes: [{ name: 'head', method: 'HEAD', sign: null, contentType: null, body: '' }],
};
