/**
 * Any sender that signs with an HMAC and a shared secret and has no provider of its own. The operator configures the header,
 * how the signature is written, what is signed, and which fields of the payload say what happened.
 */
import {
  checkSecretEncoding,
  checkSignatureSettings,
  defineProvider,
  eventMapping,
  hmac,
  jobMapping,
  macKeys,
  macSettings,
  mappedDraft,
  mappedIdentity,
  secretList,
  signatureForm,
  signatureSettings,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'hmac',
  title: 'any sender, HMAC',
  docs: 'https://www.rfc-editor.org/rfc/rfc2104',
  known: { scheme: 'documented', events: 'assumed', sender: 'assumed' },
  registration: 'At the sender, where it asks for the URL of a webhook; its documentation says where.',
  assumptions: ['Everything but the algorithm is what the operator configures.'],
  settings: z
    .strictObject({
      secrets: secretList('the signing secrets, as the sender shows them'),
      ...macSettings,
      ...signatureSettings,
      event: eventMapping().describe('which fields of the payload say what happened'),
      job: jobMapping().describe(
        'how a payload becomes the event of a job: JMESPath for its parts, and its states',
      ),
    })
    .superRefine((settings, context) => {
      checkSignatureSettings(settings, context);
      checkSecretEncoding(settings, context);
    }),
  scheme: (settings) =>
    hmac({
      algorithm: settings.algorithm,
      secrets: macKeys(settings),
      ...signatureForm(settings),
    }),
  development: (make) => ({
    secrets: [make.secret(32).toString('hex')],
    header: 'x-signature',
    prefix: 'sha256=',
    timestampHeader: 'x-timestamp',
    event: { type: 'type', id: 'id', typePrefix: 'com.example' },
  }),

  payload: z.unknown(),
  identify: {
    short: 'event.id, else digest of the body',
    why: 'The setting `event.id` selects the identity from the signed body; without it, the digest of the body identifies the event.',
    of: (payload, _, settings) => mappedIdentity(settings, payload),
  },
  normalize: (payload, _, settings) => [mappedDraft(settings, payload)],

  sender: undocumentedSender({
    note: 'Deadline and retries depend on the sender.',
    source: 'https://www.rfc-editor.org/rfc/rfc2104',
  }),
});
