/**
 * Any sender that signs with a private key and has no provider of its own: Ed25519, ECDSA (P-256, DER) or RSA (PKCS #1 v1.5).
 * The public keys are configured, or come from the sender's JWKS.
 */
import {
  checkSignatureSettings,
  configuredKeys,
  defineProvider,
  eventMapping,
  jobMapping,
  keysUrl,
  mappedDraft,
  mappedIdentity,
  publicKeyList,
  publicKeySignature,
  readPublicKey,
  signatureForm,
  signatureSettings,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

const KEY_TYPES = {
  ed25519: 'ed25519',
  'ecdsa-sha256': 'ec',
  'rsa-sha256': 'rsa',
  'rsa-sha512': 'rsa',
} as const;

export default defineProvider({
  name: 'public-key',
  title: 'any sender, public key',
  docs: 'https://www.rfc-editor.org/rfc/rfc8032',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'Where the sender asks for the URL of a webhook.',
  assumptions: ['Everything but the algorithms is what the operator configures.'],
  settings: z
    .strictObject({
      algorithm: z
        .enum(['ed25519', 'ecdsa-sha256', 'rsa-sha256', 'rsa-sha512'])
        .default('ed25519')
        .describe('how the sender signs: Ed25519, ECDSA (P-256, DER) or RSA (PKCS #1 v1.5)'),
      publicKeys: publicKeyList('any', 'the public keys of the sender').optional(),
      jwksUrl: keysUrl().optional(),
      ...signatureSettings,
      event: eventMapping().describe(
        'how a payload becomes an event: JMESPath for its type, id, time and subject',
      ),
      job: jobMapping().describe(
        'how a payload becomes the event of a job: JMESPath for its parts, and its states',
      ),
    })
    .superRefine((settings, context) => {
      checkSignatureSettings(settings, context);
      const { publicKeys, jwksUrl, algorithm } = settings;
      if ((publicKeys === undefined) === (jwksUrl === undefined)) {
        const message = 'give exactly one of publicKeys and jwksUrl: it says which keys sign';
        context.addIssue({ code: 'custom', message });
      }
      for (const text of publicKeys ?? []) {
        const { asymmetricKeyType: type } = readPublicKey(text);
        if (type === KEY_TYPES[algorithm]) continue;
        context.addIssue({
          code: 'custom',
          path: ['publicKeys'],
          message: `must hold keys for ${algorithm}, and one is for ${type}`,
        });
      }
    }),
  scheme: ({ algorithm, publicKeys = [], jwksUrl, ...settings }, tools) =>
    publicKeySignature({
      algorithm,
      keys: jwksUrl ? tools.jwks(jwksUrl) : configuredKeys(publicKeys.map(readPublicKey), tools),
      ...signatureForm(settings),
    }),
  development: (make) => ({
    publicKeys: [make.publicKey('ed25519').export({ type: 'spki', format: 'der' }).toString('base64')],
    header: 'x-signature-ed25519',
    timestampHeader: 'x-signature-timestamp',
    event: { type: 'type', id: 'id', typePrefix: 'com.example' },
  }),

  payload: z.unknown(),
  identify: {
    short: '`event.id`, or digest of the body',
    why: 'What `event.id` selects from the signed body; without it, the digest of the body.',
    of: (payload, _, settings) => mappedIdentity(settings, payload),
  },
  normalize: (payload, _, settings) => [mappedDraft(settings, payload)],

  sender: undocumentedSender({
    note: 'The deadline and the retries depend on the sender.',
    source: 'https://www.rfc-editor.org/rfc/rfc8032',
  }),
});
