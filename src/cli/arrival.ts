/** Waits for events in the embedded log of a running gateway, through its admin port. */
import { OperatorError } from '../errors.js';
import { UsageError } from './command.js';
import { readEventStream } from './event-stream-reader.js';

export interface Arrival {
  /** Resolves when all of them have arrived since the log was opened; rejects after this many seconds. */
  until(source: string, ids: readonly string[], seconds: number): Promise<void>;
  close(): void;
}

/** Null where events go to Kafka: there is no embedded log to wait for. */
export async function openArrival(adminUrl: string): Promise<Arrival | null> {
  if (!URL.canParse('/events', adminUrl))
    throw new UsageError(`--admin-url takes an address such as http://127.0.0.1:9090, not "${adminUrl}".`);
  const url = new URL('/events', adminUrl);
  const controller = new AbortController();
  const { signal } = controller;
  const response = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal }).catch(() => {
    throw new OperatorError(`No gateway answers at ${url.origin}. Give its admin address with --admin-url.`);
  });
  const { body, status } = response;
  if (!response.ok || body === null) {
    await body?.cancel();
    if (status === 409) return null;
    throw new OperatorError(`${url.origin} answered ${status}. Is that the admin address of a gateway?`);
  }
  return {
    async until(source, ids, seconds) {
      const missing = new Set(ids);
      const timer = setTimeout(() => controller.abort(), seconds * 1000);
      try {
        if (missing.size === 0) return;
        for await (const { data } of readEventStream(body)) {
          const event = identified(JSON.parse(data));
          if (event.source === `/sources/${source}`) missing.delete(event.id);
          if (missing.size === 0) return;
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        clearTimeout(timer);
      }
      throw new OperatorError(`${[...missing].join(', ')} did not arrive in the log within ${seconds} s.`);
    },
    close: () => controller.abort(),
  };
}

/** A structured event holds them itself; in binary mode they are in the headers. */
function identified(record: Record<string, unknown>): { id: string; source: string } {
  const headers = (record.headers ?? {}) as Record<string, unknown>;
  return { id: String(record.id ?? headers.ce_id), source: String(record.source ?? headers.ce_source) };
}
