/** `GET /events` over a log that takes its time: no append is missed, and a log that cannot be read ends the connection. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import express from 'express';
import { readEventStream } from '../src/cli/event-stream-reader.js';
import { streamEvents } from '../src/http/event-stream-writer.js';
import type { EventLog, LogEntry } from '../src/journal/embedded-log.js';
import { until } from './journal/bridging.js';

/** Each read takes a moment, in which more may be appended. */
class SlowLog implements EventLog {
  readonly firstOffset = 0;
  nextOffset = 0;
  isBroken = false;
  readonly #listeners = new Set<() => void>();

  append(): void {
    this.nextOffset++;
    for (const listener of this.#listeners) listener();
  }

  async read(offset: number, limit: number): Promise<LogEntry[]> {
    const end = Math.min(this.nextOffset, offset + limit);
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (this.isBroken) throw new Error('EIO');
    const record = { topic: 't', key: null, headers: {}, value: Buffer.alloc(0) };
    return Array.from({ length: end - offset }, (_, i) => ({ offset: offset + i, record }));
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get followers(): number {
    return this.#listeners.size;
  }
}

async function serve(log: EventLog) {
  const app = express();
  app.get('/events', (request, response) => streamEvents(log, request, response, () => () => {}));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events?from=0`;
  return { url, close: () => server.close() };
}

test('what is appended while the log is being read comes too, once and in order', {
  timeout: 10_000,
}, async () => {
  const log = new SlowLog();
  const { url, close } = await serve(log);
  const { body } = await fetch(url);
  // During a read that finds nothing, and then during reads that find something; the last has none behind it that wakes the reader.
  log.append();
  const offsets: string[] = [];
  for await (const { id } of readEventStream(body!)) {
    offsets.push(id);
    if (id === '0') for (const ms of [1, 10, 60]) setTimeout(() => log.append(), ms);
    if (offsets.length === 4) break;
  }
  assert.deepEqual(offsets, ['0', '1', '2', '3']);
  close();
});

test('a log that cannot be read ends the connection, so that the client connects again', async () => {
  const log = new SlowLog();
  log.append();
  log.isBroken = true;
  const { url, close } = await serve(log);
  const { body } = await fetch(url);
  await assert.rejects(async () => {
    for await (const message of readEventStream(body!)) assert.fail(message.id);
  }, /terminated/);
  await until('it follows no more', () => log.followers === 0);
  close();
});
