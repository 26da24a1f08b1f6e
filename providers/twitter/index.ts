/**
 * https://docs.x.com/x-api/webhooks/introduction
 * The body is signed with the consumer secret, and so is the answer to the challenge: anyone who asks gets an HMAC of what
 * they sent. So only a token is answered, never what could be a body, and a body that could be a token is refused. The page does not document the ids and times of most
 * events. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  hmacDigest,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

/** No JSON object or list consists of these alone, so whatever does is a challenge and no delivery. */
const CHALLENGE = /^[A-Za-z0-9_=+/.-]{1,256}$/;

export default defineProvider({
  name: 'twitter',
  title: 'X (Twitter)',
  docs: 'https://docs.x.com/x-api/webhooks/introduction',
  typePrefix: 'com.twitter',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In the request that registers the webhook, as `url`. (From memory; confirm at the sender.)',
  assumptions: [
    'Challenges hold letters, digits and `_=+/.-` only, as all observed ones do.',
    'A redelivery has the same bytes.',
    'The time of a delivery is that of its first activity: `timestamp_ms` or `created_timestamp`, in milliseconds.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the consumer secret of the app (API key secret), from the developer portal'),
  }),
  scheme: ({ secrets }) =>
    hmac({
      secrets,
      header: 'x-twitter-webhooks-signature',
      encoding: 'base64',
      prefix: 'sha256=',
      // Anyone gets such a text signed: it must not even reach the quarantine.
      content: ({ body }) =>
        CHALLENGE.test(body.toString('latin1', 0, 257)) ? 'content_unreadable' : [body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64url')] }),

  payload: z.looseObject({ for_user_id: optionalId }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: one delivery may hold several activities, and has no id of its own.',
    of: () => undefined,
  },
  normalize: (payload) => [
    passThrough(nativeType('com.twitter', eventOf(payload)), {
      subject: payload.for_user_id,
      time: timeOf(payload),
    }),
  ],
  handshake: {
    note: 'When a webhook is registered, and regularly from then on, X sends a GET with `crc_token`, and wants its HMAC under the consumer secret.',
    methods: ['GET'],
    beforeVerification: ({ method, url }, { secrets }) => {
      const token = new URLSearchParams(url.split('?', 2)[1]).get('crc_token') ?? '';
      if (method !== 'GET' || !CHALLENGE.test(token)) return undefined;
      const mac = hmacDigest(secrets[0] ?? '', token).toString('base64');
      return { body: JSON.stringify({ response_token: `sha256=${mac}` }) };
    },
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 14_400,
    success: '200',
    onRefused: 'unknown',
    note: 'A failed challenge marks the webhook invalid, and nothing is sent until a challenge is answered; only some plans have retries, for up to 4 h.',
    source: 'https://docs.x.com/x-api/webhooks/introduction',
  },
});

/** Of the first activity: milliseconds, as text. */
function timeOf(payload: Readonly<Record<string, unknown>>): number | undefined {
  const [first] = [payload[eventOf(payload)]].flat();
  const text = textAt(first, 'timestamp_ms') ?? textAt(first, 'created_timestamp');
  return text !== undefined && /^\d{12,14}$/.test(text) ? Number(text) : undefined;
}

/** The name of the list of activities in the body (`tweet_create_events`); newer events have a name of their own. */
const eventOf = (payload: Readonly<Record<string, unknown>>) =>
  textAt(payload, 'data.event_type') ??
  Object.keys(payload).find((name) => name.endsWith('_events') || name.endsWith('_event')) ??
  'untyped';
