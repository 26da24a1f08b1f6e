/**
 * Tracing with OpenTelemetry's SDK, exported over OTLP/HTTP. Nothing but spans waits for the collector, and at most
 * MAX_QUEUED_SPANS of them. The SDK itself reads OTEL_EXPORTER_OTLP_*, OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME from
 * the environment.
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
/** As many as a batch has records: the SDK's default of 128 would leave create spans without their send. */
const MAX_LINKS = 500;
/** A part of the grace period's time for closing. */
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
      // The environment takes precedence over our attributes.
      resource: defaultResource()
        .merge(
          resourceFromAttributes({
            'service.name': 'onehook',
            'service.version': version,
            // Distinguishes replicas, and a process from its predecessor.
            'service.instance.id': randomUUID(),
          }),
        )
        .merge(detectResources({ detectors: [envDetector] })),
      sampler: new ParentBasedSampler({ root: rootSampler(sampleRatio) }),
      spanLimits: { linkCountLimit: MAX_LINKS },
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: reporting(exporter, observer),
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
    // Of an untrusted sender only the ids are used: its tracestate is free text.
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
    // The exporter has already reported a failure, and after the timeout nothing waits for one.
    const closed = this.#provider.shutdown().catch(() => {});
    await withTimeout(closed, CLOSE_TIMEOUT_MS, () => {});
  }
}

function tracesUrl(endpoint: string): string {
  return `${endpoint.replace(/\/$/, '')}/v1/traces`;
}

/** A send is a trace of its own, and starts only if a linked trace is sampled: sampling is not decided twice. */
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

/** The SDK itself does not report spans that it could not export. */
function reporting(exporter: SpanExporter, observer: TracingObserver): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code === SUCCESS) observer.spansExported();
        else observer.spansDropped(whyNotExported(result.error));
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** For a name with two addresses the message is empty, so the code is added. The body of an answer is never logged. */
function whyNotExported(error: Error | undefined): string {
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

/** Null without a valid traceparent. */
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
