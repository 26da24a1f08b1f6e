/**
 * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures, and its Node library 32.1.0
 * Balance platform, management and other newer webhooks: the body is signed, in a header. The page documents no id of the
 * event or of the delivery. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  encodedSecretList,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretBytes,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'adyen-platform',
  title: 'Adyen platforms',
  docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  typePrefix: 'com.adyen',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the Customer Area under Developers > Webhooks. (From memory; confirm at the sender.)',
  assumptions: [
    'A redelivery has the same bytes.',
    'An event is about `data.id` if it has one, else about the account holder.',
  ],
  settings: z.strictObject({
    secrets: encodedSecretList('hex', 'the HMAC key of the webhook, in hex, as the Customer Area shows it'),
  }),
  scheme: ({ secrets }) =>
    hmac({
      secrets: secrets.map((secret) => secretBytes(secret, 'hex')),
      header: 'hmacsignature',
      encoding: 'base64',
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: optionalText,
    timestamp: optionalText,
    data: z
      .object({
        id: optionalId,
        creationDate: optionalText,
        accountHolder: z.object({ id: optionalId }).optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: the event has no id, and an object may be updated many times under one type.',
    of: () => undefined,
  },
  normalize: ({ type, timestamp, data }) => {
    const subject = data?.id ?? data?.accountHolder?.id;
    return [
      passThrough(nativeType('com.adyen', type ?? 'untyped'), {
        subject,
        time: timestamp ?? data?.creationDate,
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 2_592_000,
    note: 'Three attempts at once, then a queue for each URL: repeated after 2 min to 8 h, for up to 30 days, while everything behind it waits.',
    source: 'https://docs.adyen.com/development-resources/webhooks/troubleshoot',
  },
});
