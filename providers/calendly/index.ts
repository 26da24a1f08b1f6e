/**
 * https://developer.calendly.com/api-docs/overview/webhooks
 * `t` and `v1` are in one header. The page documents neither an id of the event nor a limit to its age (an example there
 * allows 3 min, verifiers in use 5 min). Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'calendly',
  title: 'Calendly',
  docs: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
  typePrefix: 'com.calendly',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In POST /webhook_subscriptions as `url`. (From memory; confirm at the sender.)',
  assumptions: ['300 s, both ways: the page prescribes no limit.'],
  settings: z.strictObject({
    secrets: secretList('the signing key given when the webhook subscription was created'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'calendly-webhook-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64url')] }),

  payload: z.object({
    event: z.string().min(1),
    created_at: optionalText,
    payload: z.object({ uri: optionalText, event: z.unknown().optional() }).optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body, which holds when the event was created: there is no id.',
    of: () => undefined,
  },
  normalize: ({ event, created_at, payload }) => [
    passThrough(nativeType('com.calendly', event), {
      subject: payload?.uri,
      // The events of one meeting stay in order: an invitee’s payload names it.
      orderBy: typeof payload?.event === 'string' ? payload.event : payload?.uri,
      time: created_at,
    }),
  ],

  sender: {
    retryWindowSeconds: 86_400,
    note: 'Retried for 24 h with growing waits; then the next failure turns the webhook off, and it must be created again.',
    source: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-errors',
  },
});
