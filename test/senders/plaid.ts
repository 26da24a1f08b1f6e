/** Plaid: https://plaid.com/docs/api/webhooks/webhook-verification/. */
import { EC_PRIVATE_KEY, EC_PUBLIC_KEY } from './keys.js';
import type { Sender, Sign } from './sender.js';
import { sha256Hex, signEcdsa, signJwt } from './web-crypto.js';

const KID = 'bfbd5111-8e33-4643-8ced-b2e642a72f3c';
const KEY_URL = 'https://production.plaid.com/webhook_verification_key/get';

export const sign: Sign = async (body, { secret, at }) => ({
  'plaid-verification': await signJwt(
    { alg: 'ES256', kid: KID, typ: 'JWT' },
    { iat: Math.floor(at / 1000), request_body_sha256: await sha256Hex(body) },
    (message) => signEcdsa(secret, message),
  ),
});

/** Indented by two blanks, as Plaid prints. */
const json = (value: unknown) => JSON.stringify(value, null, 2);

export const plaid: Sender = {
  provider: 'plaid',
  sign,
  secret: EC_PRIVATE_KEY,
  settings: { keys: { clientId: 'client_demo', secret: 'secret_demo' } },
  keyLocations: {
    [KEY_URL]: JSON.stringify({
      key: {
        ...EC_PUBLIC_KEY.export({ format: 'jwk' }),
        alg: 'ES256',
        use: 'sig',
        kid: KID,
        created_at: 1560466143,
        expired_at: null,
      },
      request_id: 'demo',
    }),
  },
  userAgent: 'python-requests/2.26.0',
  samples: [
    {
      name: 'TRANSACTIONS.SYNC_UPDATES_AVAILABLE',
      body: json({
        webhook_type: 'TRANSACTIONS',
        webhook_code: 'SYNC_UPDATES_AVAILABLE',
        item_id: 'item_demo_1',
        initial_update_complete: true,
        historical_update_complete: false,
        environment: 'sandbox',
      }),
    },
    {
      name: 'ITEM.ERROR',
      body: json({
        webhook_type: 'ITEM',
        webhook_code: 'ERROR',
        item_id: 'item_demo_1',
        error: { error_code: 'ITEM_LOGIN_REQUIRED', error_message: 'demo' },
      }),
    },
    {
      name: 'LINK.SESSION_FINISHED',
      body: json({
        webhook_type: 'LINK',
        webhook_code: 'SESSION_FINISHED',
        link_session_id: 'session_demo_1',
        timestamp: '2026-02-02T02:39:59Z',
      }),
    },
    { name: 'unfamiliar', body: json({ webhook_type: 'DEMO' }) },
  ],
};
