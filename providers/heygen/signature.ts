/** The two versions of the signature: one HMAC of the body, in v3 beside a time that is not signed, in v1 without. */
import { type Delivery, hmac, type Scheme, unixSeconds } from '../../src/provider/kit.js';

const V3 = 'heygen-signature';
const V1 = 'signature';
const TIMESTAMP = 'heygen-timestamp';

export interface SignatureSettings {
  readonly secrets: readonly string[];
  /** Instead of both. */
  readonly header?: string | undefined;
  readonly toleranceSeconds: number;
}

export function heygenSignature({ secrets, header, toleranceSeconds }: SignatureSettings): Scheme {
  const names = header === undefined ? [V3, V1] : [header];
  const schemes = names.map((name) => {
    const form = { secrets, header: name, encoding: 'hex' } as const;
    const timestamp = { header: TIMESTAMP, format: unixSeconds, toleranceSeconds, signed: false };
    return { name, undated: hmac(form), dated: hmac({ ...form, timestamp }) };
  });
  const [first] = schemes;
  if (!first) throw new Error('There is no header.');
  const isDated = (delivery: Delivery) =>
    delivery.has(TIMESTAMP) || (header === undefined && delivery.has(V3));
  return {
    ...first.dated,
    recognizes: names,
    covers: { ...first.dated.covers, headers: names },
    isDated,
    verify(delivery) {
      const { dated, undated } = schemes.find(({ name }) => delivery.has(name)) ?? first;
      // Without any signature, that is what is missing, and not the time.
      const isSigned = names.some((name) => delivery.has(name));
      return (isSigned && isDated(delivery) ? dated : undated).verify(delivery);
    },
  };
}
