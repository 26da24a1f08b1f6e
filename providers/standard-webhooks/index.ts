/**
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * Any sender that follows the spec, Svix among them. The spec only recommends a form of the payload, so the type may be
 * missing and is then `untyped`. Read 2026-11-24, from a copy; checked against its published vectors.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'standard-webhooks',
  title: 'Standard Webhooks, Svix',
  docs: 'https://www.standardwebhooks.com/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'Where the sender asks for the URL of an endpoint.',
  assumptions: ['An event is about `data.id`, if there is one.'],
  settings: z.strictObject({
    secrets: standardSecretList('the sender’s signing secrets (whsec_…) or public keys (whpk_…)'),
    toleranceSeconds: toleranceSeconds(300),
    typePrefix: z
      .string()
      .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, {
        error: 'must be a reversed domain in lower case, such as com.acme',
      })
      .optional()
      .describe(
        'the reversed domain of the sender, put before its types: com.acme makes com.acme.invoice.paid',
      ),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({
    secrets: [`whsec_${make.secret(32).toString('base64')}`],
    typePrefix: 'com.example',
  }),

  // The spec: "type", "timestamp" (of the event, not of the attempt) and "data". Senders deviate, so nothing is required.
  payload: z
    .object({
      type: optionalText,
      timestamp: optionalText,
      data: z.object({ id: optionalId }).optional().catch(undefined),
    })
    .catch({}),
  identify: byMessageId,
  normalize: ({ type, timestamp, data }, _, { typePrefix }) => [
    passThrough(nativeType(typePrefix, type ?? 'untyped'), { subject: data?.id, time: timestamp }),
  ],

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 272_000,
    avoid: [410],
    note: 'The spec asks senders to wait 15 to 30 s and shows a schedule of 75.6 h; 410 unsubscribes; Retry-After is honored.',
    source: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  },
});
