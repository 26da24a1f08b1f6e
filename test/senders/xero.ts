/** Xero: https://developer.xero.com/documentation/guides/webhooks/configuring-your-server. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-xero-signature': (await hmacSha256(secret, body)).toString('base64'),
});

const event = (resourceId: string, more: object = {}) => ({
  resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${resourceId}`,
  resourceId,
  eventDateUtc: '2026-02-02T02:39:58.123',
  eventType: 'UPDATE',
  eventCategory: 'INVOICE',
  tenantId: 'tenant_demo',
  tenantType: 'ORGANISATION',
  ...more,
});

export const xero: Sender = {
  provider: 'xero',
  sign,
  secret: 'xero_demo_key',
  settings: { secrets: ['xero_demo_key'] },
  userAgent: 'Xero-Webhooks',
  samples: [
    {
      name: 'batch__two-events',
      body: json({
        events: [event('inv_1'), event('con_1', { eventCategory: 'CONTACT', eventType: 'CREATE' })],
        firstEventSequence: 1,
        lastEventSequence: 2,
        entropy: 'S0m3r4Nd0mt3xt',
      }),
    },
    {
      name: 'invoice.update',
      body: json({ events: [event('inv_2')], firstEventSequence: 3, lastEventSequence: 3, entropy: 'demo' }),
    },
  ],
  handshakes: [
    {
      name: 'intent-to-receive',
      body: json({ events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'S0m3r4Nd0mt3xt' }),
    },
  ],
};
