/**
 * https://developer.brex.com/docs/webhooks
 * Sent by Svix under the standard header names. A body names its event and what it is about, but no time. Read 2026-11-24,
 * from copies.
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
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'brex',
  title: 'Brex',
  docs: 'https://developer.brex.com/docs/webhooks',
  typePrefix: 'com.brex',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In POST /v1/webhooks as `url`. (From memory; confirm at the sender.)',
  assumptions: [
    'The deadline and the retries are those of Svix, which delivers for Brex.',
    'An event is about its transfer, expense, referral or user, in this order.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('a secret from GET /v1/webhooks/secrets; during a rotation there are two'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ event_type: z.string().min(1) }),
  identify: byMessageId,
  normalize: (event) => {
    const subject = SUBJECTS.map((name) => textAt(event, name)).find((id) => id !== undefined);
    return [passThrough(nativeType('com.brex', event.event_type), { subject })];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Svix’s schedule: eight attempts in 27.6 h.',
    source: 'https://docs.svix.com/retries',
  },
});

const SUBJECTS = ['transfer_id', 'expense_id', 'referral_id', 'user_id'];
