/** MessageBird: https://developers.messagebird.com/api/#verifying-http-requests. */
import { json, type Sender, type Sign } from './sender.js';
import { type Hash, hmac, sha256Hex, signJwt } from './web-crypto.js';

const signWith =
  (alg: string, hash: Hash): Sign =>
  async (body, { secret, at, url = '' }) => {
    const now = Math.floor(at / 1000);
    const claims = {
      iss: 'MessageBird',
      nbf: now - 1,
      exp: now + 60,
      jti: '4a9e5f0c-0000-4000-8000-000000000001',
      url_hash: await sha256Hex(url),
      payload_hash: await sha256Hex(body),
    };
    const token = await signJwt({ alg, typ: 'JWT' }, claims, (message) => hmac(hash, secret, message));
    return { 'messagebird-signature-jwt': token };
  };

export const sign = signWith('HS256', 'SHA-256');

export const messagebird: Sender = {
  provider: 'messagebird',
  sign,
  secret: 'messagebird_demo_key',
  settings: { secrets: ['messagebird_demo_key'], publicUrl: 'https://gateway.example' },
  userAgent: 'MessageBird/Webhooks',
  samples: [
    {
      name: 'message.created',
      body: json({
        type: 'message.created',
        contact: { id: 'contact_demo_1' },
        conversation: { id: 'conversation_demo_1' },
        message: { id: 'message_demo_1', status: 'received', updatedDatetime: '2026-02-02T02:39:59Z' },
      }),
    },
    {
      name: 'status.delivered__form',
      url: '/webhooks/messagebird?shop=1',
      contentType: 'application/x-www-form-urlencoded',
      body: 'id=sms_demo_1&reference=demo&recipient=31612345678&status=delivered&statusDatetime=2026-02-02T02%3A39%3A59%2B00%3A00',
    },
    { name: 'unfamiliar__hs512', sign: signWith('HS512', 'SHA-512'), body: json({ demo: true }) },
  ],
};
