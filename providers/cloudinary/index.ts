/**
 * https://cloudinary.com/documentation/notification_signatures, and its Node SDK 2.11.0
 * A plain digest of body, time and API secret: SHA-1, or SHA-256 where the account is set to it. Its length tells which; both
 * are taken unless the settings say one. Uploads and derived files are told of and not jobs that were submitted, so they pass
 * through. Left out: retries, and whether a request tells its end once. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['A notification that is sent again has the same body.'],
  settings: z.strictObject({
    secrets: secretList('the API secret of the product environment'),
    toleranceSeconds: toleranceSeconds(7200),
    algorithm: z.enum(['sha1', 'sha256']).optional(),
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
    request_id: optionalText,
    public_id: optionalText,
    asset_id: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: the id of the request that led to it is told by each notification of that request.',
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
