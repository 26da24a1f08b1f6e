/**
 * https://docs.retellai.com/features/secure-webhook, and its Node SDK 5.66.1
 * The body is signed, and after it the time, with nothing between. The header has one form; the SDK accepts no other order,
 * and neither does this provider. The key is the API key. The page does not document whether each attempt is signed anew.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  toleranceSeconds,
  unixMilliseconds,
  z,
} from '../../src/provider/kit.js';

const SIGNATURE = 'x-retell-signature';

/** Sent once for each call; the others (`transcript_updated`) are sent many times. */
const ONCE = ['call_started', 'call_ended', 'call_analyzed', 'chat_started', 'chat_ended', 'chat_analyzed'];

const conversation = z
  .object({
    call_id: optionalId,
    chat_id: optionalId,
    start_timestamp: z.number().optional().catch(undefined),
    end_timestamp: z.number().optional().catch(undefined),
  })
  .optional()
  .catch(undefined);

export default defineProvider({
  name: 'retell',
  title: 'Retell AI',
  docs: 'https://docs.retellai.com/features/webhook-overview',
  typePrefix: 'com.retellai',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > Webhooks in the Retell dashboard, or as the webhook URL of an agent. (From memory; confirm at the sender.)',
  assumptions: [
    'A call is started, ended and analyzed once.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the API key with the webhook badge, from the Retell dashboard'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: SIGNATURE,
      encoding: 'hex',
      fields: { signature: 'd' },
      timestamp: { field: 'v', format: unixMilliseconds, toleranceSeconds },
      content: ({ timestamp, body }) => [body, timestamp],
      finalCheck: (delivery) =>
        /^v=\d+,d=[0-9a-f]+$/i.test(delivery.header(SIGNATURE) ?? '') ? null : 'signature_malformed',
    }),
  development: (make) => ({ secrets: [`key_${make.secret(14).toString('hex')}`] }),

  payload: z.object({ event: z.string().min(1), call: conversation, chat: conversation }),
  identify: {
    short: 'call id and event, or digest of the body',
    why: 'The call (or chat) and the event, where a call has such an event once; the digest of the body for the others. No event has an id.',
    of: ({ event, call, chat }) => {
      const id = call?.call_id ?? chat?.chat_id;
      return id && ONCE.includes(event) ? `${id}:${event}` : undefined;
    },
  },
  normalize: ({ event, call, chat }) => {
    const { call_id, chat_id, start_timestamp, end_timestamp } = call ?? chat ?? {};
    const subject = call_id ?? chat_id;
    return [
      passThrough(nativeType('com.retellai', event), {
        subject,
        // The payload does not say when an analysis was done.
        time: event.endsWith('_started')
          ? start_timestamp
          : event.endsWith('_ended')
            ? end_timestamp
            : undefined,
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    note: 'Up to three retries; the page does not state the waits.',
    source: 'https://docs.retellai.com/features/webhook-overview',
  },
});
