/**
 * Any sender that signs with an HMAC and a shared secret and has no provider of its own. The operator configures the header,
 * how the signature is written, what is signed, and which fields of the payload say what happened.
 */
import {
  checkSignatureSettings,
  defineProvider,
  eventMapping,
  hmac,
  jobMapping,
  mappedDraft,
  mappedIdentity,
  secretBytes,
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
      secretEncoding: z
        .enum(['text', 'hex', 'base64'])
        .default('text')
        .describe('how the sender writes its secret; text is used as it is'),
      algorithm: z
        .enum(['sha1', 'sha256', 'sha384', 'sha512'])
        .default('sha256')
        .describe('the hash of the HMAC'),
      ...signatureSettings,
      event: eventMapping().describe('which fields of the payload say what happened'),
      job: jobMapping().describe(
        'how a payload becomes the event of a job: JMESPath for its parts, and its states',
      ),
    })
    .superRefine((settings, context) => {
      checkSignatureSettings(settings, context);
      const { secrets, secretEncoding: encoding } = settings;
      if (encoding !== 'text' && secrets.some((secret) => secretBytes(secret, encoding).length === 0)) {
        context.addIssue({
          code: 'custom',
          path: ['secrets'],
          message: `must all be ${encoding}, as secretEncoding says`,
        });
      }
    }),
  scheme: ({ secrets, secretEncoding: encoding, algorithm, ...settings }) =>
    hmac({
      algorithm,
      secrets: encoding === 'text' ? secrets : secrets.map((secret) => secretBytes(secret, encoding)),
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
