/**
 * https://paystack.com/docs/payments/webhooks/
 * SHA-512, under the secret key that also calls the API. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'paystack',
  title: 'Paystack',
  docs: 'https://paystack.com/docs/payments/webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['An event is about its reference, else the code of its subscription or transfer.'],
  settings: z.strictObject({
    secrets: secretList('the secret key of the account (sk_…); test and live have their own'),
  }),
  scheme: ({ secrets }) =>
    hmac({ algorithm: 'sha512', secrets, header: 'x-paystack-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [`sk_test_${make.secret(20).toString('hex')}`] }),

  payload: z.looseObject({ event: z.string().min(1) }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: there is no id of the event.',
    of: () => undefined,
  },
  normalize: (event) => {
    const subject =
      textAt(event, 'data.reference') ??
      textAt(event, 'data.subscription_code') ??
      textAt(event, 'data.transfer_code') ??
      textAt(event, 'data.id');
    return [
      passThrough(nativeType('com.paystack', event.event), {
        subject,
        time: TIMES.map((name) => textAt(event, `data.${name}`)).find((time) => time !== undefined),
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Every three minutes at first, then every hour, for 72 h.',
    source: 'https://paystack.com/docs/payments/webhooks/',
  },
});

const TIMES = ['paid_at', 'updatedAt', 'updated_at', 'createdAt', 'created_at'];
