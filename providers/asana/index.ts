/**
 * https://developers.asana.com/docs/webhooks-guide
 * Asana makes the key: it sends it in the question that it asks before a webhook exists, and again in its response to the
 * request that creates the webhook. The gateway answers the question for anyone and stores nothing of it; the key counts
 * only once the operator configures it. Until then deliveries are refused, and Asana retries for 24 h. A delivery holds
 * several events; each becomes an event of its own. Read 2026-11-24, from copies.
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
  typePrefix: 'com.asana',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In POST /webhooks as `target`. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList(
      'the X-Hook-Secret in the response to POST /webhooks; a random text until the first one exists',
    ),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-hook-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.looseObject({ action: optionalText, created_at: optionalText, type: optionalText }),
  identify: {
    short: 'digest of the event',
    why: 'Everything that the event says, with its time in milliseconds: it has no id.',
    of: () => undefined,
  },
  normalize: (event) => {
    const subject = textAt(event, 'resource.gid');
    const kind = textAt(event, 'resource.resource_type') ?? event.type ?? 'unknown';
    return [passThrough(nativeType('com.asana', kind, event.action), { subject, time: event.created_at })];
  },
  handshake: {
    note: 'When a webhook is created, Asana sends a POST with `X-Hook-Secret`, and the answer returns it in a header. Then, and every eight hours, it sends a signed delivery without events.',
    beforeVerification: (delivery) => {
      const secret = delivery.header('x-hook-secret') ?? '';
      const isQuestion = !delivery.has('x-hook-signature') && /^[0-9a-zA-Z]{16,256}$/.test(secret);
      return isQuestion ? { headers: { 'x-hook-secret': secret } } : undefined;
    },
    afterVerification: (delivery) => (heartbeat.safeParse(unverifiedJson(delivery)).success ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 86_400,
    note: 'Retried for 24 h; then the webhook is deleted. An empty delivery comes first and every eight hours; without an answer for 24 h the webhook is deleted too.',
    source: 'https://developers.asana.com/docs/webhooks-guide',
  },
});

const heartbeat = z.looseObject({ events: z.array(z.unknown()).max(0) });
