/** An OTLP/HTTP receiver as a collector has one: takes JSON at /v1/traces, and refuses what is anything else. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../kafka/publishing.js';

export interface ReceivedSpan {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'other';
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: a root. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: 'unset' | 'ok' | 'error';
  readonly resource: Readonly<Record<string, unknown>>;
}

interface Pair {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const KINDS: Readonly<Record<number, ReceivedSpan['kind']>> = { 2: 'server', 3: 'client', 4: 'producer' };

export class Collector {
  readonly spans: ReceivedSpan[] = [];
  /** What came, as text: to be searched for what must not be in it. */
  text = '';
  /** Whether it takes what comes and never answers. */
  stalls = false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        const isExport =
          request.method === 'POST' &&
          request.url === '/v1/traces' &&
          request.headers['content-type'] === 'application/json';
        if (isExport) collector.#take(text);
        if (!collector.stalls)
          response.writeHead(isExport ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  named(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  /** The only span of that name, once it is here. */
  async only(name: string): Promise<ReceivedSpan> {
    await until(`a span ${name}`, async () => this.named(name).length > 0);
    assert.equal(this.named(name).length, 1, name);
    return this.named(name)[0]!;
  }

  clear(): void {
    this.spans.length = 0;
    this.text = '';
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(text: string): void {
    this.text += text;
    for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans)
      for (const { spans } of scopeSpans)
        for (const span of spans)
          this.spans.push({
            name: span.name,
            kind: KINDS[span.kind] ?? 'other',
            traceId: span.traceId,
            spanId: span.spanId,
            parentSpanId: span.parentSpanId ?? '',
            attributes: valuesOf(span.attributes),
            links: (span.links ?? []).map(({ traceId, spanId }: ReceivedSpan) => ({ traceId, spanId })),
            status: (['unset', 'ok', 'error'] as const)[span.status?.code ?? 0]!,
            resource: valuesOf(resource.attributes),
          });
  }
}

/** `{stringValue}`, `{intValue}` and the like. */
function valuesOf(pairs: readonly Pair[] = []): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** As a consumer reads it, written from the recommendation and apart from src/tracing. */
export function contextIn(traceparent: string | undefined): { traceId: string; spanId: string } {
  const [version, traceId = '', spanId = '', flags] = (traceparent ?? '').split('-');
  assert.equal(version, '00', traceparent);
  assert.match(flags ?? '', /^0[01]$/);
  return { traceId, spanId };
}

export const contextOf = ({ traceId, spanId }: ReceivedSpan) => ({ traceId, spanId });
