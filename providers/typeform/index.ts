/**
 * https://www.typeform.com/developers/webhooks/secure-your-webhooks/
 * The signature is base64 after `sha256=`. The page does not document whether a retry keeps the id of the event. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'typeform',
  title: 'Typeform',
  docs: 'https://www.typeform.com/developers/webhooks/',
  typePrefix: 'com.typeform',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'Connect > Webhooks > Add a webhook of the form. (From memory; confirm at the sender.)',
  assumptions: [
    '`event_id` is the same at each attempt.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({ secrets: secretList('the secret of the webhook, as it is set at Typeform') }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'typeform-signature', encoding: 'base64', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event_id: optionalId,
    event_type: z.string().min(1),
    form_response: z
      .object({ form_id: optionalId, token: optionalText, submitted_at: optionalText })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event, signed; a response that is changed later is another event of the same token.',
    of: ({ event_id }) => event_id,
  },
  normalize: ({ event_type, form_response }) => [
    passThrough(nativeType('com.typeform', event_type), {
      subject: form_response?.form_id,
      orderBy: form_response?.token,
      time: form_response?.submitted_at,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 30,
    retryWindowSeconds: 36_000,
    avoid: [404, 410],
    note: 'Retried for up to 10 h; 404 and 410 disable the webhook at once.',
    source: 'https://www.typeform.com/developers/webhooks/',
  },
});
