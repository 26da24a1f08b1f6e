/** EasyPost: https://docs.easypost.com/guides/webhooks-guide. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-hmac-signature': `hmac-sha256-hex=${(await hmacSha256(secret.normalize('NFKD'), body)).toString('hex')}`,
});

/** What was signed had `.0` behind each weight. */
const signBeforePrinting: Sign = (body, options) =>
  sign(Buffer.from(body.toString().replace(/("weight":\d+)(?=[,}])/g, '$1.0')), options);

/** As other receivers compute the second version. */
const signSecond: Sign = async (body, { secret, at }) => {
  const time = new Date(at).toISOString();
  const path = '/webhooks/easypost';
  const signed = Buffer.concat([Buffer.from(`${time}POST${path}`), body]);
  const mac = await hmacSha256(secret.normalize('NFKD'), signed);
  return {
    'x-timestamp': time,
    'x-path': path,
    'x-hmac-signature-v2': `hmac-sha256-hex=${mac.toString('hex')}`,
  };
};

const event = {
  object: 'Event',
  mode: 'production',
  created_at: '2026-02-02T02:39:58Z',
  status: 'pending',
  pending_urls: ['https://gateway.example/webhooks/easypost'],
  completed_urls: [],
};

export const easypost: Sender = {
  provider: 'easypost',
  sign,
  secret: 'sécret™',
  settings: { secrets: ['sécret™'] },
  userAgent: 'EasyPost Webhooks',
  samples: [
    {
      name: 'tracker.updated__float-weight',
      body: '{"id":"evt_demo_1","object":"Event","description":"tracker.updated","created_at":"2026-02-02T02:39:58Z","result":{"id":"trk_demo_1","object":"Tracker","weight":16.0,"status":"delivered"}}',
    },
    {
      name: 'tracker.updated__printed-again',
      sign: signBeforePrinting,
      body: json({
        ...event,
        id: 'evt_demo_2',
        description: 'tracker.updated',
        result: { id: 'trk_demo_1', weight: 16, status: 'delivered' },
      }),
    },
    {
      name: 'batch.created',
      body: json({
        ...event,
        id: 'evt_demo_3',
        description: 'batch.created',
        result: { id: 'batch_demo_1', weight: 614 },
      }),
    },
    {
      name: 'tracker.created__second-version',
      sign: signSecond,
      body: json({
        ...event,
        id: 'evt_demo_5',
        description: 'tracker.created',
        result: { id: 'trk_demo_2' },
      }),
    },
    {
      name: 'unknown-event',
      body: json({ ...event, id: 'evt_demo_4', description: 'brand.new', result: null }),
    },
  ],
};
