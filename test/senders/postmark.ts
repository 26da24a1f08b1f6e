/** Postmark: https://postmarkapp.com/developer/webhooks/webhooks-overview. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({
  authorization: `Basic ${Buffer.from(secret).toString('base64')}`,
});

export const postmark: Sender = {
  provider: 'postmark',
  sign,
  secret: 'onehook:postmark:demo',
  settings: { credentials: ['onehook:postmark:demo'] },
  userAgent: 'Postmark',
  samples: [
    {
      name: 'delivery',
      body: json({
        RecordType: 'Delivery',
        ServerID: 23,
        MessageStream: 'outbound',
        MessageID: '00000000-0000-4000-8000-000000000001',
        Recipient: 'mona@example.com',
        DeliveredAt: '2026-02-02T02:39:50Z',
        Details: 'Test',
      }),
    },
    {
      name: 'bounce',
      body: json({
        RecordType: 'Bounce',
        ID: 42,
        Type: 'HardBounce',
        MessageID: '00000000-0000-4000-8000-000000000002',
        Email: 'mona@example.com',
        BouncedAt: '2026-02-02T02:39:51.2735393Z',
      }),
    },
    {
      name: 'inbound',
      body: json({
        FromName: 'Mona',
        From: 'mona@example.com',
        MessageID: '00000000-0000-4000-8000-000000000003',
        Subject: 'hello',
        TextBody: 'hello',
        Attachments: [],
      }),
    },
    { name: 'unknown-record', body: json({ RecordType: 'BrandNew' }) },
  ],
};
