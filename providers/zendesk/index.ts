/**
 * https://developer.zendesk.com/documentation/webhooks/verifying/
 * Two kinds: subscriptions to events, with an envelope of their own, and webhooks that a trigger calls, whose body an
 * administrator has written. JSON by POST alone is read here; Zendesk can send XML, forms and other methods. Left out: how
 * old a delivery may be. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  iso8601,
  nativeType,
  optionalText,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

const INVOCATION = 'x-zendesk-webhook-invocation-id';

export default defineProvider({
  name: 'zendesk',
  title: 'Zendesk',
  docs: 'https://developer.zendesk.com/documentation/webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    '300 s: the page names no limit.',
    'An invocation keeps its id at each attempt.',
    'In the body of a trigger, `ticket.id` is what it is about.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-zendesk-webhook-signature',
      encoding: 'base64',
      timestamp: { header: 'x-zendesk-webhook-signature-timestamp', format: iso8601, toleranceSeconds },
      content: ({ timestamp, body }) => [timestamp, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64')] }),

  payload: z
    .object({
      id: optionalText,
      type: optionalText,
      time: optionalText,
      subject: optionalText,
      ticket: z
        .object({ id: z.coerce.string().optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .catch({}),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed. A trigger’s body has none, and may be the same twice: there the id of the invocation and the digest of the body. That id is not signed, so within the tolerance a replay under another is a new event.',
    of: ({ id, type }, delivery) =>
      id && type?.startsWith('zen:') ? id : `${delivery.header(INVOCATION)}:${digestOf(delivery.body)}`,
  },
  normalize: ({ type, time, subject, ticket }, delivery) => {
    const about = type?.startsWith('zen:') ? subject : ticket?.id;
    return [
      {
        family: 'other',
        type: nativeType('com.zendesk', type?.replace(/^zen:event-type:/, '') ?? 'trigger'),
        subject: about,
        orderBy: about,
        time,
        deliveryId: delivery.header(INVOCATION),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 12,
    onRefused: 'stops',
    note: 'Again on 409, on 429 and 503 with a Retry-After under 60 s, and up to five times where no answer comes; a webhook that keeps failing is paused.',
    source: 'https://developer.zendesk.com/documentation/webhooks/anatomy-of-a-webhook-request/',
  },
});
