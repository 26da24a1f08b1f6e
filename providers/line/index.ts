/**
 * https://developers.line.biz/en/reference/messaging-api/#webhooks, and its Node SDK 11.0.0
 * One delivery holds the events of a bot; each becomes one of its own. An empty list comes when the URL is tested. Nothing is
 * sent again unless redelivery is turned on at LINE. Left out: the waits of redelivery. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  itemsOf,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'line',
  title: 'LINE Messaging API',
  docs: 'https://developers.line.biz/en/docs/messaging-api/receiving-messages/',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({ secrets: secretList('the channel secret') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-line-signature', encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.object({
    type: z.string().min(1),
    webhookEventId: optionalText,
    timestamp: z.number().optional().catch(undefined),
    source: z
      .object({ userId: optionalText, groupId: optionalText, roomId: optionalText })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed and the same when it is redelivered; older channels have none, and the digest of the event stands in.',
    of: ({ webhookEventId }) => webhookEventId,
  },
  normalize: ({ type, timestamp, source }) => {
    const subject = source?.groupId ?? source?.roomId ?? source?.userId;
    return [passThrough(nativeType('me.line', type), { subject, time: timestamp })];
  },
  handshake: {
    note: 'The button that verifies the URL sends a signed delivery with an empty list of events.',
    afterVerification: (delivery) => (emptyList.safeParse(unverifiedJson(delivery)).success ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 2,
    success: '200',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Sent once, unless redelivery is turned on; then again for a time that is not stated.',
    source: 'https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-redelivery',
  },
});

const emptyList = z.object({ events: z.array(z.unknown()).length(0) });
