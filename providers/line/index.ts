/**
 * https://developers.line.biz/en/reference/messaging-api/#webhooks, and its Node SDK 11.0.0
 * One delivery holds several events of a bot; each becomes an event of its own. An empty list comes when the URL is tested. LINE
 * sends nothing again unless redelivery is turned on there. The page does not document the waits of redelivery. Read 2026-11-24,
 * from copies.
 */
import {
  defineProvider,
  hmac,
  itemsOf,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'line',
  title: 'LINE Messaging API',
  docs: 'https://developers.line.biz/en/docs/messaging-api/receiving-messages/',
  typePrefix: 'me.line',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the LINE Developers console, on the Messaging API tab of the channel, as the webhook URL. (From memory; confirm at the sender.)',
  assumptions: [
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the channel secret, from the Basic settings tab of the channel in the LINE Developers console',
    ),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-line-signature', encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.object({
    type: z.string().min(1),
    webhookEventId: optionalId,
    timestamp: z.number().optional().catch(undefined),
    source: z
      .object({ userId: optionalId, groupId: optionalId, roomId: optionalId })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'event id, else digest of the event',
    why: 'The id of the event is signed and the same when it is redelivered. Events of older channels have none; their digest identifies them.',
    of: ({ webhookEventId }) => webhookEventId,
  },
  normalize: ({ type, timestamp, source }) => {
    const subject = source?.groupId ?? source?.roomId ?? source?.userId;
    return [passThrough(nativeType('me.line', type), { subject, time: timestamp })];
  },
  handshake: {
    note: 'The Verify button at LINE sends a signed delivery with an empty list of events.',
    afterVerification: (delivery) => (emptyList.safeParse(unverifiedJson(delivery)).success ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 2,
    success: '200',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'LINE sends an event once, unless redelivery is turned on; then it retries for a time that it does not state.',
    source: 'https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-redelivery',
  },
});

const emptyList = z.object({ events: z.array(z.unknown()).length(0) });
