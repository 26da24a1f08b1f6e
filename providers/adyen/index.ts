/**
 * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures, and its Node library 32.1.0
 * Signed, in the body and item by item: eight fields joined by colons. Not signed: everything else, `reason`, `eventDate` and
 * all of `additionalData` among it, and whether it is live. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  encodedSecretList,
  hmac,
  itemsOf,
  nativeType,
  partByPart,
  passThrough,
  secretBytes,
  textAt,
  UnreadableError,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

const ITEM = 'NotificationRequestItem';
/** In the order in which they are signed. */
const SIGNED = [
  'pspReference',
  'originalReference',
  'merchantAccountCode',
  'merchantReference',
  'amount.value',
  'amount.currency',
  'eventCode',
  'success',
];
const SIGNATURE = 'additionalData.hmacSignature';
/** Adyen sends one item, and by its page never more than six. */
const MOST_ITEMS = 6;

const text = z.union([z.string(), z.boolean().transform(String)]);

export default defineProvider({
  name: 'adyen',
  title: 'Adyen payments',
  docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'An item without `pspReference`, as reports have none, is told by the digest of its bytes.',
    'What is not among the eight signed fields is as the last hop left it: the amount and the result are proven, the reason is not.',
  ],
  settings: z.strictObject({
    secrets: encodedSecretList('hex', 'the HMAC key of the standard webhook, as the Customer Area shows it'),
  }),
  scheme: ({ secrets }) =>
    partByPart(
      hmac({
        secrets: secrets.map((secret) => secretBytes(secret, 'hex')),
        header: [],
        encoding: 'base64',
        signatures: (item) => {
          const signature = textAt(unverifiedJson(item), `${ITEM}.${SIGNATURE}`);
          return signature ? [signature] : 'signature_missing';
        },
        content: ({ body }) => signedFields(unverifiedJson({ body })),
        covers: {
          body: 'fields',
          fields: Array.from({ length: MOST_ITEMS }, (_, i) =>
            [...SIGNED, SIGNATURE].map((path) => `notificationItems.${i}.${ITEM}.${path}`),
          ).flat(),
        },
      }),
      ({ body }) => {
        try {
          return itemsOf(body, ['notificationItems']);
        } catch (error) {
          if (error instanceof UnreadableError) return 'content_unreadable';
          throw error;
        }
      },
    ),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  split: (json) => itemsOf(json, ['notificationItems']),
  payload: z
    .object({
      [ITEM]: z.object({
        pspReference: z.string().default(''),
        originalReference: z.string().nullish(),
        eventCode: z.string().min(1),
        success: text.default(''),
        eventDate: z.string().optional().catch(undefined),
      }),
    })
    .transform((item) => item[ITEM]),
  identify: {
    short: 'SHORT',
    why: 'Reference, event and success, all signed: Adyen says that an event sent twice has the first two in common, and that `success` may still change.',
    of: ({ pspReference, eventCode, success }) =>
      pspReference ? `${pspReference}:${eventCode}:${success}` : undefined,
  },
  normalize: ({ pspReference, originalReference, eventCode, eventDate }) => [
    passThrough(nativeType('com.adyen', eventCode), {
      subject: pspReference || undefined, // What is done to a payment later has a reference of its own, and names the payment's.
      orderBy: originalReference || pspReference || undefined,
      time: eventDate,
    }),
  ],
  accepted: { contentType: 'text/plain', body: '[accepted]' },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 2_592_000,
    note: 'Three tries at once, then a queue for each URL: again after 2 min to 8 h, for up to 30 days, and all behind it wait.',
    source: 'https://docs.adyen.com/development-resources/webhooks/troubleshoot',
  },
});

/** Absent fields are empty, as Adyen's libraries join them. */
function signedFields(item: unknown) {
  const fields = SIGNED.map((path) => valueAt(item, `${ITEM}.${path}`));
  if (fields.includes(null)) return 'content_unreadable';
  return [Buffer.from(fields.join(':'), 'utf8')];
}

/** As JavaScript prints it; null for what is no single value, or stands in something that is not there. */
function valueAt(value: unknown, path: string): string | null {
  let at = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null) return null;
    at = Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
  }
  if (at === undefined || at === null) return '';
  return typeof at === 'object' ? null : String(at);
}
