/**
 * https://paystack.com/docs/payments/webhooks/
 * The key of the HMAC-SHA512 is the secret key of the API. Read 2026-11-24, from copies.
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
  typePrefix: 'com.paystack',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > API Keys & Webhooks in the Paystack dashboard, as the test or live webhook URL. (From memory; confirm at the sender.)',
  assumptions: [
    'The subject of an event is its reference, else the code of its subscription or transfer.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the secret key (sk_…), from Settings > API Keys & Webhooks; test and live mode each have one',
    ),
  }),
  scheme: ({ secrets }) =>
    hmac({ algorithm: 'sha512', secrets, header: 'x-paystack-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [`sk_test_${make.secret(20).toString('hex')}`] }),

  payload: z.looseObject({ event: z.string().min(1) }),
  identify: {
    short: 'digest of the body',
    why: 'An event has no id, so the digest of the body identifies it.',
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
    note: 'Paystack retries every 3 min at first, then every hour, for 72 h.',
    source: 'https://paystack.com/docs/payments/webhooks/',
  },
});

const TIMES = ['paid_at', 'updatedAt', 'updated_at', 'createdAt', 'created_at'];
