/** Sentry: https://docs.sentry.io/organization/integrations/integration-platform/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at, ids = {} }) => ({
  'request-id': 'a1b2c3d4-0000-4000-8000-000000000001',
  'sentry-hook-resource': ids['sentry-hook-resource'] ?? 'issue',
  'sentry-hook-timestamp': String(Math.floor(at / 1000)),
  'sentry-hook-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const installation = { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d64c7de' };
const actor = { type: 'application', id: 'sentry', name: 'Sentry' };
const resource = (name: string) => ({ 'sentry-hook-resource': name });

export const sentry: Sender = {
  provider: 'sentry',
  sign,
  secret: 'sentry_demo_secret',
  settings: { secrets: ['sentry_demo_secret'] },
  userAgent: 'sentry/26.1.0 (https://sentry.io)',
  samples: [
    {
      name: 'issue.created',
      body: json({
        action: 'created',
        installation,
        data: { issue: { id: '1170820242', title: 'demo' } },
        actor,
      }),
    },
    {
      name: 'event_alert.triggered',
      ids: resource('event_alert'),
      body: json({
        action: 'triggered',
        installation,
        data: {
          event: { event_id: 'e4874d66', issue_id: '1170820242', datetime: '2026-02-02T02:39:58.123456Z' },
          triggered_rule: 'demo',
        },
        actor,
      }),
    },
    {
      name: 'installation.deleted',
      ids: resource('installation'),
      body: json({ action: 'deleted', installation, data: { installation }, actor }),
    },
    { name: 'unknown-resource', ids: resource('brand_new'), body: json({ data: {} }) },
  ],
};
