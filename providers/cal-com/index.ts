/**
 * https://cal.com/docs/developing/guides/automation/webhooks
 * Signed only where a secret is set; without one the header says so in words, which verifies under nothing. The body may be a
 * template of the customer’s: what is missing in it is left out here. Left out: retries. Read 2026-11-24, from copies.
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['`uid`, else the id, of the booking is what an event is about.'],
  settings: z.strictObject({ secrets: secretList('the secret of the webhook, as it is set at Cal.com') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-cal-signature-256', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z
    .looseObject({ triggerEvent: optionalText, createdAt: optionalText, payload: z.unknown().optional() })
    .catch({}),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body, which holds when the event was made: there is no id.',
    of: () => undefined,
  },
  normalize: (body) => {
    // Reminders of a meeting's start and end hold the booking itself, without `payload`.
    const booking = body.payload ?? body;
    const subject = textAt(booking, 'uid') ?? textAt(booking, 'bookingId') ?? textAt(booking, 'id');
    return [
      passThrough(nativeType('com.cal', body.triggerEvent?.toLowerCase() ?? 'unknown'), {
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
