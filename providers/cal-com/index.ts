/**
 * https://cal.com/docs/developing/guides/automation/webhooks
 * Cal.com signs only if a secret is set; without one the header says so in words, which never verifies. The body may be
 * the customer’s own template: what it lacks is left out here. The page documents no retries. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'cal-com',
  title: 'Cal.com',
  docs: 'https://cal.com/docs/developing/guides/automation/webhooks',
  typePrefix: 'com.cal',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In Settings > Developer > Webhooks, as Subscriber URL. (From memory; confirm at the sender.)',
  assumptions: ['An event is about the booking’s `uid`, else about its id.'],
  settings: z.strictObject({ secrets: secretList('the secret that you set with the webhook at Cal.com') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-cal-signature-256', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z
    .looseObject({ triggerEvent: optionalText, createdAt: optionalText, payload: z.unknown().optional() })
    .catch({}),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body, which holds when the event was created: there is no id.',
    of: () => undefined,
  },
  normalize: (body) => {
    // Reminders of a meeting’s start and end hold the booking itself, without `payload`.
    const booking = body.payload ?? body;
    const subject = textAt(booking, 'uid') ?? textAt(booking, 'bookingId') ?? textAt(booking, 'id');
    return [
      passThrough(nativeType('com.cal', body.triggerEvent ?? 'unknown'), {
        subject,
        time: body.createdAt,
      }),
    ];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented.',
    source: 'https://cal.com/docs/developing/guides/automation/webhooks',
  }),
});
