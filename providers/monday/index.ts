/**
 * https://developer.monday.com/api-reference/reference/webhooks
 * Webhooks of boards are not signed: the token in the URL stands in. Left out: the JWT that webhooks of apps bring, which
 * says nothing of the body. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalText,
  passThrough,
  sharedToken,
  textAt,
  tokenList,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'monday',
  title: 'monday.com',
  docs: 'https://developer.monday.com/api-reference/reference/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['Each event has a trigger of its own.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({ type: optionalText, triggerUuid: optionalText, triggerTime: optionalText }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The uuid of the trigger, one for each event and the same at each attempt.',
    of: ({ event }) => event.triggerUuid,
  },
  normalize: ({ event }) => {
    const subject = textAt(event, 'pulseId') ?? textAt(event, 'itemId') ?? textAt(event, 'boardId');
    return [
      passThrough(nativeType('com.monday', event.type ?? 'unknown'), { subject, time: event.triggerTime }),
    ];
  },
  handshake: {
    note: 'When a webhook is made, a POST with `challenge`, which has to come back as it is; answered to who knows the token.',
    afterVerification: (delivery) => {
      const { data } = question.safeParse(unverifiedJson(delivery));
      return data && { body: JSON.stringify(data) };
    },
  },

  sender: {
    retryWindowSeconds: 1800,
    note: 'Retried once a minute for 30 minutes.',
    source: 'https://developer.monday.com/api-reference/reference/webhooks',
  },
});

const question = z.strictObject({ challenge: z.string().min(1).max(1024) });
