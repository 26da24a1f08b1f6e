/**
 * Undoes the Content-Encoding of a body within bounds, since the sender is not verified yet. A header that names no coding
 * (`UTF-8`, `Identity`, `none`, `8bit`, nothing at all) changes nothing, and neither does one that the bytes contradict.
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { Delivery } from '../delivery.js';

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const [zlib, raw] = [promisify(inflate), promisify(inflateRaw)] as [Decoder, Decoder];
/** Some senders write `deflate` without the header of zlib, whose first byte always ends in 8. */
const deflate: Decoder = (bytes, options) => ((bytes[0] ?? 0) % 16 === 8 ? zlib : raw)(bytes, options);

const CODINGS = new Map<string, Decoder>([
  ['gzip', promisify(gunzip) as Decoder],
  ['x-gzip', promisify(gunzip) as Decoder],
  ['deflate', deflate],
  ['br', promisify(brotliDecompress) as Decoder],
]);

/** Compressed text that decompresses to itself exists, so each coding costs the attacker nothing. */
const MOST_CODINGS = 2;
/** JSON shrinks to a tenth, lists of equal items to a fiftieth; a bomb to a thousandth. */
const GREATEST_RATIO = 100;
const ALWAYS_ALLOWED_BYTES = 65_536;
/** For a delivery that was verified before. */
const MOST_BYTES = 64 * 1024 * 1024;

const codingsOf = ({ headers }: Delivery): Decoder[] =>
  (headers['content-encoding'] ?? [])
    .flatMap((value) => value.split(','))
    .flatMap((name) => CODINGS.get(name.trim().toLowerCase()) ?? []);

/** The most bytes that `decode` may hold besides the body; 0 where there is nothing to undo. */
export function decodedLimit(delivery: Delivery, maxBytes: number): number {
  if (delivery.headers['content-encoding'] === undefined || codingsOf(delivery).length === 0) return 0;
  return Math.min(maxBytes, Math.max(ALWAYS_ALLOWED_BYTES, GREATEST_RATIO * delivery.body.length));
}

/** The delivery with its decoded body beside the exact one, or as it is. `isTooLarge`: it exceeds the limit when decoded. */
export async function decode(
  delivery: Delivery,
  maxBytes: number = MOST_BYTES,
): Promise<{ readonly delivery: Delivery; readonly isTooLarge: boolean }> {
  const maxOutputLength = decodedLimit(delivery, maxBytes);
  const codings = maxOutputLength === 0 ? [] : codingsOf(delivery);
  if (codings.length === 0 || codings.length > MOST_CODINGS || delivery.body.length === 0)
    return { delivery, isTooLarge: false };
  try {
    let decoded = delivery.body;
    // The header lists them in the order in which they were applied.
    for (const undo of codings.reverse()) decoded = await undo(decoded, { maxOutputLength });
    return { delivery: new Delivery({ ...delivery, decoded }), isTooLarge: false };
  } catch (error) {
    // Any other error: the bytes are not compressed, as behind a proxy that decompresses and leaves the header.
    return { delivery, isTooLarge: (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' };
  }
}
