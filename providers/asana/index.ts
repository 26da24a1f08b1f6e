/**
 * https://developers.asana.com/docs/webhooks-guide
 * The key is made by Asana: it comes in the question that Asana asks before a webhook is there, and again in the answer to
 * whoever made the webhook. The question is answered to anybody and what it brings is kept nowhere; it becomes a key only
 * where the operator configures it. Until then deliveries are refused, and sent again for 24 h. A delivery holds several
 * events, and each becomes one of its own. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  itemsOf,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'asana',
  title: 'Asana',
  docs: 'https://developers.asana.com/docs/webhooks-guide',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList(
      'the X-Hook-Secret that POST /webhooks answers with; a random text until the first is there',
    ),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-hook-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.looseObject({ action: optionalText, created_at: optionalText, type: optionalText }),
  identify: {
    short: 'SHORT',
    why: 'All that the event says, with its time in milliseconds: it has no id.',
    of: () => undefined,
  },
  normalize: (event) => {
    const subject = textAt(event, 'resource.gid');
    const kind = textAt(event, 'resource.resource_type') ?? event.type ?? 'unknown';
    return [passThrough(nativeType('com.asana', kind, event.action), { subject, time: event.created_at })];
  },
  handshake: {
    note: 'When a webhook is made, a POST with `X-Hook-Secret`, which has to come back in a header. Then and every eight hours, a signed delivery without events.',
    beforeVerification: (delivery) => {
      const secret = delivery.header('x-hook-secret') ?? '';
      const isAsked = !delivery.has('x-hook-signature') && /^[0-9a-zA-Z]{16,256}$/.test(secret);
      return isAsked ? { headers: { 'x-hook-secret': secret } } : undefined;
    },
    afterVerification: (delivery) => (heartbeat.safeParse(unverifiedJson(delivery)).success ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 86_400,
    note: 'Retried for 24 h, then the webhook is deleted. An empty delivery comes first and every eight hours; without an answer for 24 h the webhook is deleted too.',
    source: 'https://developers.asana.com/docs/webhooks-guide',
  },
});

const heartbeat = z.looseObject({ events: z.array(z.unknown()).max(0) });
