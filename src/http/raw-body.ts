/**
 * Reads a request's body as the exact bytes that came, and never more than `maxBytes` of it into memory,
 * whatever Content-Length says or does not say. Express's own readers are slower and decode.
 */
import type { IncomingMessage } from 'node:http';
import type { AnswerCode } from '../errors.js';

export type BodyOutcome =
  | { readonly body: Buffer }
  | { readonly refused: Extract<AnswerCode, 'body_too_large' | 'body_incomplete'> };

/** What a refused sender may still push at us so that it gets to read the answer; then the socket is cut. */
const DISCARD_BYTES = 16 * 1024 * 1024;

export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    discard(request);
    return Promise.resolve({ refused: 'body_too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const collect = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', collect);
      discard(request);
      resolve({ refused: 'body_too_large' });
    };
    request.on('data', collect);
    request.on('end', () =>
      resolve({ body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes) }),
    );
    // A sender that hangs up, or a chunked body cut short: what came is not what was signed.
    request.on('error', () => resolve({ refused: 'body_incomplete' }));
    request.on('close', () => resolve({ refused: 'body_incomplete' }));
  });
}

function discard(request: IncomingMessage): void {
  let bytes = 0;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARD_BYTES) request.destroy();
  });
}
