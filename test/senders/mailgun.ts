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

/** Of a Route: a form, signed as a webhook is. */
async function mail(number: number): Promise<Record<string, string>> {
  const { signature } = JSON.parse(await notice(number, {})) as { signature: Record<string, string> };
  return {
    recipient: 'in@example.com',
    sender: 'alice@example.com',
    subject: 'Grüße & more',
    'Message-Id': '<20260202.demo@example.com>',
    'body-plain': '',
    ...signature,
  };
}

function multipart(fields: Readonly<Record<string, string>>, fileHead: readonly string[]): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--demo\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `${parts.join('')}--demo\r\n${fileHead.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from('00ff0d0a2d2d', 'hex'),
    Buffer.from('\r\n--demo--\r\n'),
  ]);
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
    {
      name: 'route__form',
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(await mail(4)).toString(),
    },
    {
      name: 'route__attachment',
      contentType: 'multipart/form-data; boundary=demo',
      body: multipart(await mail(5), [
        'Content-Disposition: form-data; name="attachment-1"; filename="Grüße.bin"',
        'Content-Type: application/octet-stream',
      ]),
    },
  ],
};
