/**
 * https://developers.strava.com/docs/webhooks/
 * Nothing is signed: the token in the URL stands in. Events are thin: the activity must be fetched. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  hexDigest,
  nativeType,
  optionalText,
  passThrough,
  sharedToken,
  textAt,
  tokenList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'strava',
  title: 'Strava',
  docs: 'https://developers.strava.com/docs/webhooks/',
  typePrefix: 'com.strava',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the request that creates the push subscription, as `callback_url`. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    tokens: tokenList(),
    verifyToken: z
      .string()
      .min(1, { error: 'must not be empty' })
      .optional()
      .describe(
        'the verify_token that you give Strava with the subscription; it answers the handshake, and verifies no event',
      ),
  }),
  scheme: ({ tokens }) => sharedToken({ tokens }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')], verifyToken: 'development' }),

  payload: z.looseObject({
    object_type: optionalText,
    aspect_type: optionalText,
    event_time: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body, which holds the time of the event: there is no id.',
    of: () => undefined,
  },
  normalize: (event) => [
    passThrough(nativeType('com.strava', event.object_type ?? 'unknown', event.aspect_type), {
      subject: textAt(event, 'object_id'),
      time: event.event_time === undefined ? undefined : event.event_time * 1000,
    }),
  ],
  handshake: {
    note: 'When a subscription is made, Strava sends a GET with `hub.challenge`, which must be returned as JSON if `hub.verify_token` is yours.',
    methods: ['GET'],
    beforeVerification: ({ method, url }, { verifyToken }) => {
      const query = new URLSearchParams(url.split('?')[1] ?? '');
      const challenge = query.get('hub.challenge');
      const isQuestion = method === 'GET' && query.get('hub.mode') === 'subscribe' && challenge !== null;
      return isQuestion && verifyToken && isSame(query.get('hub.verify_token') ?? '', verifyToken)
        ? { body: JSON.stringify({ 'hub.challenge': challenge }) }
        : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 2,
    success: '200',
    note: 'Three attempts in all, if there is no 200 within 2 s.',
    source: 'https://developers.strava.com/docs/webhooks/',
  },
});

/** Compares digests, so that the time it takes reveals nothing about the token. */
const isSame = (given: string, expected: string) =>
  hexDigest(Buffer.from(given)) === hexDigest(Buffer.from(expected));
