/**
 * https://docs.stripe.com/webhooks, and its Node SDK 23.1.0
 * Snapshot events, thin events and those of connected accounts are signed alike; v0 signatures are for tests and are
 * skipped. The secret is used as text, `whsec_` included. The page does not document how long Stripe waits for an answer.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

const named = z.object({ id: optionalId }).nullish().catch(undefined);

export default defineProvider({
  name: 'stripe',
  title: 'Stripe',
  docs: 'https://docs.stripe.com/webhooks',
  typePrefix: 'com.stripe',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Developers > Webhooks > Add endpoint in the dashboard. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are from general knowledge: the page on them was not read.'],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the endpoint (whsec_…), shown on its page in the dashboard'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'stripe-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds, allowsFuture: true },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(24).toString('base64url')}`] }),

  payload: z.object({
    id: optionalId,
    type: z.string().min(1),
    // Seconds in a snapshot event, text in a thin one.
    created: z
      .union([z.number().transform((seconds) => seconds * 1000), z.string()])
      .optional()
      .catch(undefined),
    data: z.object({ object: named }).nullish().catch(undefined),
    related_object: named,
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event, signed and the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: ({ type, created, data, related_object }) => {
    const subject = data?.object?.id ?? related_object?.id;
    return [passThrough(nativeType('com.stripe', type), { subject, time: created })];
  },

  sender: {
    retryWindowSeconds: 259_200,
    note: 'Retried for up to 3 days in live mode, each attempt signed anew; in test mode three times over some hours. Order is not promised.',
    source: 'https://docs.stripe.com/webhooks#retries',
  },
});
