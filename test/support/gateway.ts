/** A gateway in this process on the embedded log, on free ports, in a directory of its own; and a plain HTTP client. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, SourceConfig } from '../../src/config/load.js';
import { type StartOptions, start } from '../../src/main.js';
import { silentLog } from '../../src/telemetry/log.js';

export interface TestGateway {
  readonly ingestUrl: string;
  readonly adminUrl: string;
  readonly directory: string;
  stop(): Promise<void>;
}

export type ConfigOverrides = { [K in keyof Config]?: Partial<Config[K]> | Config[K] };

export function testConfig(directory: string, overrides: ConfigOverrides = {}): Config {
  const defaults: Config = {
    http: {
      host: '127.0.0.1',
      port: 0,
      maxBodyBytes: 1_048_576,
      maxInFlightBytes: 67_108_864,
      requestTimeoutSeconds: 30,
    },
    admin: { host: '127.0.0.1', port: 0 },
    sources: [],
    destination: { kind: 'embedded' },
    events: {
      topic: 'onehook.events',
      quarantineTopic: 'onehook.quarantine',
      mode: 'structured',
      maxRecordBytes: 1_000_000,
    },
    routes: [],
    journal: { enabled: true, directory, maxBytes: 1e9 },
    payloads: null,
    dedupe: { store: 'memory', windowSeconds: 3600, maxKeys: 10_000 },
    tracing: null,
    log: { level: 'error' },
    shutdown: { graceSeconds: 10 },
    development: false,
  };
  const merged: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(overrides)) {
    const before = merged[name];
    const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
    merged[name] = isPlain && before ? { ...before, ...value } : value;
  }
  return merged as unknown as Config;
}

export function source(name: string, provider: string, settings: unknown): SourceConfig {
  return { name, provider, settings, dedupeWindowSeconds: null, maxBodyBytes: null };
}

export async function startTestGateway(
  overrides: ConfigOverrides = {},
  options: StartOptions = {},
): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'onehook-test-'));
  const running = await start(testConfig(directory, overrides), { log: () => silentLog, ...options });
  return {
    ingestUrl: running.ingestUrl,
    adminUrl: running.adminUrl,
    directory,
    stop: async () => {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly code: string;
  readonly delivery: string;
}

export interface Posted {
  readonly method?: string;
  /** An array value sends the header that many times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: Buffer | string;
  /** Chunked, without Content-Length. */
  readonly chunks?: readonly Buffer[];
}

/** node:http, because fetch joins doubled headers and hides too much. */
export function post(url: string, { method = 'POST', headers = {}, body, chunks }: Posted): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, {
      method,
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => {
        const { code = '', delivery = '' } = answerIn(text);
        resolve({ status: response.statusCode!, headers: response.headers, code, delivery });
      });
    });
    for (const chunk of chunks ?? []) sending.write(chunk);
    sending.end(body);
  });
}

/** Empty for what is not the gateway's own words. */
function answerIn(text: string): { code?: string; delivery?: string } {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

/** Standard Webhooks 1.0, written from its specification and apart from src/schemes. */
export function signStandard(
  secret: string,
  body: Buffer | string,
  { id = `msg_${Math.random().toString(36).slice(2)}`, at = Date.now() }: { id?: string; at?: number } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const mac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
  mac.update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac.digest('base64')}`,
  };
}

/** Any 24 bytes make a secret. */
export const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString('base64')}`;

export interface StreamedEvent {
  readonly id: number;
  readonly topic: string;
  readonly data: Record<string, unknown>;
  /** The text as it was streamed, lines joined again. */
  readonly text: string;
}

/** Reads `count` events from `GET /events`, by the rules of server-sent events, and hangs up. */
export async function readEvents(
  adminUrl: string,
  count: number,
  { from = 'beginning', headers = {} }: { from?: string; headers?: Record<string, string> } = {},
): Promise<StreamedEvent[]> {
  const hangUp = new AbortController();
  const timer = setTimeout(() => hangUp.abort(new Error(`no ${count} events within 10 s`)), 10_000);
  const response = await fetch(`${adminUrl}/events${from === '' ? '' : `?from=${from}`}`, {
    headers,
    signal: hangUp.signal,
  });
  const events: StreamedEvent[] = [];
  let text = '';
  try {
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString();
      const messages = text.split('\n\n');
      text = messages.pop()!;
      for (const message of messages) {
        const fields = message.split('\n').map((line) => line.split(/: ?(.*)/s) as [string, string]);
        const values = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value);
        if (values('data').length === 0) continue;
        const data = values('data').join('\n');
        events.push({
          id: Number(values('id')[0]),
          topic: values('event')[0]!,
          data: JSON.parse(data),
          text: data,
        });
        if (events.length === count) return events;
      }
    }
    throw new Error(`the stream ended after ${events.length} of ${count} events`);
  } finally {
    clearTimeout(timer);
    hangUp.abort();
  }
}
