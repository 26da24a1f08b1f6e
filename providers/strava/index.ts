/**
 * https://developers.strava.com/docs/webhooks/
 * Not signed: the token in the URL stands in. Thin: the activity has to be fetched. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  nativeType,
  optionalText,
  sharedToken,
  textAt,
  tokenList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'strava',
  title: 'Strava',
  docs: 'https://developers.strava.com/docs/webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({
    tokens: tokenList(),
    /** Proves nothing about an event: it lets Strava, and whoever else knows it, see that the URL is yours. */
    verifyToken: z.string().min(1, { error: 'is empty' }).optional(),
  }),
  scheme: ({ tokens }) => sharedToken({ tokens }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')], verifyToken: 'development' }),

  payload: z.looseObject({
    object_type: optionalText,
    aspect_type: optionalText,
    event_time: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body, which holds the time of the event: there is no id.',
    of: () => undefined,
  },
  normalize: (event) => [
    {
      family: 'other',
      type: nativeType('com.strava', event.object_type ?? 'unknown', event.aspect_type),
      subject: textAt(event, 'object_id'),
      orderBy: textAt(event, 'object_id'),
      time: event.event_time === undefined ? undefined : event.event_time * 1000,
    },
  ],
  handshake: {
    note: 'When a subscription is made, a GET with `hub.challenge`, which has to come back as JSON where `hub.verify_token` is yours.',
    methods: ['GET'],
    beforeVerification: ({ method, url }, { verifyToken }) => {
      const asked = new URLSearchParams(url.split('?')[1] ?? '');
      const challenge = asked.get('hub.challenge');
      const isAsked = method === 'GET' && asked.get('hub.mode') === 'subscribe' && challenge !== null;
      return isAsked && verifyToken && isSame(asked.get('hub.verify_token') ?? '', verifyToken)
        ? { body: JSON.stringify({ 'hub.challenge': challenge }) }
        : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 2,
    success: '200',
    note: 'Three attempts in all where there is no 200 within 2 s.',
    source: 'https://developers.strava.com/docs/webhooks/',
  },
});

/** Of digests, so that time tells nothing about the token. */
const isSame = (given: string, held: string) =>
  hexDigest(Buffer.from(given)) === hexDigest(Buffer.from(held));
