/**
 * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures, and its Node library 32.1.0
 * The signature is in the body, item by item, and covers eight fields joined by colons. It does not cover the rest:
 * `reason`, `eventDate`, all of `additionalData`, and whether the item is live. Read 2026-11-24, from copies.
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
/** Adyen sends one item; its page allows six at most. */
const MOST_ITEMS = 6;

const text = z.union([z.string(), z.boolean().transform(String)]);

export default defineProvider({
  name: 'adyen',
  title: 'Adyen payments',
  docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  typePrefix: 'com.adyen',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the Customer Area under Developers > Webhooks, as a Standard webhook. (From memory; confirm at the sender.)',
  assumptions: [
    'An item without `pspReference`, such as a report, is identified by the digest of its bytes.',
    'What is not among the eight signed fields is unverified: the amount and the result are verified, the reason is not.',
  ],
  settings: z.strictObject({
    secrets: encodedSecretList(
      'hex',
      'the HMAC key of the standard webhook, in hex, as the Customer Area shows it',
    ),
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
    short: 'pspReference, eventCode and success',
    why: 'Reference, event code and success, all signed: Adyen says that an event sent twice has the first two in common, and that `success` may still change.',
    of: ({ pspReference, eventCode, success }) =>
      pspReference ? `${pspReference}:${eventCode}:${success}` : undefined,
  },
  normalize: ({ pspReference, originalReference, eventCode, eventDate }) => [
    passThrough(nativeType('com.adyen', eventCode), {
      subject: pspReference || undefined,
      // A later modification has a reference of its own and names the payment’s.
      orderBy: originalReference || pspReference || undefined,
      time: eventDate,
    }),
  ],
  accepted: { contentType: 'text/plain', body: '[accepted]' },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 2_592_000,
    note: 'Three attempts at once, then a queue for each URL: repeated after 2 min to 8 h, for up to 30 days, while everything behind it waits.',
    source: 'https://docs.adyen.com/development-resources/webhooks/troubleshoot',
  },
});

/** Absent fields are empty, as in Adyen’s libraries. */
function signedFields(item: unknown) {
  const fields = SIGNED.map((path) => valueAt(item, `${ITEM}.${path}`));
  if (fields.includes(null)) return 'content_unreadable';
  return [Buffer.from(fields.join(':'), 'utf8')];
}

/** The value at a path as JavaScript prints it, empty if it is absent; null if it is an object or its parent is missing. */
function valueAt(value: unknown, path: string): string | null {
  let at = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null) return null;
    at = Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
  }
  if (at === undefined || at === null) return '';
  return typeof at === 'object' ? null : String(at);
}
