/** Two keys, each for its own header. One valid signature is enough, and a key never verifies the other key’s header. */
import { hmac, iso8601, type Scheme } from '../../src/provider/kit.js';

export interface BoxKeys {
  readonly primary: readonly string[];
  readonly secondary: readonly string[] | undefined;
  readonly toleranceSeconds: number;
}

const PRIMARY = 'box-signature-primary';
const SECONDARY = 'box-signature-secondary';
const TIMESTAMP = 'box-delivery-timestamp';

export function boxSignatures({ primary, secondary, toleranceSeconds }: BoxKeys): Scheme {
  const signedIn = (header: string, secrets: readonly string[]) =>
    hmac({
      secrets,
      header,
      encoding: 'base64',
      timestamp: { header: TIMESTAMP, format: iso8601, toleranceSeconds, allowsFuture: true },
      content: ({ timestamp, body }) => [body, timestamp],
      // Neither header is signed; another version would sign in another way.
      finalCheck: (delivery) =>
        delivery.header('box-signature-version') === '1' &&
        delivery.header('box-signature-algorithm') === 'HmacSHA256'
          ? null
          : 'signature_malformed',
    });
  const withVersion = (scheme: Scheme): Scheme => ({
    ...scheme,
    sign: async (unsigned) => ({
      ...(await scheme.sign(unsigned)),
      'box-signature-version': '1',
      'box-signature-algorithm': 'HmacSHA256',
    }),
  });
  const first = withVersion(signedIn(PRIMARY, primary));
  if (!secondary) return first;
  const second = signedIn(SECONDARY, secondary);
  return {
    ...first,
    recognizes: [PRIMARY, SECONDARY],
    // Either signature may be wrong while the other is right.
    covers: { ...first.covers, headers: [TIMESTAMP] },
    async verify(delivery) {
      const verdict = await first.verify(delivery);
      if (verdict.outcome === 'verified') return verdict;
      const other = await second.verify(delivery);
      return other.outcome === 'verified' ? { ...other, key: primary.length + other.key } : verdict;
    },
  };
}
