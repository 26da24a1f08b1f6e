/**
 * https://plaid.com/docs/api/webhooks/webhook-verification/
 * A JWT (ES256) holds the digest of the body and is good for 5 minutes. Its key is asked for by its id, with the client's
 * credentials, at the environment's API. Left out: ids of events; equal bodies tell of different updates. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hexDigest,
  importKey,
  jwt,
  keysUrl,
  nativeType,
  optionalText,
  passThrough,
  z,
} from '../../src/provider/kit.js';

const HEADER = 'plaid-verification';

export default defineProvider({
  name: 'plaid',
  title: 'Plaid',
  docs: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'A redelivery keeps its token, or is a new event: two updates of one item within its window may have equal bodies, and losing one is worse.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    /** What Plaid’s API is asked for a key with. */
    keys: z.strictObject({
      clientId: z.string().min(1),
      secret: z.string().min(1),
      /** Of the sandbox: https://sandbox.plaid.com/webhook_verification_key/get */
      url: keysUrl('https://production.plaid.com/webhook_verification_key/get'),
    }),
  }),
  scheme: ({ keys: { clientId, secret, url } }, tools) =>
    jwt({
      header: HEADER,
      algorithms: ['ES256'],
      keys: {
        tools,
        location: (kid) =>
          kid === ''
            ? 'signature_malformed'
            : { url, request: { client_id: clientId, secret, key_id: kid }, parse: keyIn },
      },
      toleranceSeconds: 300,
      ageByIssue: true,
      binds: ({ request_body_sha256 }, { body }) =>
        request_body_sha256 === hexDigest(body) ? null : 'claim_mismatch',
    }),
  development: (make) => ({
    keys: { clientId: 'development', secret: make.secret(16).toString('hex'), url: make.keysUrl },
  }),

  payload: z.object({
    webhook_type: z.string().min(1),
    webhook_code: optionalText,
    item_id: optionalText,
    user_id: optionalText,
    link_session_id: optionalText,
    asset_report_id: optionalText,
    transfer_id: optionalText,
    identity_verification_id: optionalText,
    timestamp: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body and the time in the token, both signed: Plaid gives no id, and two notices of new transactions of one item are equal but for it.',
    of: (_, delivery) => `${digestOf(delivery.body)}:${issuedAt(delivery.header(HEADER) ?? '')}`,
  },
  normalize: ({ webhook_type, webhook_code, timestamp, ...ids }) => {
    const subject =
      ids.item_id ??
      ids.transfer_id ??
      ids.identity_verification_id ??
      ids.asset_report_id ??
      ids.link_session_id ??
      ids.user_id;
    return [passThrough(nativeType('com.plaid', webhook_type, webhook_code), { subject, time: timestamp })];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 86_400,
    success: '200',
    note: 'Up to 6 retries within 24 h, first after 30 s and each four times later; stopped where most deliveries are rejected.',
    source: 'https://plaid.com/docs/api/webhooks/',
  },
});

/** Throws for a key that has been retired, or what is none. */
function keyIn(answer: string) {
  const { key } = JSON.parse(answer) as { key?: { expired_at?: unknown } };
  const imported = key?.expired_at ? null : importKey(key);
  if (!imported) throw new Error('Plaid’s answer holds no key that is in use.');
  return imported.key;
}

/** `iat` of a token that was verified. */
function issuedAt(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return String((claims as { iat?: unknown }).iat);
  } catch {
    return '';
  }
}
