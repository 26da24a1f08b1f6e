/** `onehook tail`: the embedded log, as it grows. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadedConfig } from '../config/load.js';
import { OperatorError } from '../errors.js';
import { printable } from './columns.js';
import { EXIT, type Io, readArguments, UsageError, wholeNumber } from './command.js';
import { load, localUrl } from './configured.js';
import { tail } from './descriptions/tail.js';
import { readEventStream, type StreamMessage } from './event-stream-reader.js';

const RECONNECT_MS = 1000;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(argv, tail.options);
  if (values.from !== undefined && values.from !== 'beginning') wholeNumber('--from', values.from, 0);
  const config = values.url === undefined ? load(io, values.config) : undefined;
  const url = eventsUrl(values.url ?? localUrl(config!.admin), values.from);
  const show = values.json ? asJson : asLine;
  const signal = io.interruption();

  let last: string | undefined;
  let connected = false;
  while (!signal.aborted) {
    try {
      const body = await open(url, last, signal, config);
      if (connected) io.stderr.write('Reconnected.\n');
      connected = true;
      for await (const message of readEventStream(body)) {
        last = message.id;
        io.stdout.write(`${show(message)}\n`);
      }
    } catch (error) {
      if (signal.aborted) break;
      if (!connected || error instanceof OperatorError) throw understood(error, url);
    }
    if (signal.aborted) break;
    io.stderr.write('The connection ended. Reconnecting.\n');
    await reconnectable(url, signal);
  }
  return EXIT.ok;
}

function eventsUrl(base: string, from: string | undefined): URL {
  if (!URL.canParse('/events', base))
    throw new UsageError(`--url takes an address such as http://127.0.0.1:9090, not "${base}".`);
  const url = new URL('/events', base);
  if (from !== undefined) url.searchParams.set('from', from);
  return url;
}

async function open(
  url: URL,
  last: string | undefined,
  signal: AbortSignal,
  config: LoadedConfig | undefined,
) {
  const headers = { Accept: 'text/event-stream', ...(last === undefined ? {} : { 'Last-Event-ID': last }) };
  const response = await fetch(url, { headers, signal });
  if (response.ok && response.body) return response.body;
  await response.body?.cancel();
  if (response.status === 409) throw new OperatorError(readKafkaInstead(config));
  throw new OperatorError(
    `${url.origin} answered ${response.status}. Is that the admin address of a gateway?`,
  );
}

function readKafkaInstead(config: LoadedConfig | undefined): string {
  // The development default publishes to Kafka by a flag that only the gateway was given.
  const standIn = config?.development ? 'localhost:9092' : 'BROKER:9092';
  const brokers = config?.destination.kind === 'kafka' ? config.destination.brokers.join(',') : standIn;
  const topic = config?.events.topic ?? 'onehook.events';
  return `This gateway publishes to Kafka; read it there, for example:\n  kcat -C -b ${brokers} -t ${topic} -o beginning -f '%p/%o %k %s\\n'`;
}

function understood(error: unknown, url: URL): unknown {
  if (error instanceof OperatorError) return error;
  return new OperatorError(
    `No gateway answers at ${url.origin}. Start one with onehook serve, or give its address with --url.`,
  );
}

/** Resolves when the gateway answers again, or when we are to stop. */
async function reconnectable(url: URL, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    const answered = await fetch(new URL('/livez', url), { signal }).catch(() => null);
    await answered?.body?.cancel();
    if (answered) return;
  }
}

/** Line feeds can only be white space between tokens. */
const asJson = ({ data }: StreamMessage) => data.replaceAll('\n', ' ');

function asLine({ id, event: topic, data }: StreamMessage): string {
  const { time, source, type, subject } = summarize(JSON.parse(data));
  return printable(
    [id.padStart(6), time, source, type, subject, `(${topic})`].filter((part) => part !== '').join('  '),
  );
}

/** A structured event holds these itself; other records (binary mode, quarantine) have them in their headers. */
function summarize(event: Record<string, unknown>) {
  const headers = (event.headers ?? {}) as Record<string, unknown>;
  const text = (...candidates: unknown[]) => String(candidates.find((c) => typeof c === 'string') ?? '');
  const reason = headers.onehook_reason;
  return {
    time: text(event.recordedtime, headers.ce_recordedtime, headers.onehook_received),
    source: text(event.source, headers.ce_source, headers.onehook_source).replace(/^\/sources\//, ''),
    type: text(event.type, headers.ce_type, reason === undefined ? undefined : `quarantined: ${reason}`),
    subject: text(event.subject, headers.ce_subject),
  };
}
