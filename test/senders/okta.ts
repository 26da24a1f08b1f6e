/** Okta: https://developer.okta.com/docs/concepts/event-hooks/. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({ authorization: secret });

const hook = {
  eventType: 'com.okta.event_hook',
  eventTypeVersion: '1.0',
  cloudEventsVersion: '0.1',
  source: 'https://acme.okta.com/api/v1/eventHooks/who_demo',
  eventTime: '2026-02-02T02:39:59Z',
  contentType: 'application/json',
};
const user = { id: '00u_demo_1', type: 'User', displayName: 'Mona' };

export const okta: Sender = {
  provider: 'okta',
  sign,
  secret: 'okta_demo_secret',
  settings: { tokens: ['okta_demo_secret'] },
  userAgent: 'Okta-Integrations',
  samples: [
    {
      name: 'user.session.start__two-events',
      body: json({
        ...hook,
        eventId: 'b5a188b9-5ec5-4636-ad98-000000000001',
        data: {
          events: [
            {
              uuid: 'e790999f-fe87-467a-9880-000000000001',
              published: '2026-02-02T02:39:50.123Z',
              eventType: 'user.session.start',
              actor: user,
              target: null,
              outcome: { result: 'SUCCESS' },
            },
            {
              uuid: 'e790999f-fe87-467a-9880-000000000002',
              published: '2026-02-02T02:39:51.123Z',
              eventType: 'user.lifecycle.create',
              actor: { id: 'admin' },
              target: [user],
            },
          ],
        },
      }),
    },
    {
      name: 'unknown-event',
      body: json({
        ...hook,
        data: { events: [{ uuid: 'e790999f-fe87-467a-9880-000000000003', eventType: 'brand.new' }] },
      }),
    },
  ],
  handshakes: [
    {
      name: 'verification',
      method: 'GET',
      headers: { 'x-okta-verification-challenge': 'my verification challenge' },
      contentType: null,
      body: '',
    },
  ],
};
