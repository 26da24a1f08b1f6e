/**
 * https://www.twilio.com/docs/usage/security#validating-requests, and its Node SDK 6.3.1
 * The URL and the sorted parameters of a form are signed, with SHA-1 under the Auth Token or, since SDK 6.3, with SHA-256 under a
 * SharedKey; for JSON, the URL alone, which then holds the digest of the body. The page documents no signed time, so only
 * deduplication protects against a replay. Read 2026-11-28, from copies.
 */
import {
  defineProvider,
  itemsOf,
  jsonOrForm,
  nativeType,
  passThrough,
  publicUrl,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';
import { twilioSignature } from './signature.js';

export default defineProvider({
  name: 'twilio',
  title: 'Twilio',
  docs: 'https://www.twilio.com/docs/usage/security#validating-requests',
  typePrefix: 'com.twilio',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the console, at the phone number or service; or in each API request, as its callback URL. (From memory; confirm at the sender.)',
  assumptions: [
    'A redelivery has the same parameters in the same order.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z
    .strictObject({
      secrets: secretList(
        'the Auth Token of the account, shown on the home page of the Twilio console',
      ).optional(),
      sharedKeys: z
        .strictObject({ secrets: secretList('the secret of the SharedKey') })
        .optional()
        .describe(
          'for webhooks signed with a SharedKey under HMAC-SHA-256, as the header X-Twilio-Webhooks-Signature-Settings says: its secret, as secrets',
        ),
      publicUrl: publicUrl(),
    })
    .superRefine(({ secrets, sharedKeys }, context) => {
      if (secrets ?? sharedKeys) return;
      const message =
        'is missing: the Auth Token of the account; for SharedKeys alone give sharedKeys instead';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: (settings) => twilioSignature(settings),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')], publicUrl: make.publicUrl }),

  // Decided by the bytes: no form begins like JSON.
  decode: ({ body }) => jsonOrForm(body),
  // Event Streams come as lists of CloudEvents.
  split: (json) => (json[0] === 0x5b ? itemsOf(json) : [json]),
  payload: z.record(z.string(), z.unknown()),
  identify: {
    short: 'event id, or digest of the body',
    why: 'Of Event Streams: the event’s id. Of the rest the digest of the body: a call or message has many notices, and I-Twilio-Idempotency-Token is not signed.',
    of: (payload) => (isCloudEvent(payload) ? textAt(payload, 'id') : undefined),
  },
  normalize: (payload, delivery) => {
    const subject = SUBJECTS.map((path) => textAt(payload, path)).find((id) => id !== undefined);
    return [
      passThrough(typeOf(payload), {
        subject,
        time: textAt(payload, 'time'),
        deliveryId: delivery.header('i-twilio-idempotency-token'),
      }),
    ];
  },
  // An empty TwiML answer: for any other, Twilio logs an error at the call or message.
  accepted: { contentType: 'text/xml', body: '<Response/>' },

  sender: {
    ackDeadlineSeconds: 15,
    onRefused: 'stops',
    onUnavailable: 'stops',
    note: 'One more attempt where the connection fails, unless the URL says otherwise (#rc=); Event Streams retry for 4 h.',
    source: 'https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides',
  },
});

const SUBJECTS = [
  'MessageSid',
  'SmsSid',
  'CallSid',
  'RecordingSid',
  'ConferenceSid',
  'ConversationSid',
  'VerificationSid',
  'TaskSid',
  'data.messageSid',
  'data.callSid',
];

type Payload = Readonly<Record<string, unknown>>;

const isCloudEvent = (payload: Payload) => textAt(payload, 'specversion') !== undefined;

/** A notice has no name of its own, so its type is what it is about, and the state of that. */
function typeOf(payload: Payload): string {
  const at = (path: string) => textAt(payload, path);
  if (isCloudEvent(payload)) return nativeType(at('type') ?? 'com.twilio.untyped');
  const event = at('EventType') ?? at('StatusCallbackEvent');
  if (event) return nativeType('com.twilio', event);
  if (at('RecordingStatus')) return nativeType('com.twilio.recording', at('RecordingStatus'));
  if (at('MessageSid') ?? at('SmsSid'))
    return nativeType('com.twilio.message', at('MessageStatus') ?? at('SmsStatus') ?? 'received');
  return nativeType('com.twilio', at('CallSid') ? 'call' : undefined, at('CallStatus') ?? 'untyped');
}
