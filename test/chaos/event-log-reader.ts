/** Reads the embedded log as any consumer does: `GET /events`, from the beginning, and again from where a connection broke. */

import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Seen } from './oracle.js';

/** Offsets at the end may be missing, so the end is reached when nothing comes. */
const SILENCE_MS = 15_000;
const BROKEN_TIMEOUT_MS = 60_000;
const BOUNDARY = '\n\n';

/** Hands over every event that is there when it is called, in the order of the offsets. Rejects where they do not grow. */
export async function readEventLog(adminPort: number, onRecord: (record: Seen) => void): Promise<void> {
  const end = await nextOffset(adminPort);
  let last = -1;
  for (let brokenSince = 0; last < end - 1; ) {
    const from = last;
    const outcome = await readFrom(adminPort, last, (record) => {
      const offset = Number(record.offset);
      if (!(offset > last)) throw new Error(`GET /events sent offset ${record.offset} after ${last}.`);
      last = offset;
      onRecord(record);
      return last < end - 1;
    });
    if (outcome === 'silent' && last === from) return;
    if (last > from || brokenSince === 0) brokenSince = Date.now();
    if (Date.now() - brokenSince > BROKEN_TIMEOUT_MS)
      throw new Error(`GET /events cannot be read from ${last}.`);
    await sleep(100);
  }
}

/** Until `each` returns false, nothing comes any more, or the connection ends. */
async function readFrom(
  adminPort: number,
  last: number,
  each: (record: Seen) => boolean,
): Promise<'silent' | 'ended'> {
  const response = await open(adminPort, { 'last-event-id': String(last) });
  let isSilent = false;
  const watch = () =>
    setTimeout(() => {
      isSilent = true;
      response.destroy();
    }, SILENCE_MS);
  let timer = watch();
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of response) {
      const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      let start = 0;
      for (let at = bytes.indexOf(BOUNDARY); at !== -1; at = bytes.indexOf(BOUNDARY, start)) {
        const record = recordOf(bytes.subarray(start, at));
        start = at + BOUNDARY.length;
        if (record === null) continue;
        clearTimeout(timer);
        timer = watch();
        if (!each(record)) return 'ended';
      }
      rest = bytes.subarray(start);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
  return isSilent ? 'silent' : 'ended';
}

/** The gateway names it when a stream opens that starts at the end. */
async function nextOffset(adminPort: number): Promise<number> {
  const response = await open(adminPort, {});
  for await (const chunk of response) {
    response.destroy();
    const found = /^: next (\d+)\n/.exec(String(chunk))?.[1];
    if (found !== undefined) return Number(found);
  }
  throw new Error('GET /events did not name its next offset.');
}

function open(port: number, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ port, path: '/events', host: '127.0.0.1', headers, agent: false }, resolve).once('error', reject);
  });
}

/** Null for a comment. No payload of a trial has a line end. */
function recordOf(block: Buffer): Seen | null {
  const id = fieldOf(block, 'id: ');
  const data = block.indexOf('\ndata: ');
  if (id === null || data === -1) return null;
  return { partition: 0, offset: id, value: block.subarray(data + '\ndata: '.length) };
}

function fieldOf(block: Buffer, name: string): string | null {
  if (!block.subarray(0, name.length).equals(Buffer.from(name))) return null;
  return block.toString('latin1', name.length, block.indexOf('\n'));
}
