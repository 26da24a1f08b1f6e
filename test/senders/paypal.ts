/** PayPal: https://developer.paypal.com/api/rest/webhooks/rest/. */
import { RSA_CERTIFICATE, RSA_PRIVATE_KEY } from './keys.js';
import { json, type Sender, type Sign } from './sender.js';
import { signRsa } from './web-crypto.js';

const CERTIFICATE_URL = 'https://api.paypal.com/v1/notifications/certs/CERT-demo-1';
const WEBHOOK_ID = '1JE4291016473214C';

/** Bit by bit, after its definition. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

export const sign: Sign = async (body, { at, ids = {} }) => {
  const id = ids['paypal-transmission-id'] ?? '69cd13f0-0000-11e6-8103-6b62a8a99ac4';
  const time = new Date(at).toISOString().replace('.000Z', 'Z');
  const content = [id, time, WEBHOOK_ID, crc32(body)].join('|');
  return {
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': CERTIFICATE_URL,
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': (await signRsa(RSA_PRIVATE_KEY, 'SHA-256', content)).toString('base64'),
  };
};

const event = (event_type: string, number: number, resource: unknown) =>
  json({
    id: `WH-DEMO-${number}`,
    event_version: '1.0',
    create_time: '2026-02-02T02:39:59.000Z',
    resource_type: 'sale',
    event_type,
    summary: 'Demo für einen Verkauf',
    resource,
  });

export const paypal: Sender = {
  provider: 'paypal',
  sign,
  secret: '',
  settings: { webhookId: WEBHOOK_ID },
  keyLocations: { [CERTIFICATE_URL]: RSA_CERTIFICATE },
  userAgent: 'PayPal/AUHD-214.0-58682256',
  samples: [
    {
      name: 'PAYMENT.SALE.COMPLETED',
      body: event('PAYMENT.SALE.COMPLETED', 1, { id: '80F85758S3080410K', state: 'completed' }),
    },
    {
      name: 'BILLING.SUBSCRIPTION.CANCELLED',
      body: event('BILLING.SUBSCRIPTION.CANCELLED', 2, { id: 'I-DEMO1', status: 'CANCELLED' }),
    },
    { name: 'unfamiliar', body: json({ event_type: 'DEMO.EVENT' }) },
  ],
};
