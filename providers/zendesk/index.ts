/**
 * https://developer.zendesk.com/documentation/webhooks/verifying/
 * There are two kinds: subscriptions to events, with an envelope of their own, and webhooks that a trigger calls, whose body
 * an administrator has written. Only JSON by POST is read here; Zendesk can send XML, forms and other methods. The page does
 * not document how old a delivery may be. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  iso8601,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

const INVOCATION = 'x-zendesk-webhook-invocation-id';

export default defineProvider({
  name: 'zendesk',
  title: 'Zendesk',
  docs: 'https://developer.zendesk.com/documentation/webhooks/',
  typePrefix: 'com.zendesk',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Apps and integrations > Webhooks > Create webhook in the Admin Center. (From memory; confirm at the sender.)',
  assumptions: [
    'The limit of 300 s is ours: the page names none.',
    'An invocation keeps its id at each attempt.',
    'The body of a trigger is about its `ticket.id`.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook, shown on its page in the Admin Center'),
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
      id: optionalId,
      type: optionalText,
      time: optionalText,
      subject: optionalText,
      ticket: z.object({ id: optionalId }).optional().catch(undefined),
    })
    .catch({}),
  identify: {
    short: 'event id, or invocation id and digest',
    why: 'The id of the event, signed. A trigger’s body has none, and may be the same twice: there it is the id of the invocation and the digest of the body. The id of the invocation is not signed, so within the tolerance a replay under another id is a new event.',
    of: ({ id, type }, delivery) =>
      id && type?.startsWith('zen:') ? id : `${delivery.header(INVOCATION)}:${digestOf(delivery.body)}`,
  },
  normalize: ({ type, time, subject, ticket }, delivery) => {
    const about = type?.startsWith('zen:') ? subject : ticket?.id;
    return [
      passThrough(nativeType('com.zendesk', type ?? 'trigger'), {
        subject: about,
        time,
        deliveryId: delivery.header(INVOCATION),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 12,
    onRefused: 'stops',
    note: 'Retried on 409, on 429 and 503 with a Retry-After under 60 s, and up to five times where no answer comes; a webhook that keeps failing is paused.',
    source: 'https://developer.zendesk.com/documentation/webhooks/anatomy-of-a-webhook-request/',
  },
});
