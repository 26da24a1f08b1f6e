/** Zendesk: https://developer.zendesk.com/documentation/webhooks/verifying. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = new Date(at).toISOString().replace('.000Z', 'Z');
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(timestamp), body]));
  return {
    'x-zendesk-account-id': '123456',
    'x-zendesk-webhook-id': '01DEMOWEBHOOK',
    'x-zendesk-webhook-invocation-id': '01DEMOINVOCATION',
    'x-zendesk-webhook-signature-timestamp': timestamp,
    'x-zendesk-webhook-signature': mac.toString('base64'),
  };
};

export const zendesk: Sender = {
  provider: 'zendesk',
  sign,
  secret: 'not-a-real-secret-conformance-fixture-only',
  settings: { secrets: ['not-a-real-secret-conformance-fixture-only'] },
  userAgent: 'Zendesk Webhook',
  samples: [
    {
      name: 'trigger__published-vector',
      at: Date.parse('2022-05-05T18:32:28Z'),
      body: '{"ticket":{"id":42,"status":"open"}}',
      published: { 'x-zendesk-webhook-signature': 'imSBmAjFoQlrb7kHW9Xe96ySL8AuJ/CULYmz2ag9yls=' },
    },
    {
      name: 'user.created__subscription',
      body: json({
        account_id: 123456,
        detail: { id: '9', email: 'demo@example.com' },
        event: {},
        id: 'cbe4028c-7239-495d-b020-f22348516046',
        subject: 'zen:user:9',
        time: '2026-02-02T02:39:58.123456Z',
        type: 'zen:event-type:user.created',
        zendesk_event_version: '2022-11-06',
      }),
    },
    { name: 'trigger__own-type', body: json({ type: 'incident', title: 'demo' }) },
    { name: 'trigger__list', body: json(['thin']) },
  ],
};
