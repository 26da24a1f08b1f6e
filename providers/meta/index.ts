/**
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 * Facebook pages, Messenger, Instagram and WhatsApp: one way to sign, one shape. A delivery holds entries of many accounts, and
 * each becomes an event of its own; what it is about (`object`) stands beside them. Signed are the bytes, in which everything
 * beyond ASCII is escaped. X-Hub-Signature (SHA-1) comes beside it and is never looked at. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  hmac,
  itemsOf,
  nativeType,
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
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'An entry that is sent again is the same entry.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the app secret'),
    /** Proves nothing about a delivery: it lets Meta, and whoever else knows it, see that the URL is yours. */
    verifyToken: z.string().min(1, { error: 'is empty' }).optional(),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')], verifyToken: 'development' }),

  split: (json) => itemsOf(json, ['entry']),
  payload: z.looseObject({
    id: z.coerce.string().optional().catch(undefined),
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
    short: 'SHORT',
    why: 'The digest of the entry: only messages have ids, and those of their receipts are the same.',
    of: () => undefined,
  },
  normalize: (entry, delivery) => {
    const { id, time, changes, messaging } = entry;
    const fields = [...new Set(changes?.map(({ field }) => field))];
    const kind = messaging ? 'messaging' : fields.length === 1 ? fields[0] : 'changes';
    return [
      passThrough(nativeType('com.facebook', unverifiedText(delivery, 'object') ?? 'unknown', kind), {
        subject: id,
        // Those of one conversation, else of one account.
        orderBy:
          textAt(entry, 'messaging.0.sender.id') ??
          textAt(entry, 'changes.0.value.messages.0.from') ??
          textAt(entry, 'changes.0.value.statuses.0.recipient_id') ??
          id,
        time: messaging?.[0]?.timestamp ?? time,
      }),
    ];
  },
  handshake: {
    note: 'When a subscription is made, a GET with `hub.challenge`, which has to come back where `hub.verify_token` is yours.',
    methods: ['GET'],
    beforeVerification: ({ method, url }, { verifyToken }) => {
      const asked = new URLSearchParams(url.split('?')[1] ?? '');
      const challenge = asked.get('hub.challenge') ?? '';
      const isAsked =
        method === 'GET' && asked.get('hub.mode') === 'subscribe' && /^[\w.-]+$/.test(challenge);
      return isAsked && verifyToken && isSame(asked.get('hub.verify_token') ?? '', verifyToken)
        ? { contentType: 'text/plain', body: challenge }
        : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 604_800,
    success: '200',
    maxBodyBytes: 3 * 1024 * 1024,
    note: 'WhatsApp: up to 7 days and 3 MiB; others: 36 h, up to 1000 updates in one delivery. A URL that keeps failing is unsubscribed.',
    source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks',
  },
});

/** Of digests, so that time tells nothing about the token. */
const isSame = (given: string, held: string) =>
  hexDigest(Buffer.from(given)) === hexDigest(Buffer.from(held));
