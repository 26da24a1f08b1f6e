/** SendGrid's event webhook: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event. */
import { EC_PRIVATE_KEY, EC_PUBLIC_KEY } from './keys.js';
import { json, type Sender, type Sign } from './sender.js';
import { ecdsaDer, signEcdsa } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const signature = await signEcdsa(secret, Buffer.concat([Buffer.from(timestamp), body]));
  return {
    'x-twilio-email-event-webhook-signature': ecdsaDer(signature).toString('base64'),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  };
};

const event = (event: string, number: number) =>
  json({
    email: 'hello@example.com',
    event,
    sg_event_id: `ZGVtby1ldmVudC0${number}`,
    sg_message_id: 'demo-message.filterdrecv-1-1.0',
    'smtp-id': '<demo@example.com>',
    timestamp: 1769999990 + number,
  });

export const sendgrid: Sender = {
  provider: 'sendgrid',
  sign,
  secret: EC_PRIVATE_KEY,
  settings: { publicKeys: [EC_PUBLIC_KEY.export({ format: 'der', type: 'spki' }).toString('base64')] },
  userAgent: 'SendGrid Event API',
  samples: [
    { name: 'dropped', body: `[${event('dropped', 1)}]\r\n` },
    { name: 'processed__and-bounce', body: `[${event('processed', 2)},\r\n${event('bounce', 3)}]\r\n` },
    { name: 'unfamiliar__no-id', body: json([{ event: 'demo', email: 'hello@example.com' }]) },
    { name: 'quarantined__empty', body: '[]' },
  ],
};
