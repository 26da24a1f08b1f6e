/** Mailchimp Transactional: https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmac } from './web-crypto.js';

export const sign: Sign = async (body, { secret, url = '' }) => {
  const parameters = new URLSearchParams(body.toString());
  let message = url;
  for (const name of [...parameters.keys()].sort()) message += name + parameters.get(name);
  return { 'x-mandrill-signature': (await hmac('SHA-1', secret, message)).toString('base64') };
};

const batch = (...events: readonly unknown[]) =>
  new URLSearchParams({ mandrill_events: json(events) }).toString();
const sent = (event: string, number: number) => ({
  event,
  _id: `exampleaaaaaaaaaaaaaaaaaaaaaaaaa${number}`,
  ts: 1769999990 + number,
  msg: { _id: `exampleaaaaaaaaaaaaaaaaaaaaaaaaa${number}`, email: 'hello@example.com', subject: 'Grüße' },
});

export const mandrill: Sender = {
  provider: 'mandrill',
  sign,
  secret: 'mandrill_demo_key',
  settings: { secrets: ['mandrill_demo_key'], publicUrl: 'https://gateway.example' },
  userAgent: 'Mandrill-Webhook/1.0',
  samples: [
    { name: 'send', body: batch(sent('send', 1)) },
    { name: 'open__and-click', body: batch(sent('open', 2), sent('click', 3)) },
    {
      name: 'blacklist.add__no-id',
      body: batch({
        type: 'blacklist',
        action: 'add',
        reject: { email: 'hello@example.com' },
        ts: 1769999990,
      }),
    },
    { name: 'quarantined__empty', body: 'mandrill_events=%5B%5D' },
  ].map((sample) => ({ ...sample, contentType: 'application/x-www-form-urlencoded' })),
  handshakes: [{ name: 'registration', method: 'HEAD', sign: null, body: '' }],
};
