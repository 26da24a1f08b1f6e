/**
 * Reads a request's body as the exact bytes that came, and never more than `maxBytes` of it into memory, nor more than
 * there is room for, whatever Content-Length says or does not say. Express's own readers are slower and decode.
 */
import type { IncomingMessage } from 'node:http';
import type { AnswerCode } from '../errors.js';

export type BodyOutcome =
  | { readonly body: Buffer }
  | { readonly refused: Extract<AnswerCode, 'body_too_large' | 'body_incomplete' | 'overloaded'> };

/** What a refused sender may still push at us so that it gets to read the answer; then the socket is cut. */
const DISCARD_BYTES = 16 * 1024 * 1024;

/** `admit` is told of the bytes that came before they are kept: false refuses the body. Default: all of it. */
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
    let gathered: Buffer = NOTHING;
    let bytes = 0;
    let pieces = 0;
    // The request lives until it is answered, and its listeners with it: what they gathered must not.
    const settle = (outcome: BodyOutcome) => {
      gathered = NOTHING;
      resolve(outcome);
    };
    const collect = (chunk: Buffer) => {
      const end = bytes + chunk.length;
      pieces += 1;
      if (pieces > FEW_PIECES + maxBytes / LEAST_PIECE_BYTES) request.destroy();
      else if (end <= maxBytes && admit(chunk.length)) {
        gathered = bytes === 0 ? chunk : append(gathered, bytes, chunk, declared ?? maxBytes);
        bytes = end;
      } else {
        request.off('data', collect);
        discard(request);
        settle({ refused: end > maxBytes ? 'body_too_large' : 'overloaded' });
      }
    };
    request.on('data', collect);
    request.on('end', () => settle({ body: gathered.subarray(0, bytes) }));
    // A sender that hangs up, or a chunked body cut short: what came is not what was signed.
    request.on('error', () => settle({ refused: 'body_incomplete' }));
    request.on('close', () => settle({ refused: 'body_incomplete' }));
  });
}

/** A body of single bytes costs seconds of the processor for each MiB; no network and no sender cuts one so small. */
const LEAST_PIECE_BYTES = 64;
const FEW_PIECES = 1024;

const NOTHING = Buffer.alloc(0);

/**
 * `chunk` behind the first `bytes` of `gathered`, in a larger buffer when that is full. Not a list of chunks: who sends a
 * body in single bytes would make each of them an object, and four such senders filled 256 MiB (test/image).
 */
function append(gathered: Buffer, bytes: number, chunk: Buffer, most: number): Buffer {
  const end = bytes + chunk.length;
  let room = gathered;
  if (end > gathered.length) {
    room = Buffer.allocUnsafeSlow(Math.max(end, Math.min(2 * gathered.length, most)));
    gathered.copy(room, 0, 0, bytes);
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
