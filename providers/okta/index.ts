/**
 * https://developer.okta.com/docs/concepts/event-hooks/
 * Nothing is signed: the secret comes in a header that is named when the hook is made. A delivery holds several events,
 * and each becomes one of its own. Before that, Okta asks once by GET. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  itemsOf,
  nativeType,
  optionalText,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'okta',
  title: 'Okta',
  docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The first target, else the actor, is what an event is about.'],
  settings: z.strictObject({
    tokens: headerTokenList('the authentication secret of the event hook'),
    header: headerName().default('authorization').describe('the authentication field of the event hook'),
  }),
  scheme: ({ tokens, header }) => headerToken({ tokens, header }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['data', 'events']),
  payload: z.looseObject({ uuid: z.string().min(1), eventType: z.string().min(1), published: optionalText }),
  identify: {
    short: 'SHORT',
    why: 'The uuid of the event in the system log, the same at each attempt.',
    of: ({ uuid }) => uuid,
  },
  normalize: (event) => [
    passThrough(nativeType('com.okta', event.eventType), {
      subject: textAt(event, 'target.0.id') ?? textAt(event, 'actor.id'),
      time: event.published,
    }),
  ],
  handshake: {
    note: 'When a hook is verified, a GET with a challenge in a header, which has to come back as `verification`.',
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
    note: 'Tried once more where there is no answer in 3 s; a 4xx is not tried again. Redirects are not followed.',
    source: 'https://developer.okta.com/docs/concepts/event-hooks/',
  },
});
