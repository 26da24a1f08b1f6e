/** Adobe Acrobat Sign: https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({ 'x-adobesign-clientid': 'UB7E5BXCXY' });

export const adobeSign: Sender = {
  provider: 'adobe-sign',
  sign,
  secret: '',
  token: 'adobe-sign-demo-token-0001',
  settings: { tokens: ['adobe-sign-demo-token-0001'], clientId: 'UB7E5BXCXY' },
  userAgent: 'AdobeSign',
  samples: [
    {
      name: 'agreement_created',
      body: json({
        webhookId: 'wh_demo',
        webhookName: 'onehook',
        webhookNotificationId: 'n_demo_1',
        webhookScope: 'ACCOUNT',
        event: 'AGREEMENT_CREATED',
        eventDate: '2026-02-02T02:39:50Z',
        eventResourceType: 'agreement',
        agreement: { id: 'agr_demo_1', name: 'Hello', status: 'OUT_FOR_SIGNATURE' },
      }),
    },
    {
      name: 'agreement_workflow_completed',
      body: json({
        webhookId: 'wh_demo',
        webhookNotificationId: 'n_demo_2',
        event: 'AGREEMENT_WORKFLOW_COMPLETED',
        eventDate: '2026-02-02T02:39:51Z',
        agreement: { id: 'agr_demo_1', status: 'SIGNED' },
      }),
    },
    { name: 'unknown-event', body: json({ event: 'BRAND_NEW' }) },
  ],
  handshakes: [
    {
      name: 'intent',
      method: 'GET',
      headers: { 'x-adobesign-clientid': 'UB7E5BXCXY' },
      sign: null,
      contentType: null,
      body: '',
      url: '/webhooks/adobe-sign/adobe-sign-demo-token-0001',
    },
  ],
};
