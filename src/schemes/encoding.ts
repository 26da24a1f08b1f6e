/**
 * Signatures as text, read strictly: one text for one value. Anything that Node's decoders would repair
 * (a cut hex digit, missing padding, the other base64 alphabet) is not a signature.
 */

export type Encoding = 'hex' | 'base64' | 'base64url';

const HEX = /^(?:[0-9a-f]{2})+$/i;

/** The bytes of a signature, or null when `text` is not exactly `bytes` of them in this encoding (null: at least one). Upper-case hex is fine. */
export function decodeStrictly(text: string, encoding: Encoding, bytes: number | null): Buffer | null {
  if (encoding === 'hex') {
    const fits = bytes === null || text.length === bytes * 2;
    return fits && HEX.test(text) ? Buffer.from(text, 'hex') : null;
  }
  const decoded = Buffer.from(text, encoding);
  if (bytes === null ? decoded.length === 0 : decoded.length !== bytes) return null;
  return decoded.toString(encoding) === text ? decoded : null;
}
