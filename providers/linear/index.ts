/**
 * https://linear.app/developers/webhooks, and its SDK 98.0.0
 * The signature covers the body, which holds the time of sending. A header repeats that time unsigned and is ignored, as the SDK
 * now does too. The id of the delivery is in a header that is not signed. Read 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  toleranceSeconds,
  unixMilliseconds,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'linear',
  title: 'Linear',
  docs: 'https://linear.app/developers/webhooks',
  typePrefix: 'app.linear',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > API > Webhooks > New webhook in Linear, as the URL. (From memory; confirm at the sender.)',
  assumptions: [
    '`createdAt` is the time of the change, so it is the same at each attempt. The time of sending may be new or, as a receiver reports, that of the first attempt.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the signing secret of the webhook (lin_wh_…), from the page of the webhook in Linear',
    ),
    // The SDK allows 60 s, which refuses every retry that keeps its first time. What is signed identifies the event, so the
    // deduplication stops a replay within the retry window, and 60 s would add nothing but losses.
    toleranceSeconds: toleranceSeconds(25_560),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'linear-signature',
      encoding: 'hex',
      timestamp: { read: timeOfSending, write: sentAt, format: unixMilliseconds, toleranceSeconds },
    }),
  development: (make) => ({ secrets: [`lin_wh_${make.secret(20).toString('hex')}`] }),

  payload: z.object({
    type: z.string().min(1),
    action: optionalText,
    createdAt: optionalText,
    data: z.unknown().optional(),
    issueData: z.unknown().optional(),
  }),
  identify: {
    short: 'type, action, id and time of the change',
    why: 'Type, action, subject and time of the change are all signed and identify the event; if one is missing, the digest of the body does. The delivery’s own id is not signed, and the digest may change at each attempt with the time of sending.',
    of: ({ type, action, createdAt, data, issueData }) => {
      const id = textAt(data, 'id') ?? textAt(issueData, 'id');
      return action && createdAt && id ? [type, action, id, createdAt].join(':') : undefined;
    },
  },
  normalize: ({ type, action, createdAt, data, issueData }, delivery) => {
    const subject = textAt(data, 'id') ?? textAt(issueData, 'id');
    return [
      passThrough(nativeType('app.linear', type, action), {
        subject,
        // Comments, attachments and labels are ordered with the issue that they belong to.
        orderBy: textAt(data, 'issueId') ?? subject,
        time: createdAt,
        deliveryId: delivery.header('linear-delivery'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 25_260,
    success: '200',
    note: 'Linear retries three times: after 1 min, 1 h and 6 h. It may turn off a webhook that keeps failing.',
    source: 'https://linear.app/developers/webhooks',
  },
});

/** A number, as the SDK requires: text is not accepted. */
function timeOfSending(delivery: Delivery): string | undefined {
  const { data } = z.object({ webhookTimestamp: z.number() }).safeParse(unverifiedJson(delivery));
  return data && String(Math.trunc(data.webhookTimestamp));
}

const sentAt = (body: Buffer, time: string): Buffer =>
  Buffer.from(body.toString('latin1').replace(/("webhookTimestamp":\s*)\d+/, `$1${time}`), 'latin1');
