/**
 * https://developer.pagerduty.com/docs/verifying-webhook-signatures
 * Webhooks v3. The secret looks like base64 and is used as text. During a rotation, the header lists a signature for each secret.
 * Nothing was found on deadline and retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
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
  typePrefix: 'com.pagerduty',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Integrations > Generic Webhooks (v3) > New Webhook in PagerDuty, as the webhook URL. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList(
      'the secret of the webhook subscription, which PagerDuty shows once, when it is created',
    ),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-pagerduty-signature', encoding: 'hex', prefix: 'v1=', separator: ',' }),
  development: (make) => ({ secrets: [make.secret(48).toString('base64')] }),

  payload: z.object({
    event: z.object({
      id: optionalId,
      event_type: z.string().min(1),
      occurred_at: optionalText,
      data: z
        .object({
          id: optionalId,
          incident: z.object({ id: optionalId }).nullish().catch(undefined),
        })
        .nullish()
        .catch(undefined),
    }),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event is signed and the same at each attempt.',
    of: ({ event }) => event.id,
  },
  // Notes, responders and status updates are ordered with their incident.
  normalize: ({ event: { event_type, occurred_at, data } }, delivery) => [
    passThrough(nativeType('com.pagerduty', event_type), {
      subject: data?.id ?? data?.incident?.id,
      orderBy: data?.incident?.id ?? data?.id,
      time: occurred_at,
      deliveryId: delivery.header('x-webhook-id'),
    }),
  ],

  sender: undocumentedSender({
    note: 'Nothing was found on retries and the deadline. PagerDuty turns off a subscription that keeps failing for a while.',
    source: 'https://developer.pagerduty.com/docs/webhooks-overview',
  }),
});
