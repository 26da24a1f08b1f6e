/** Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const KEY = 'mailgun_demo_key';

async function notice(number: number, event: Readonly<Record<string, unknown>>): Promise<string> {
  const timestamp = '1770000000';
  const token = `${number}a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3d`;
  const signature = (await hmacSha256(KEY, timestamp + token)).toString('hex');
  return json({ signature: { token, timestamp, signature }, 'event-data': event });
}

/** The signature is in the body. */
const sign: Sign = async () => ({});
const message = { headers: { 'message-id': '20260202.demo@example.com', subject: 'Grüße' } };

export const mailgun: Sender = {
  provider: 'mailgun',
  sign,
  secret: KEY,
  settings: { secrets: [KEY] },
  userAgent: 'mailgun/treq-25.5.0',
  samples: [
    {
      name: 'delivered',
      body: await notice(1, {
        event: 'delivered',
        id: 'event_demo_1',
        timestamp: 1769999999.529,
        recipient: 'alice@example.com',
        message,
      }),
    },
    {
      name: 'failed__permanent',
      body: await notice(2, {
        event: 'failed',
        severity: 'permanent',
        id: 'event_demo_2',
        timestamp: 1769999998,
        recipient: 'alice@example.com',
        message,
      }),
    },
    { name: 'unfamiliar', body: await notice(3, { event: 'demo' }) },
  ],
};
