/**
 * https://developer.pagerduty.com/docs/verifying-webhook-signatures
 * Webhooks v3. The secret looks like base64 and is used as text; while one is replaced, the header lists a signature under
 * each. Left out: deadline and retries, as far as was found. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'pagerduty',
  title: 'PagerDuty',
  docs: 'https://developer.pagerduty.com/docs/webhooks-overview',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({ secrets: secretList('the secret of the webhook subscription, shown once') }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-pagerduty-signature', encoding: 'hex', prefix: 'v1=', separator: ',' }),
  development: (make) => ({ secrets: [make.secret(48).toString('base64')] }),

  payload: z.object({
    event: z.object({
      id: z.string().min(1),
      event_type: z.string().min(1),
      occurred_at: optionalText,
      data: z
        .object({
          id: optionalText,
          incident: z.object({ id: optionalText }).nullish().catch(undefined),
        })
        .nullish()
        .catch(undefined),
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed and the same at each attempt.',
    of: ({ event }) => event.id,
  },
  // Notes, responders and status updates name the incident that they belong to.
  normalize: ({ event: { event_type, occurred_at, data } }, delivery) => [
    passThrough(nativeType('com.pagerduty', event_type), {
      subject: data?.id ?? data?.incident?.id,
      orderBy: data?.incident?.id ?? data?.id,
      time: occurred_at,
      deliveryId: delivery.header('x-webhook-id'),
    }),
  ],

  sender: undocumentedSender({
    note: 'Retries and the deadline were not found; a subscription that keeps failing is turned off for a while.',
    source: 'https://developer.pagerduty.com/docs/webhooks-overview',
  }),
});
