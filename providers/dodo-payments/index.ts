/**
 * https://docs.dodopayments.com/developer-resources/webhooks
 * Standard Webhooks, as its SDK verifies it (dodopayments, npm, read 2026-11-24).
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
  name: 'dodo-payments',
  title: 'Dodo Payments',
  docs: 'https://docs.dodopayments.com/developer-resources/webhooks',
  typePrefix: 'com.dodopayments',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the dashboard under Developer > Webhooks > Add Endpoint. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about the first id that it has of refund, dispute, payment, subscription and license key: a refund has its payment’s id too.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret of the endpoint (whsec_…), as Dodo Payments shows it with the endpoint',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ type: z.string().min(1), timestamp: optionalText }),
  identify: byMessageId,
  normalize: (event) => {
    const subject = SUBJECTS.map((name) => textAt(event, `data.${name}`)).find((id) => id !== undefined);
    return [passThrough(nativeType('com.dodopayments', event.type), { subject, time: event.timestamp })];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Up to eight attempts with growing waits.',
    source: 'https://docs.dodopayments.com/developer-resources/webhooks',
  },
});

const SUBJECTS = ['refund_id', 'dispute_id', 'payment_id', 'subscription_id', 'id'];
