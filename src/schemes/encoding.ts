/**
 * Decodes signatures strictly: each value has exactly one text. Whatever Node's decoders would repair (a missing hex digit,
 * missing padding, the other base64 alphabet) is not a signature.
 */

export type Encoding = 'hex' | 'base64' | 'base64url';

const HEX = /^(?:[0-9a-f]{2})+$/i;

/** Null unless `text` is exactly `bytes` bytes in this encoding; with `bytes` null, at least one. Upper-case hex is accepted. */
export function decodeStrictly(text: string, encoding: Encoding, bytes: number | null): Buffer | null {
  if (encoding === 'hex') {
    const fits = bytes === null || text.length === bytes * 2;
    return fits && HEX.test(text) ? Buffer.from(text, 'hex') : null;
  }
  const decoded = Buffer.from(text, encoding);
  if (bytes === null ? decoded.length === 0 : decoded.length !== bytes) return null;
  return decoded.toString(encoding) === text ? decoded : null;
}
