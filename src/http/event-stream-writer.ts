/**
 * `GET /events`: the embedded log as server-sent events. `id` is the offset, so a client that reconnects with
 * Last-Event-ID continues behind the last event it received; `?from=N` starts at an offset; without either, at the end.
 */
import type { Request, Response } from 'express';
import { STRUCTURED_CONTENT_TYPE } from '../gateway/record.js';
import type { EventLog, LogEntry } from '../journal/embedded-log.js';

const READ_BATCH = 100;
const HEARTBEAT_MS = 15_000;

export function streamEvents(
  log: EventLog,
  request: Request,
  response: Response,
  streamOpened: (end: () => void) => () => void,
): void {
  const start = startOffset(log, request);
  if (start === null) {
    response
      .status(400)
      .json({ code: 'offset_malformed', message: 'from and Last-Event-ID must be whole numbers.' });
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(`: next ${start}\n\n`);

  let next = start;
  let isBlocked = false;
  let isReading = false;
  let hasMore = false;
  const isOpen = () => !response.destroyed && !response.writableEnded;
  const pump = async () => {
    hasMore = true;
    if (isReading) return;
    isReading = true;
    try {
      while (hasMore && !isBlocked && isOpen()) {
        // An append during the read sets it again.
        hasMore = false;
        const entries = await log.read(next, READ_BATCH);
        if (entries.length === 0 || !isOpen()) continue;
        hasMore = true;
        let message = '';
        for (const entry of entries) message += toMessage(entry);
        next = entries.at(-1)!.offset + 1;
        isBlocked = !response.write(message);
      }
    } catch {
      // The disk cannot be read. The client connects again, and continues where it was.
      response.destroy();
    } finally {
      isReading = false;
    }
  };
  response.on('drain', () => {
    isBlocked = false;
    void pump();
  });
  const stopListening = log.onAppend(() => void pump());
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
  const streamEnded = streamOpened(() => response.end());
  response.on('close', () => {
    stopListening();
    clearInterval(heartbeat);
    streamEnded();
  });
  void pump();
}

function startOffset(log: EventLog, request: Request): number | null {
  const last = request.get('last-event-id');
  const from = request.query.from;
  if (last === undefined && from === undefined) return log.nextOffset;
  if (from === 'beginning') return log.firstOffset;
  const offset = last === undefined ? Number(from) : Number(last) + 1;
  return Number.isSafeInteger(offset) && offset >= 0 ? offset : null;
}

function toMessage({ offset, record }: LogEntry): string {
  const text =
    record.headers['content-type'] === STRUCTURED_CONTENT_TYPE
      ? record.value.toString('utf8')
      : // Quarantined: the original bytes may not be text.
        JSON.stringify({ headers: record.headers, value_base64: record.value.toString('base64') });
  // Line ends in JSON are white space between tokens; server-sent events need a field for each line.
  const data = text.replace(/\r\n|\r|\n/g, '\ndata: ');
  return `id: ${offset}\nevent: ${record.topic}\ndata: ${data}\n\n`;
}
