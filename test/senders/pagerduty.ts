/** PagerDuty v3: https://developer.pagerduty.com/docs/verifying-webhook-signatures. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-pagerduty-signature': `v1=${(await hmacSha256(secret, body)).toString('hex')}`,
  'x-webhook-subscription': 'PDEMO1',
  'x-webhook-id': '1f3ec9d1-0000-4000-8000-000000000001',
});

const event = {
  resource_type: 'incident',
  occurred_at: '2026-02-02T02:39:58.123Z',
  agent: { id: 'PUSER', type: 'user_reference' },
  client: null,
};

export const pagerduty: Sender = {
  provider: 'pagerduty',
  sign,
  secret: 'ZGVtbyBzZWNyZXQgdGhhdCBpcyB1c2VkIGFzIHRleHQ=',
  settings: { secrets: ['ZGVtbyBzZWNyZXQgdGhhdCBpcyB1c2VkIGFzIHRleHQ='] },
  userAgent: 'PagerDuty-Webhook/V3.0',
  samples: [
    {
      name: 'incident.triggered',
      body: json({
        event: {
          ...event,
          id: '01DEMO1',
          event_type: 'incident.triggered',
          data: { id: 'PINC1', type: 'incident', status: 'triggered', title: 'demo' },
        },
      }),
    },
    {
      name: 'incident.annotated__note-of-incident',
      body: json({
        event: {
          ...event,
          id: '01DEMO2',
          event_type: 'incident.annotated',
          data: { id: 'PNOTE1', type: 'incident_note', incident: { id: 'PINC1' }, content: 'demo' },
        },
      }),
    },
    {
      name: 'pagey.ping',
      body: json({
        event: {
          ...event,
          id: '01DEMO3',
          event_type: 'pagey.ping',
          data: { message: 'Hello', type: 'ping' },
        },
      }),
    },
  ],
};
