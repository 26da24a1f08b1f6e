/** Typeform: https://www.typeform.com/developers/webhooks/secure-your-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'typeform-signature': `sha256=${(await hmacSha256(secret, body)).toString('base64')}`,
});

export const typeform: Sender = {
  provider: 'typeform',
  sign,
  secret: 'typeform_demo_secret',
  settings: { secrets: ['typeform_demo_secret'] },
  userAgent: 'Typeform Webhooks',
  samples: [
    {
      name: 'form_response',
      body: json({
        event_id: '01DEMOEVENT1',
        event_type: 'form_response',
        form_response: {
          form_id: 'lT4Z3j',
          token: 'a3a12ec67a1365927098a606107fac15',
          submitted_at: '2026-02-02T02:39:58Z',
          answers: [{ type: 'text', text: 'Ünïcode' }],
        },
      }),
    },
    {
      name: 'unknown-event',
      body: json({ event_id: '01DEMOEVENT2', event_type: 'form_response_partial', form_response: {} }),
    },
  ],
};
