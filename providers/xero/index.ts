/**
 * https://developer.xero.com/documentation/guides/webhooks/overview/
 * One delivery holds several events, thin, each of which becomes one of its own. When a subscription is made, Xero sends
 * deliveries without any ("intent to receive"), some signed wrongly on purpose: those must be answered 401, the others 200, without
 * a body. Xero switches retried webhooks off after a day. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  itemsOf,
  nativeType,
  optionalText,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({ secrets: secretList('the webhooks key of the app') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-xero-signature', encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(64).toString('base64')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.object({
    eventCategory: z.string().min(1),
    eventType: z.string().min(1),
    eventDateUtc: optionalText,
    resourceId: optionalText,
    tenantId: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the event, which names resource, change and its instant; sequence numbers belong to the delivery, whose events may be grouped otherwise the next time.',
    of: () => undefined,
  },
  normalize: ({ eventCategory, eventType, eventDateUtc, resourceId, tenantId }) => [
    {
      family: 'other',
      type: nativeType('com.xero', eventCategory.toLowerCase(), eventType.toLowerCase()),
      subject: resourceId,
      orderBy: resourceId ?? tenantId,
      time: eventDateUtc,
    },
  ],
  handshake: {
    note: 'Intent to receive: signed deliveries without events, answered 200 without a body.',
    afterVerification: (delivery) =>
      intentToReceive.safeParse(unverifiedJson(delivery)).success ? EMPTY : undefined,
  },
  accepted: EMPTY,

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 86_400,
    success: '200',
    note: 'Wants 200, no body and no cookie; retried ever more rarely for 24 h, then the webhook is turned off.',
    source: 'https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/',
  },
});
