/**
 * https://cloudinary.com/documentation/notification_signatures, and its Node SDK 2.11.0
 * The signature is a plain digest of body, time and API secret: SHA-1, or SHA-256 if the account is set to it. Its length
 * shows which; both are accepted unless the settings name one. Uploads and derived files are not jobs that a caller
 * submitted, so they pass through. The page documents neither retries nor whether a request reports its end once. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretDigest,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

const SIGNATURE = 'x-cld-signature';
const SHA256_HEX_CHARACTERS = 64;

export default defineProvider({
  name: 'cloudinary',
  title: 'Cloudinary',
  docs: 'https://cloudinary.com/documentation/notifications',
  typePrefix: 'com.cloudinary',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In each request as `notification_url`, or for the account in Settings > Webhook Notifications. (From memory; confirm at the sender.)',
  assumptions: [
    'A notification that is sent again has the same body.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList('the API secret of the product environment, as the Cloudinary Console shows it'),
    toleranceSeconds: toleranceSeconds(7200),
    algorithm: z
      .enum(['sha1', 'sha256'])
      .optional()
      .describe('the only digest to accept, as your account is set to it; by default both are accepted'),
  }),
  scheme: ({ secrets, toleranceSeconds, algorithm }) => {
    const schemeFor = (algorithm: 'sha1' | 'sha256') =>
      secretDigest({
        algorithm,
        secrets,
        secretStands: 'last',
        header: SIGNATURE,
        encoding: 'hex',
        timestamp: { header: 'x-cld-timestamp', format: unixSeconds, toleranceSeconds, allowsFuture: true },
        content: ({ timestamp, body }) => [body, timestamp],
      });
    if (algorithm) return schemeFor(algorithm);
    const [sha1, sha256] = [schemeFor('sha1'), schemeFor('sha256')];
    return {
      ...sha1,
      title: 'SHA-1 or SHA-256 with the secret in it, hex',
      verify: (delivery) =>
        (delivery.header(SIGNATURE)?.length === SHA256_HEX_CHARACTERS ? sha256 : sha1).verify(delivery),
    };
  },
  development: (make) => ({ secrets: [make.secret(20).toString('base64url')] }),

  payload: z.object({
    notification_type: optionalText,
    timestamp: optionalText,
    request_id: optionalId,
    public_id: optionalId,
    asset_id: optionalId,
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: the id of the request that led to it is in each notification of that request.',
    of: () => undefined,
  },
  normalize: ({ notification_type, timestamp, request_id, public_id, asset_id }) => [
    passThrough(nativeType('com.cloudinary', notification_type ?? 'unknown'), {
      subject: public_id ?? asset_id ?? request_id,
      time: timestamp,
    }),
  ],

  sender: undocumentedSender({
    note: 'The schedule of retries was not found.',
    source: 'https://cloudinary.com/documentation/notifications',
  }),
});
