/**
 * Reads the exact bytes of a request's body. It never holds more than `maxBytes` in memory, and no more than `admit` allows,
 * whatever Content-Length says. Express's own readers are slower, and they decode.
 */
import type { IncomingMessage } from 'node:http';
import type { AnswerCode } from '../errors.js';

export type BodyOutcome =
  | { readonly body: Buffer }
  | { readonly refused: Extract<AnswerCode, 'body_too_large' | 'body_incomplete' | 'overloaded'> };

/** How much a refused sender may still send before it reads the answer; beyond it the socket is closed. */
const DISCARD_BYTES = 16 * 1024 * 1024;

/** `admit` is called with the size of each chunk before it is stored: false refuses the body. Default: always true. */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  admit: (bytes: number) => boolean = () => true,
): Promise<BodyOutcome> {
  const length = request.headers['content-length'];
  const declared = length === undefined ? null : Number(length);
  if (declared !== null && declared > maxBytes) {
    discard(request);
    return Promise.resolve({ refused: 'body_too_large' });
  }
  return new Promise((resolve) => {
    let received: Buffer = NOTHING;
    let bytes = 0;
    let pieces = 0;
    // The listeners live as long as the request, which is until its answer; the bytes must not.
    const settle = (outcome: BodyOutcome) => {
      received = NOTHING;
      resolve(outcome);
    };
    const collect = (chunk: Buffer) => {
      const end = bytes + chunk.length;
      pieces += 1;
      if (pieces > FEW_PIECES + maxBytes / LEAST_PIECE_BYTES) request.destroy();
      else if (end <= maxBytes && admit(chunk.length)) {
        received = bytes === 0 ? chunk : append(received, bytes, chunk, declared ?? maxBytes);
        bytes = end;
      } else {
        request.off('data', collect);
        discard(request);
        settle({ refused: end > maxBytes ? 'body_too_large' : 'overloaded' });
      }
    };
    request.on('data', collect);
    request.on('end', () => settle({ body: received.subarray(0, bytes) }));
    // The sender hung up, or its chunked body was cut short: the bytes are not those that were signed.
    request.on('error', () => settle({ refused: 'body_incomplete' }));
    request.on('close', () => settle({ refused: 'body_incomplete' }));
  });
}

/** A body of single-byte chunks costs seconds of CPU for each MiB; no network and no sender makes chunks so small. */
const LEAST_PIECE_BYTES = 64;
const FEW_PIECES = 1024;

const NOTHING = Buffer.alloc(0);

/**
 * `chunk` behind the first `bytes` of `received`, in a larger buffer when that is full. Not a list of chunks: each chunk of a
 * body sent in single bytes would be an object, and four such senders filled 256 MiB (test/image).
 */
function append(received: Buffer, bytes: number, chunk: Buffer, most: number): Buffer {
  const end = bytes + chunk.length;
  let room = received;
  if (end > received.length) {
    room = Buffer.allocUnsafeSlow(Math.max(end, Math.min(2 * received.length, most)));
    received.copy(room, 0, 0, bytes);
  }
  chunk.copy(room, bytes);
  return room;
}

function discard(request: IncomingMessage): void {
  let bytes = 0;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARD_BYTES) request.destroy();
  });
}
