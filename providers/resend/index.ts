/**
 * https://resend.com/docs/dashboard/webhooks/introduction
 * Svix sends for Resend; the SDK (resend 6) verifies it as Standard Webhooks. An event is about an e-mail, a contact or a
 * domain. Read 2026-11-28, from copies.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'resend',
  title: 'Resend',
  docs: 'https://resend.com/docs/dashboard/webhooks/introduction',
  typePrefix: 'com.resend',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'Webhooks > Add Webhook in the Resend dashboard. (From memory; confirm at the sender.)',
  assumptions: ['The deadline is that of Svix, through which Resend sends.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret of the webhook (whsec_…), shown on its page in the Resend dashboard',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ type: z.string().min(1), created_at: optionalText }),
  identify: byMessageId,
  normalize: (event) => {
    const subject = textAt(event, 'data.email_id') ?? textAt(event, 'data.id');
    return [passThrough(nativeType('com.resend', event.type), { subject, time: event.created_at })];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Eight attempts: retried after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h more. Can be replayed by hand.',
    source: 'https://resend.com/docs/webhooks/retries-and-replays',
  },
});
