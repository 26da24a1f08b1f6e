/**
 * Many senders at once with bodies as large as they may be, and larger. What was acknowledged is kept by id, to be held
 * against what the gateway has.
 */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { secretOf, signStandard } from '../support/gateway.js';

export const SOURCE = 'flood';
export const PROVIDER = 'standard-webhooks';
export const SECRET = secretOf('f');

/** What one connection sends, over and over. */
export interface FloodKind {
  readonly body: (sequence: number) => Buffer;
  /** Else whoever sends it has no secret. Default true. */
  readonly signed?: boolean;
  /** Chunked, in pieces of so many bytes. Default: whole, with Content-Length. */
  readonly pieces?: number;
}

export interface FloodResult {
  /** By what they were answered with; without an answer, by the error. */
  readonly answers: ReadonlyMap<string, number>;
  /** Ids of the deliveries that were answered 200. */
  readonly acknowledged: ReadonlySet<string>;
}

const ANSWER_TIMEOUT_MS = 30_000;

/** A whole JSON body of `bytes`, never the same twice. */
export function bodyOf(bytes: number, sequence: number): Buffer {
  const head = `{"type":"render.done","timestamp":"2026-01-01T00:00:00Z","data":{"id":"job-${sequence}","filler":"`;
  return Buffer.from(`${head}${'x'.repeat(Math.max(0, bytes - head.length - 3))}"}}`);
}

/** `connections` of each kind until `signal` aborts; then the requests under way are answered, or fail. */
export async function flood(
  ingestUrl: string,
  kinds: readonly FloodKind[],
  connections: number,
  signal: AbortSignal,
): Promise<FloodResult> {
  const answers = new Map<string, number>();
  const acknowledged = new Set<string>();
  const url = new URL(ingestUrl);
  const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
  let sequence = 0;

  const work = async (kind: FloodKind) => {
    while (!signal.aborted) {
      const body = kind.body(++sequence);
      const id = `msg_${sequence}`;
      const headers = signStandard(kind.signed === false ? secretOf('x') : SECRET, body, { id });
      try {
        const code = await send(url, headers, body, kind.pieces);
        count(code);
        if (code === '200 accepted') acknowledged.add(id);
        // As a sender would: not at once again after a refusal of our own.
        if (code.startsWith('503')) await sleep(50);
      } catch (error) {
        count((error as NodeJS.ErrnoException).code ?? (error as Error).message);
        await sleep(50);
      }
    }
  };
  await Promise.all(kinds.flatMap((kind) => Array.from({ length: connections }, () => work(kind))));
  return { answers, acknowledged };
}

/** One connection, one request, by hand: node:http would not cut a body as badly as a sender may. */
function send(url: URL, headers: Record<string, string>, body: Buffer, pieces?: number): Promise<string> {
  const length = pieces === undefined ? `content-length: ${body.length}` : 'transfer-encoding: chunked';
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST /webhooks/${SOURCE} HTTP/1.1\r\nhost: flood\r\nconnection: close\r\ncontent-type: application/json\r\n${fields.join('')}${length}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [, status, code] = /^HTTP\/1\.1 (\d+) .*"code":"(\w+)"/s.exec(text) ?? [];
      if (status === undefined) reject(new Error('closed without an answer'));
      else resolve(`${status} ${code}`);
    });
    socket.write(head);
    socket.write(pieces === undefined ? body : inPieces(body, pieces));
  });
}

function inPieces(body: Buffer, bytes: number): Buffer {
  const parts: string[] = [];
  for (let at = 0; at < body.length; at += bytes) {
    const piece = body.subarray(at, at + bytes);
    parts.push(`${piece.length.toString(16)}\r\n${piece.toString('latin1')}\r\n`);
  }
  return Buffer.from(`${parts.join('')}0\r\n\r\n`, 'latin1');
}
