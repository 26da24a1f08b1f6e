/**
 * https://developers.docusign.com/platform/webhooks/connect/hmac/
 * One numbered header for each key of the account; one valid signature is enough. Connect can also send XML, which
 * is quarantined whole. Documents may be inside, so bodies can be large. The page does not document the waits between retries.
 * Read 2026-11-24, from copies.
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

/** DocuSign allows a hundred keys; beyond these, signatures are ignored. */
const HEADERS = Array.from({ length: 16 }, (_, index) => `x-docusign-signature-${index + 1}`);

export default defineProvider({
  name: 'docusign',
  title: 'DocuSign Connect',
  docs: 'https://developers.docusign.com/platform/webhooks/connect/',
  typePrefix: 'com.docusign',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In Settings > Connect > Add Configuration, as URL to publish, with JSON as the format. (From memory; confirm at the sender.)',
  assumptions: [
    '`generatedDateTime` is the same at each attempt, although `retryCount` is not.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'The page states no limit for a body. With a document of 25 MB in it, in base64, one has 34 MB.',
  ],
  settings: z.strictObject({
    secrets: secretList('the Connect HMAC keys of the account, each shown once when it is created'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: HEADERS, encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64')] }),

  payload: z.object({
    event: z.string().min(1),
    generatedDateTime: optionalText,
    data: z
      .object({ envelopeId: optionalId, recipientId: optionalId, templateId: optionalId })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'event, envelope, recipient and time',
    why: 'Event, envelope, recipient and the time it was generated, all signed; the digest of the body if one is missing. The event has no id, and the body counts the attempts.',
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
    maxBodyBytes: 34 * 1024 * 1024,
    note: 'Retried for days if the configuration requires an acknowledgment, else sent once; failures can be published again at DocuSign.',
    source: 'https://developers.docusign.com/platform/webhooks/connect/',
  },
});
