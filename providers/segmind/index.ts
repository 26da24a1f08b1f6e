/**
 * https://docs.segmind.com
 * The pages document the names of the events and nothing more: neither the body nor whether anything is signed. So the
 * operator says how a delivery is verified: by a token in the URL, which any sender can carry, or by the signature that a
 * recorded delivery shows. There is no default. Read 2026-11-24, from copies.
 */
import {
  checkSecretEncoding,
  checkSignatureSettings,
  defineProvider,
  hmac,
  macKeys,
  macSettings,
  nativeType,
  passThrough,
  secretList,
  sharedToken,
  signatureForm,
  signatureSettings,
  textAt,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

const TYPE_FIELDS = ['event_type', 'event', 'type'];
const SUBJECT_FIELDS = ['request_id', 'finetune_id', 'graph_id', 'id'];

const firstOf = (payload: unknown, fields: readonly string[]) =>
  fields.map((field) => textAt(payload, field)).find((text) => text !== undefined);

export default defineProvider({
  name: 'segmind',
  title: 'Segmind',
  docs: 'https://docs.segmind.com',
  typePrefix: 'com.segmind',
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration: 'In the Segmind console.',
  assumptions: [
    'How deliveries are verified is not documented: it is what the operator configures.',
    'The event’s name is in `event_type`, `event` or `type`, and what it is about in `request_id`, `finetune_id`, `graph_id` or `id`.',
  ],
  settings: z
    .strictObject({
      tokens: tokenList().optional(),
      secrets: secretList('the signing secrets, if Segmind shows you any').optional(),
      signature: z
        .strictObject({ ...macSettings, ...signatureSettings })
        .superRefine(checkSignatureSettings)
        .optional()
        .describe('with secrets: the form of the signature, as a recorded delivery shows it'),
    })
    .superRefine(({ tokens, secrets, signature }, context) => {
      const problem = (message: string) => context.addIssue({ code: 'custom', message });
      if ((tokens === undefined) === (secrets === undefined))
        problem('give exactly one of tokens and secrets: it says how a delivery is verified');
      if ((secrets === undefined) !== (signature === undefined))
        problem('secrets and signature must be given together');
      if (signature) checkSecretEncoding({ ...signature, secrets }, context);
    }),
  scheme: ({ tokens = [], secrets, signature }) =>
    secrets && signature
      ? hmac({
          algorithm: signature.algorithm,
          secrets: macKeys({ ...signature, secrets }),
          ...signatureForm(signature),
        })
      : sharedToken({ tokens }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.record(z.string(), z.unknown()),
  identify: {
    short: 'digest of the body',
    why: 'No id is documented; the digest of the body stands in, so that any difference makes another event.',
    of: () => undefined,
  },
  normalize: (payload) => {
    const subject = firstOf(payload, SUBJECT_FIELDS);
    const type = nativeType('com.segmind', firstOf(payload, TYPE_FIELDS) ?? 'untyped');
    return [passThrough(type, { subject })];
  },

  sender: undocumentedSender({
    note: 'Only the events of finetuning and of Pixelflow are sent; the result of an inference must be polled. Delivery is not documented.',
    source: 'https://docs.segmind.com',
  }),
});
