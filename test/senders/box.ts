/** Box: https://developer.box.com/guides/webhooks/v2/signatures-v2/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const isoTime = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const timestamp = isoTime(at);
  const mac = await hmacSha256(secret, Buffer.concat([body, Buffer.from(timestamp)]));
  return {
    'box-delivery-id': ids['box-delivery-id'] ?? 'f96bb54b-0000-4000-8000-000000000001',
    'box-delivery-timestamp': timestamp,
    'box-signature-algorithm': 'HmacSHA256',
    'box-signature-version': '1',
    'box-signature-primary': mac.toString('base64'),
  };
};

const event = (trigger: string, number: number, source: unknown) =>
  json({
    type: 'webhook_event',
    id: `eb0c4e06-0000-4000-8000-00000000000${number}`,
    created_at: '2026-02-01T18:40:00-08:00',
    trigger,
    webhook: { id: '53', type: 'webhook' },
    created_by: { id: '226067247', type: 'user' },
    source,
  });

export const box: Sender = {
  provider: 'box',
  sign,
  secret: 'box_demo_primary',
  settings: { secrets: ['box_demo_primary'] },
  userAgent: 'Box-WH-Client/1.0.0',
  samples: [
    {
      name: 'FILE.UPLOADED',
      body: event('FILE.UPLOADED', 1, { id: '73835521473', type: 'file', name: 'ümlaut.txt' }),
    },
    { name: 'FOLDER.CREATED', body: event('FOLDER.CREATED', 2, { id: '7777', type: 'folder' }) },
    { name: 'WEBHOOK.DELETED', body: event('WEBHOOK.DELETED', 3, { id: '53', type: 'webhook' }) },
    {
      name: 'unfamiliar__no-source',
      body: json({ type: 'webhook_event', trigger: 'DEMO.EVENT', webhook: { id: '53' } }),
    },
  ],
};
