/** DocuSign Connect: https://developers.docusign.com/platform/webhooks/connect/validate. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-authorization-digest': 'HMACSHA256',
  [ids.header ?? 'x-docusign-signature-1']: (await hmacSha256(secret, body)).toString('base64'),
});

const envelope = {
  apiVersion: 'v2.1',
  uri: '/restapi/v2.1/accounts/acc_demo/envelopes/env_demo_1',
  retryCount: 0,
  configurationId: 10_000,
  generatedDateTime: '2026-02-02T02:39:58.1234567Z',
};

export const docusign: Sender = {
  provider: 'docusign',
  sign,
  secret: 'docusign_demo_key',
  settings: { secrets: ['docusign_demo_key'] },
  userAgent: 'docusign-connect',
  samples: [
    {
      name: 'envelope-completed',
      body: json({
        event: 'envelope-completed',
        ...envelope,
        data: { accountId: 'acc_demo', userId: 'user_demo', envelopeId: 'env_demo_1' },
      }),
    },
    {
      name: 'recipient-completed__third-key',
      ids: { header: 'x-docusign-signature-3' },
      body: json({
        event: 'recipient-completed',
        ...envelope,
        data: { accountId: 'acc_demo', envelopeId: 'env_demo_1', recipientId: '2' },
      }),
    },
    { name: 'unknown-event', body: json({ event: 'brand-new' }) },
    { name: 'quarantined__xml', contentType: 'text/plain', body: '<DocuSignEnvelopeInformation/>' },
  ],
};
