/**
 * https://plaid.com/docs/api/webhooks/webhook-verification/
 * A JWT (ES256) holds the digest of the body and is valid for 5 min. The gateway fetches the key by its id, with the client's
 * credentials, from the API of the environment. The page documents no id of an event, and different updates may have equal bodies.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hexDigest,
  importKey,
  jwt,
  keysUrl,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

const HEADER = 'plaid-verification';

export default defineProvider({
  name: 'plaid',
  title: 'Plaid',
  docs: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
  typePrefix: 'com.plaid',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request `POST /link/token/create`, as `webhook`; for an existing item in `POST /item/webhook/update`. (From memory; confirm at the sender.)',
  assumptions: [
    'A redelivery has the same token. One with a new token counts as a new event: two updates of one item may have equal bodies within the dedupe window, and losing one is worse.',
    'A token may be as far in the future as it may be old, since clocks differ: the page limits its age alone.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    keys: z
      .strictObject({
        clientId: z.string().min(1).describe('the client id, from Developers > Keys in the Plaid dashboard'),
        secret: z.string().min(1).describe('the secret of the environment, from the same page'),
        url: keysUrl('https://production.plaid.com/webhook_verification_key/get').describe(
          'where keys are fetched; for the sandbox https://sandbox.plaid.com/webhook_verification_key/get',
        ),
      })
      .describe('the credentials with which keys are fetched from the API of Plaid'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ keys: { clientId, secret, url }, toleranceSeconds }, tools) =>
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
      toleranceSeconds,
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
    item_id: optionalId,
    user_id: optionalId,
    link_session_id: optionalId,
    asset_report_id: optionalId,
    transfer_id: optionalId,
    identity_verification_id: optionalId,
    timestamp: optionalText,
  }),
  identify: {
    short: 'digest of the body and token time',
    why: 'Plaid gives no id, so the digest of the body and the time in the token, both signed, identify the event: two notices of new transactions of one item differ only in that time.',
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
    note: 'Plaid retries up to 6 times within 24 h, first after 30 s, then each time after four times as long. It stops if most deliveries are rejected.',
    source: 'https://plaid.com/docs/api/webhooks/',
  },
});

/** Throws for an expired key, and for an answer without a key. */
function keyIn(answer: string) {
  const { key } = JSON.parse(answer) as { key?: { expired_at?: unknown } };
  const imported = key?.expired_at ? null : importKey(key);
  if (!imported) throw new Error('The answer of Plaid has no valid key.');
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
