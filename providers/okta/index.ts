/**
 * https://developer.okta.com/docs/concepts/event-hooks/
 * Nothing is signed: the secret comes in a header that is named when the hook is created. A delivery holds several events, and
 * each becomes an event of its own. Before the first delivery, Okta verifies the URL with a GET. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  itemsOf,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'okta',
  title: 'Okta',
  docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
  typePrefix: 'com.okta',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Workflow > Event Hooks in the Okta Admin Console, as the URL of the hook. (From memory; confirm at the sender.)',
  assumptions: ['The subject of an event is its first target, else its actor.'],
  settings: z.strictObject({
    tokens: headerTokenList(
      'the authentication secret of the event hook, as you set it in the Okta Admin Console',
    ),
    header: headerName()
      .default('authorization')
      .describe('the authentication field of the event hook: the name of the header with the secret'),
  }),
  scheme: ({ tokens, header }) => headerToken({ tokens, header }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['data', 'events']),
  payload: z.looseObject({ uuid: optionalId, eventType: z.string().min(1), published: optionalText }),
  identify: {
    short: 'event UUID',
    why: 'The UUID of the event in the System Log is the same at each attempt.',
    of: ({ uuid }) => uuid,
  },
  normalize: (event) => [
    passThrough(nativeType('com.okta', event.eventType), {
      subject: textAt(event, 'target.0.id') ?? textAt(event, 'actor.id'),
      time: event.published,
    }),
  ],
  handshake: {
    note: 'To verify a hook, Okta sends a GET with a challenge in a header, which must be returned as `verification`.',
    methods: ['GET'],
    beforeVerification: (delivery) => {
      const challenge = delivery.header('x-okta-verification-challenge');
      return delivery.method === 'GET' && challenge
        ? { body: JSON.stringify({ verification: challenge }) }
        : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    onRefused: 'stops',
    note: 'Okta retries once if there is no answer within 3 s, and does not retry a 4xx. It does not follow redirects.',
    source: 'https://developer.okta.com/docs/concepts/event-hooks/',
  },
});
