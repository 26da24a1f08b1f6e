/**
 * https://developer.xero.com/documentation/guides/webhooks/overview/
 * One delivery holds several thin events, each of which becomes an event of its own. When a subscription is made, Xero sends
 * deliveries without events ("intent to receive"), some with a wrong signature on purpose: those must be answered 401, the
 * others 200, without a body. Xero turns a webhook off after a day of retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  itemsOf,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

const EMPTY = { contentType: 'text/plain' };
const intentToReceive = z.object({ events: z.array(z.unknown()).length(0) });

export default defineProvider({
  name: 'xero',
  title: 'Xero',
  docs: 'https://developer.xero.com/documentation/guides/webhooks/overview/',
  typePrefix: 'com.xero',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Webhooks > Delivery URL of the app, at developer.xero.com. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the webhooks key of the app, from its Webhooks page at developer.xero.com'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-xero-signature', encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(64).toString('base64')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.object({
    eventCategory: z.string().min(1),
    eventType: z.string().min(1),
    eventDateUtc: optionalText,
    resourceId: optionalId,
    tenantId: optionalId,
  }),
  identify: {
    short: 'digest of the event',
    why: 'The digest of the event, which names resource, change and its instant; sequence numbers belong to the delivery, and the next delivery may group the events otherwise.',
    of: () => undefined,
  },
  normalize: ({ eventCategory, eventType, eventDateUtc, resourceId, tenantId }) => [
    passThrough(nativeType('com.xero', eventCategory, eventType), {
      subject: resourceId,
      orderBy: resourceId ?? tenantId,
      time: eventDateUtc,
    }),
  ],
  handshake: {
    note: 'Xero checks the intent to receive with signed deliveries without events, which are answered 200 without a body.',
    afterVerification: (delivery) =>
      intentToReceive.safeParse(unverifiedJson(delivery)).success ? EMPTY : undefined,
  },
  accepted: EMPTY,

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 86_400,
    success: '200',
    note: 'Wants 200, no body and no cookie; retried with growing waits for 24 h, then the webhook is turned off.',
    source: 'https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/',
  },
});
