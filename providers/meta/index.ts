/**
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 * Facebook pages, Messenger, Instagram and WhatsApp sign alike and send the same shape. A delivery holds entries of many accounts,
 * and each becomes an event of its own; `object`, beside them, says what they are about. The signature covers the bytes, in
 * which all characters beyond ASCII are escaped. X-Hub-Signature (SHA-1) comes too and is ignored. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  hmac,
  itemsOf,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  textAt,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

/** Seconds in some products, milliseconds in others. */
const instant = z.coerce
  .number()
  .positive()
  .transform((number) => (number < 1e11 ? number * 1000 : number))
  .optional()
  .catch(undefined);

export default defineProvider({
  name: 'meta',
  title: 'Meta: Facebook, Messenger, Instagram, WhatsApp',
  docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  typePrefix: 'com.facebook',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the app dashboard, under Webhooks, as the callback URL, with the value of `verifyToken` beside it. (From memory; confirm at the sender.)',
  assumptions: [
    'An entry of WhatsApp happened when its first message was sent, or its first status changed.',
    'A redelivered entry has the same fields.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList('the app secret, from App settings > Basic of the app dashboard'),
    verifyToken: z
      .string()
      .min(1, { error: 'is empty' })
      .optional()
      .describe(
        'the verify token that you enter beside the callback URL: Meta sends it when it verifies the URL. It verifies no delivery',
      ),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')], verifyToken: 'development' }),

  split: (json) => itemsOf(json, ['entry']),
  payload: z.looseObject({
    id: optionalId,
    time: instant,
    changes: z
      .array(z.looseObject({ field: optionalText }))
      .optional()
      .catch(undefined),
    messaging: z
      .array(z.looseObject({ timestamp: instant }))
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'digest of the entry',
    why: 'The digest of the entry identifies the event: only messages have ids, and their receipts repeat those ids.',
    of: () => undefined,
  },
  normalize: (entry, delivery) => {
    const { id, time, changes, messaging } = entry;
    const fields = [...new Set(changes?.map(({ field }) => field))];
    const kind = messaging ? 'messaging' : fields.length === 1 ? fields[0] : 'changes';
    return [
      passThrough(nativeType('com.facebook', unverifiedText(delivery, 'object') ?? 'unknown', kind), {
        subject: id,
        // Events of one conversation are ordered, else those of one account.
        orderBy:
          textAt(entry, 'messaging.0.sender.id') ??
          textAt(entry, 'changes.0.value.messages.0.from') ??
          textAt(entry, 'changes.0.value.statuses.0.recipient_id') ??
          id,
        time:
          messaging?.[0]?.timestamp ??
          time ??
          instant.parse(TIMES.map((path) => textAt(entry, path)).find(Boolean)),
      }),
    ];
  },
  handshake: {
    note: 'When a subscription is created, Meta sends a GET with `hub.challenge`; the gateway returns it if `hub.verify_token` equals `verifyToken`.',
    methods: ['GET'],
    beforeVerification: ({ method, url }, { verifyToken }) => {
      const query = new URLSearchParams(url.split('?')[1] ?? '');
      const challenge = query.get('hub.challenge') ?? '';
      const isQuestion =
        method === 'GET' && query.get('hub.mode') === 'subscribe' && /^[\w.-]+$/.test(challenge);
      return isQuestion && verifyToken && isSame(query.get('hub.verify_token') ?? '', verifyToken)
        ? { contentType: 'text/plain', body: challenge }
        : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 604_800,
    success: '200',
    maxBodyBytes: 3 * 1024 * 1024,
    note: 'WhatsApp retries for up to 7 days and sends up to 3 MiB; the others retry for 36 h and send up to 1,000 updates in one delivery. Meta unsubscribes a URL that keeps failing.',
    source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks',
  },
});

/** Entries of WhatsApp have no time of their own: when its first message was sent, or its first status changed. */
const TIMES = ['messages', 'statuses', 'message_echoes', 'calls'].map(
  (list) => `changes.0.value.${list}.0.timestamp`,
);

/** Compares digests, so that the time it takes reveals nothing about the token. */
const isSame = (given: string, expected: string) =>
  hexDigest(Buffer.from(given)) === hexDigest(Buffer.from(expected));
