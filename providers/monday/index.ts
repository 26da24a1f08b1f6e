/**
 * https://developer.monday.com/api-reference/reference/webhooks
 * Webhooks of boards are not signed, so the URL carries a token. The JWT that webhooks of apps have is not checked, since it
 * covers nothing of the body. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalId,
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
  typePrefix: 'com.monday',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Integrate > Webhooks on a board, or the API mutation `create_webhook`, as `url`. (From memory; confirm at the sender.)',
  assumptions: ['Each event has its own `triggerUuid`.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({ type: optionalText, triggerUuid: optionalId, triggerTime: optionalText }),
  }),
  identify: {
    short: 'trigger UUID',
    why: 'Each event has its own trigger UUID, which is the same at each attempt.',
    of: ({ event }) => event.triggerUuid,
  },
  normalize: ({ event }) => {
    const subject = textAt(event, 'pulseId') ?? textAt(event, 'itemId') ?? textAt(event, 'boardId');
    return [
      passThrough(nativeType('com.monday', event.type ?? 'unknown'), { subject, time: event.triggerTime }),
    ];
  },
  handshake: {
    note: 'When a webhook is created, monday.com sends a POST with `challenge`, which must be returned unchanged; the gateway does so only if the URL has the token.',
    afterVerification: (delivery) => {
      const { data } = question.safeParse(unverifiedJson(delivery));
      return data && { body: JSON.stringify(data) };
    },
  },

  sender: {
    retryWindowSeconds: 1800,
    note: 'monday.com retries once a minute for 30 min.',
    source: 'https://developer.monday.com/api-reference/reference/webhooks',
  },
});

const question = z.strictObject({ challenge: z.string().min(1).max(1024) });
