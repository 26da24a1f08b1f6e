/**
 * https://developers.docusign.com/platform/webhooks/connect/hmac/
 * One header for each key of the account, numbered; any that fits is enough. Connect can also send XML, which is not read
 * here. Documents may be inside, so bodies can be large. Left out: the waits of retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

/** DocuSign allows a hundred keys; more than these in rotation are not looked at. */
const HEADERS = Array.from({ length: 16 }, (_, index) => `x-docusign-signature-${index + 1}`);

export default defineProvider({
  name: 'docusign',
  title: 'DocuSign Connect',
  docs: 'https://developers.docusign.com/platform/webhooks/connect/',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    '`generatedDateTime` is the same at each attempt, as `retryCount` is not.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({ secrets: secretList('the Connect keys of the account, shown once') }),
  scheme: ({ secrets }) => hmac({ secrets, header: HEADERS, encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64')] }),

  payload: z.object({
    event: z.string().min(1),
    generatedDateTime: optionalText,
    data: z
      .object({ envelopeId: optionalText, recipientId: optionalText, templateId: optionalText })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'Event, envelope, recipient and when it was generated, all signed; the digest of the body where one is missing. There is no id of the event, and the body counts the attempts.',
    of: ({ event, generatedDateTime, data }) =>
      data?.envelopeId && generatedDateTime
        ? [event, data.envelopeId, data.recipientId ?? '', generatedDateTime].join(':')
        : undefined,
  },
  normalize: ({ event, generatedDateTime, data }) => {
    const subject = data?.envelopeId ?? data?.templateId;
    return [passThrough(nativeType('com.docusign', event), { subject, time: generatedDateTime })];
  },

  sender: {
    ackDeadlineSeconds: 100,
    note: 'Retried for days where the configuration requires an acknowledgement, else sent once; failures can be published again at DocuSign.',
    source: 'https://developers.docusign.com/platform/webhooks/connect/',
  },
});
