/**
 * https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events
 * The signed text is the time directly followed by the body. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  textAt,
  toleranceSeconds,
  unixMilliseconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'airwallex',
  title: 'Airwallex',
  docs: 'https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events',
  typePrefix: 'com.airwallex',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the web app under Developer > Webhooks, as Notification URL. (From memory; confirm at the sender.)',
  assumptions: ['The signed time is that of the attempt, so 300 s are enough; the page gives no limit.'],
  settings: z.strictObject({
    secrets: secretList('the secret that Airwallex shows with the webhook'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-signature',
      encoding: 'hex',
      timestamp: { header: 'x-timestamp', format: unixMilliseconds, toleranceSeconds },
      content: ({ timestamp, body }) => [timestamp, body],
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ id: optionalId, name: z.string().min(1), created_at: optionalText }),
  identify: {
    short: 'event id',
    why: 'The event’s id: signed, and the same at each attempt, as the page says.',
    of: ({ id }) => id,
  },
  normalize: (event) => {
    const subject = textAt(event, 'data.object.id') ?? textAt(event, 'data.id') ?? textAt(event, 'sourceId');
    return [passThrough(nativeType('com.airwallex', event.name), { subject, time: event.created_at })];
  },

  sender: {
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Anything but 200 is retried with growing waits for about three days. A delivery may come twice and out of order.',
    source: 'https://www.airwallex.com/docs/developer-tools/webhooks/webhooks-overview',
  },
});
