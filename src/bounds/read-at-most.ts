/** Reading a body that someone else wrote, without letting them choose how much memory it takes. */

/**
 * The whole body, or past `maxBytes` what `onExcess` returns or throws; the rest of the body is then canceled. Takes the body
 * of `fetch` (null: empty) and a response of `node:http` alike. Rejects where the body breaks off. `admit` is called with the
 * size of each chunk: false ends the reading, and the outcome is null.
 */
export async function readAtMost<T>(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  onExcess: () => T,
  admit: (bytes: number) => boolean,
): Promise<Buffer | T | null>;
export async function readAtMost<T>(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  onExcess: () => T,
): Promise<Buffer | T>;
export async function readAtMost<T>(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  onExcess: () => T,
  admit: (bytes: number) => boolean = () => true,
): Promise<Buffer | T | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > maxBytes) return onExcess();
    if (!admit(chunk.length)) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
