/**
 * The ingest side: URL -> candidates, limits, and the code -> HTTP answer. It decides nothing about events:
 * that is the gateway's.
 */
import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { Delivery } from '../delivery.js';
import { ANSWERS, type AnswerCode, RETRY_AFTER_SECONDS } from '../errors.js';
import type { Gateway } from '../gateway.js';
import type { Source, SourceIndex } from '../source.js';
import type { DeliveryTelemetry } from '../telemetry/deliveries.js';
import { accepts } from '../verification.js';
import { readBody } from './raw-body.js';

export interface IngestParts {
  readonly gateway: Gateway;
  readonly sources: SourceIndex;
  readonly telemetry: DeliveryTelemetry;
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
  /** True from SIGTERM on: what still comes over open connections is answered, and told to reconnect elsewhere. */
  readonly draining: () => boolean;
}

/** Routes are metric labels: this is the closed set. */
type Route = '/webhooks' | '/webhooks/{source}' | '/webhooks/{source}/{token}' | 'other';

export function createIngestApp(parts: IngestParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('case sensitive routing', true);

  const ingest = new Ingest(parts);
  app.post('/webhooks', (request, response) => ingest.receive('/webhooks', request, response));
  app.post('/webhooks/:source', (request, response) =>
    ingest.receive('/webhooks/{source}', request, response, request.params.source),
  );
  app.post('/webhooks/:source/:token', (request, response) =>
    ingest.receive(
      '/webhooks/{source}/{token}',
      request,
      response,
      request.params.source,
      request.params.token,
    ),
  );
  app.all(['/webhooks', '/webhooks/:source', '/webhooks/:source/:token'], (request, response) => {
    response.setHeader('Allow', 'POST');
    ingest.refuse('other', request, response, 'method_not_allowed');
  });
  app.use((request, response) => ingest.refuse('other', request, response, 'source_unknown'));
  // Express's own handler would answer with a stack and 500. The only error known to come here is a malformed percent escape.
  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    ingest.refuse(
      'other',
      request,
      response,
      error instanceof URIError || error?.status === 400 ? 'request_malformed' : 'internal',
    );
  };
  app.use(onError);
  return app;
}

class Ingest {
  readonly #parts: IngestParts;
  #inFlightBytes = 0;

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  async receive(
    route: Route,
    request: Request,
    response: Response,
    sourceName?: string,
    pathToken?: string,
  ): Promise<void> {
    const startedAt = performance.now();
    const id = randomUUID();
    const code = await this.#receive(id, request, sourceName, pathToken);
    this.#answer(response, code, id);
    this.#parts.telemetry.requestAnswered(
      'POST',
      route,
      ANSWERS[code].status,
      (performance.now() - startedAt) / 1000,
    );
  }

  /** For what is no delivery at all. */
  refuse(route: Route, request: Request, response: Response, code: AnswerCode): void {
    const id = randomUUID();
    request.resume();
    this.#parts.telemetry.deliveryAnswered(null, code, id);
    this.#answer(response, code, id);
    this.#parts.telemetry.requestAnswered('other', route, ANSWERS[code].status, 0);
  }

  async #receive(id: string, request: Request, sourceName?: string, pathToken?: string): Promise<AnswerCode> {
    const { gateway, sources, telemetry, maxBodyBytes, maxInFlightBytes } = this.#parts;
    const early = (code: AnswerCode, source: Source | null = null): AnswerCode => {
      request.resume();
      telemetry.deliveryAnswered(source, code, id);
      return code;
    };
    const addressed = sourceName === undefined ? undefined : sources.named(sourceName);
    if (sourceName !== undefined && addressed === undefined) return early('source_unknown');
    if (
      request.headers['content-encoding'] !== undefined &&
      request.headers['content-encoding'] !== 'identity'
    ) {
      return early('content_encoding_unsupported');
    }
    if (this.#inFlightBytes > maxInFlightBytes) return early('overloaded');

    // Counted at its declared size while it is read, at its real size while it is published.
    let held = Math.min(Number(request.headers['content-length'] ?? maxBodyBytes), maxBodyBytes) || 0;
    this.#inFlightBytes += held;
    try {
      const outcome = await readBody(request, maxBodyBytes);
      if ('refused' in outcome) return early(outcome.refused);
      this.#inFlightBytes += outcome.body.length - held;
      held = outcome.body.length;

      const delivery = new Delivery({
        id,
        receivedAt: Date.now(),
        method: request.method,
        url: request.url,
        headers: request.headersDistinct,
        body: outcome.body,
        token: pathToken ?? queryToken(request.url),
      });
      const offered = addressed ?? sources.offeredTo(delivery);
      const contentType = delivery.header('content-type');
      const candidates = offered.filter((source) => accepts(source.provider, contentType));
      if (candidates.length === 0 && offered.length > 0)
        return early('content_type_unsupported', offered.length === 1 ? offered[0]! : null);
      return await gateway.receive(delivery, candidates);
    } catch (error) {
      telemetry.gatewayFailed(error, id);
      return early('internal');
    } finally {
      this.#inFlightBytes -= held;
    }
  }

  #answer(response: Response, code: AnswerCode, id: string): void {
    const { status } = ANSWERS[code];
    const body = `{"code":"${code}","delivery":"${id}"}`;
    if (status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    if (this.#parts.draining()) response.setHeader('Connection', 'close');
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  }
}

function queryToken(url: string): string | undefined {
  const start = url.indexOf('?');
  return start === -1 ? undefined : (new URLSearchParams(url.slice(start)).get('token') ?? undefined);
}
