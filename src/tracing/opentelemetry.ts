/**
 * Tracing on OpenTelemetry's SDK, exported over OTLP/HTTP. Nothing waits for the collector: spans wait for it, at most
 * MAX_QUEUED_SPANS of them. What the SDK reads of the environment (OTEL_EXPORTER_OTLP_*, OTEL_RESOURCE_ATTRIBUTES,
 * OTEL_SERVICE_NAME) it reads itself.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  type Attributes,
  type Context,
  createTraceState,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { withTimeout } from '../bounds/with-timeout.js';
import type { TracingConfig } from '../config/load.js';
import type { TraceContext } from '../delivery.js';
import type { EventRecord } from '../publisher.js';
import type { Route } from '../telemetry/http.js';
import type { TracingObserver } from './observer.js';
import { formatTraceparent, parseTraceparent } from './trace-context.js';
import type { RequestTrace, SendEnded, Tracing } from './tracing.js';

const MAX_QUEUED_SPANS = 4096;
const EXPORT_EVERY_MS = 1000;
/** As many as a batch has records: the SDK's own 128 would leave creates without their send. */
const MAX_LINKS = 500;
/** Taken from what the grace period keeps for closing. */
const CLOSE_TIMEOUT_MS = 2000;
const SUCCESS = 0;
/** Everything else is `_OTHER` by the convention. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

export class OpenTelemetryTracing implements Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #trustInbound: boolean;

  constructor(
    { endpoint, sampleRatio, trustInbound }: TracingConfig,
    version: string,
    observer: TracingObserver,
  ) {
    const exporter = new OTLPTraceExporter(endpoint === undefined ? {} : { url: tracesUrl(endpoint) });
    this.#provider = new TracerProvider({
      // What the environment says stands before what we say.
      resource: defaultResource()
        .merge(
          resourceFromAttributes({
            'service.name': 'onehook',
            'service.version': version,
            // Replicas are told apart by it, and a process from the one that it follows.
            'service.instance.id': randomUUID(),
          }),
        )
        .merge(detectResources({ detectors: [envDetector] })),
      sampler: new ParentBasedSampler({ root: rootSampler(sampleRatio) }),
      spanLimits: { linkCountLimit: MAX_LINKS },
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: told(exporter, observer),
          maxQueueSize: MAX_QUEUED_SPANS,
          scheduledDelayMillis: EXPORT_EVERY_MS,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('onehook', version);
    this.#trustInbound = trustInbound;
  }

  requestBegan(route: Route, method: string, headers: IncomingHttpHeaders): RequestTrace {
    const known = METHODS.has(method) ? method : '_OTHER';
    // Of a stranger only the ids are kept: its tracestate is free text.
    const inbound = readContext(headers.traceparent, this.#trustInbound ? headers.tracestate : undefined);
    const span = this.#tracer.startSpan(
      `${known === '_OTHER' ? 'HTTP' : known} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': known, 'http.route': route, 'url.scheme': 'http' },
        links: inbound && !this.#trustInbound ? [{ context: inbound }] : [],
      },
      inbound && this.#trustInbound ? contextOf(inbound) : ROOT_CONTEXT,
    );
    return {
      context: contextHeaders(span),
      answered: (status, { code, source }, delivery) => {
        span.setAttributes({
          'http.response.status_code': status,
          'onehook.code': code,
          'onehook.delivery': delivery,
          ...(source ? { 'onehook.source': source.name, 'onehook.provider': source.provider.name } : {}),
        });
        // By the convention a 4xx is the caller's error, not this span's.
        if (status >= 500) fail(span, String(status));
        span.end();
      },
    };
  }

  recordsCreated(records: readonly EventRecord[], parent: TraceContext | undefined): EventRecord[] {
    const creator = parent && readContext(parent.traceparent, parent.tracestate);
    const context = creator ? contextOf({ ...creator, isRemote: false }) : ROOT_CONTEXT;
    return records.map((record) => {
      const span = this.#tracer.startSpan(
        `create ${record.topic}`,
        { kind: SpanKind.PRODUCER, attributes: messaging('create', record.topic) },
        context,
      );
      span.end();
      return { ...record, headers: { ...record.headers, ...contextHeaders(span) } };
    });
  }

  sendBegan(topic: string, partition: number, records: readonly EventRecord[]): SendEnded {
    const links: Link[] = [];
    for (const { headers } of records) {
      const context = readContext(headers.traceparent, headers.tracestate);
      if (context) links.push({ context });
    }
    if (!links.some(isSampled)) return () => {};
    const span = this.#tracer.startSpan(
      `send ${topic}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          ...messaging('send', topic),
          'messaging.destination.partition.id': String(partition),
          'messaging.batch.message_count': records.length,
        },
        links,
      },
      ROOT_CONTEXT,
    );
    return (failure) => {
      if (failure !== null) fail(span, failure);
      span.end();
    };
  }

  async close(): Promise<void> {
    // Told already, by the exporter; and nothing hears of it once the time is over.
    const closed = this.#provider.shutdown().catch(() => {});
    await withTimeout(closed, CLOSE_TIMEOUT_MS, () => {});
  }
}

function tracesUrl(endpoint: string): string {
  return `${endpoint.replace(/\/$/, '')}/v1/traces`;
}

/** A send is a trace of its own, and begun only where one that it is linked to is kept: the dice are not cast again. */
function rootSampler(ratio: number): Sampler {
  const byTrace = new TraceIdRatioBasedSampler(ratio);
  const always = new AlwaysOnSampler();
  return {
    shouldSample: (context, traceId, _name, kind) =>
      kind === SpanKind.CLIENT ? always.shouldSample() : byTrace.shouldSample(context, traceId),
    toString: () => byTrace.toString(),
  };
}

const isSampled = ({ context }: Link): boolean => (context.traceFlags & 1) === 1;

/** The SDK tells nobody of spans that it could not export. */
function told(exporter: SpanExporter, observer: TracingObserver): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code === SUCCESS) observer.spansExported();
        else observer.spansLost(why(result.error));
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** A name with two addresses fails with an error that says nothing; and the body of an answer is nobody's to log. */
function why(error: Error | undefined): string {
  const { message = '', code } = (error ?? {}) as { message?: string; code?: string | number };
  return [message, code === undefined || message.includes(String(code)) ? '' : String(code)]
    .filter(Boolean)
    .join(' ');
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function messaging(operation: 'create' | 'send', topic: string): Attributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': topic,
  };
}

type HeaderValue = string | string[] | undefined;

/** Null without a sound traceparent. */
function readContext(traceparent: HeaderValue, tracestate: HeaderValue): SpanContext | null {
  const ids = typeof traceparent === 'string' ? parseTraceparent(traceparent) : null;
  if (!ids) return null;
  return {
    traceId: ids.traceId,
    spanId: ids.spanId,
    traceFlags: ids.flags,
    isRemote: true,
    ...(typeof tracestate === 'string' ? { traceState: createTraceState(tracestate) } : {}),
  };
}

function contextOf(parent: SpanContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}

function contextHeaders(span: Span): { traceparent: string; tracestate?: string } {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const state = traceState?.serialize();
  return {
    traceparent: formatTraceparent({ traceId, spanId, flags: traceFlags }),
    ...(state ? { tracestate: state } : {}),
  };
}
