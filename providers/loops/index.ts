/**
 * https://loops.so/docs/webhooks
 * Standard Webhooks around a body of its own: the name of the event, its time in seconds, and the contact or email that
 * it is about. Read 2026-11-24, from copies.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  passThrough,
  standardSecretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'loops',
  title: 'Loops',
  docs: 'https://loops.so/docs/webhooks',
  typePrefix: 'so.loops',
  known: { scheme: 'documented', events: 'documented', sender: 'observed' },
  registration: 'Settings > Webhooks in Loops, as the URL of the endpoint.',
  assumptions: [
    'The subject of an event is its email if it has one, else its contact; events of one contact are ordered.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('the signing secret (whsec_…), from Settings > Webhooks in Loops'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ eventName: z.string().min(1), eventTime: z.number().optional().catch(undefined) }),
  identify: byMessageId,
  normalize: (event) => {
    const contact = textAt(event, 'contactIdentity.id') ?? textAt(event, 'contact.id');
    return [
      passThrough(nativeType('so.loops', event.eventName), {
        subject: textAt(event, 'email.id') ?? contact,
        orderBy: contact,
        time: event.eventTime === undefined ? undefined : event.eventTime * 1000,
      }),
    ];
  },

  sender: undocumentedSender({
    retryWindowSeconds: 100_800,
    note: 'Loops sends at most ten deliveries a second; more wait in its queue. Others read in its page of up to eight attempts over 28 h, and that an old secret is valid for 24 h after a rotation.',
    source: 'https://loops.so/docs/webhooks',
  }),
});
