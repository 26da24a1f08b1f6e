/**
 * The ingest port: from a URL to the candidate sources, the limits on a body, and the HTTP answer for each code. What becomes
 * of an event is decided in the gateway.
 */
import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { BodyBudget, BodyShare } from '../bounds/body-budget.js';
import { Delivery, type TraceContext } from '../delivery.js';
import { ANSWERS, type AnswerCode, RETRY_AFTER_SECONDS } from '../errors.js';
import { decode, decodedLimit } from '../gateway/content-coding.js';
import type { Gateway } from '../gateway/gateway.js';
import { isOffered, type Source, type SourceIndex } from '../gateway/source.js';
import type { Receipt, Reply } from '../receipt.js';
import type { DeliveryTelemetry } from '../telemetry/deliveries.js';
import type { HttpTelemetry, Route } from '../telemetry/http.js';
import type { Tracing } from '../tracing/tracing.js';
import { readBody } from './raw-body.js';

export interface IngestParts {
  readonly gateway: Gateway;
  readonly sources: SourceIndex;
  readonly telemetry: DeliveryTelemetry;
  readonly http: HttpTelemetry;
  readonly tracing: Tracing;
  /** For every body but those at the own URL of a source with a limit of its own. */
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
  readonly budget: BodyBudget;
  /** True from SIGTERM on: requests on open connections are still answered, with `Connection: close`. */
  readonly draining: () => boolean;
}

export function createIngestApp(parts: IngestParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('case sensitive routing', true);

  const ingest = new Ingest(parts);
  app.all('/webhooks', (request, response) => ingest.receive('/webhooks', request, response));
  app.all('/webhooks/:source', (request, response) =>
    ingest.receive('/webhooks/{source}', request, response, request.params.source),
  );
  app.all('/webhooks/:source/:token', (request, response) =>
    ingest.receive(
      '/webhooks/{source}/{token}',
      request,
      response,
      request.params.source,
      request.params.token,
    ),
  );
  app.use((request, response) => ingest.refuse(request, response, 'source_unknown'));
  // Express's own handler would answer 500 with a stack. The only known error here is a malformed percent escape.
  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    ingest.refuse(
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
    const answered = this.#parts.http.requestBegan(request.method === 'POST' ? route : null);
    const trace = this.#parts.tracing.requestBegan(route, request.method, request.headers);
    const id = randomUUID();
    const receipt = await this.#receive({ id, trace: trace.context }, request, sourceName, pathToken);
    const status = this.#answer(response, receipt, id);
    answered(status);
    trace.answered(status, receipt, id);
  }

  /** Answers a request that is not a delivery. */
  refuse(request: Request, response: Response, code: AnswerCode): void {
    const answered = this.#parts.http.requestBegan(null);
    const id = randomUUID();
    request.resume();
    answered(this.#answer(response, { code, source: null }, id));
  }

  async #receive(
    { id, trace }: { id: string; trace: TraceContext | undefined },
    request: Request,
    sourceName?: string,
    pathToken?: string,
  ): Promise<Receipt> {
    const { sources, telemetry, budget } = this.#parts;
    const addressed = sourceName === undefined ? undefined : sources.named(sourceName);
    const refuse = (code: AnswerCode): Receipt => {
      request.resume();
      return { code, source: addressed?.[0] ?? null };
    };
    if (sourceName !== undefined && addressed === undefined) return refuse('source_unknown');
    if (!DELIVERS.has(request.method)) {
      const asked = addressed ?? sources.withOpenHandshake;
      if (!asked.some((source) => answersHandshake(source, request.method)))
        return refuse('method_not_allowed');
    }
    const share = budget.open();
    const room = { ...share, maxBytes: this.#maxBytes(addressed) };
    try {
      const outcome = await readBody(request, room.maxBytes, room.admit);
      if ('refused' in outcome) return refuse(outcome.refused);

      const delivery = new Delivery({
        id,
        receivedAt: Date.now(),
        method: request.method,
        url: request.url,
        headers: request.headersDistinct,
        body: outcome.body,
        token: pathToken ?? queryToken(request.url),
        trace,
      });
      const receipt = await this.#dispatch(delivery, addressed, room);
      return 'code' in receipt ? receipt : refuse(receipt.refused);
    } catch (error) {
      telemetry.gatewayFailed(error, id);
      return refuse('internal');
    } finally {
      share.release();
    }
  }

  /** Only the own URL of a source has its limit: at the one URL the sender is unknown until the body has been read. */
  #maxBytes(addressed: readonly Source[] | undefined): number {
    const { maxBodyBytes, maxInFlightBytes } = this.#parts;
    return Math.min(addressed?.[0]?.maxBodyBytes ?? maxBodyBytes, maxInFlightBytes);
  }

  /** Answers a handshake before verification, or hands the delivery on with its candidates. */
  async #dispatch(
    delivery: Delivery,
    addressed: readonly Source[] | undefined,
    room: Room,
  ): Promise<Receipt | Refused> {
    const { gateway, sources } = this.#parts;
    const isPost = delivery.method === 'POST';
    const candidates = addressed ?? sources.candidatesFor(delivery);
    // Without a header that makes a candidate, the request may still be an unsigned handshake.
    const asked = candidates.length > 0 && isPost ? candidates : (addressed ?? sources.withOpenHandshake);
    for (const source of asked) {
      const reply = replyBeforeVerification(source, delivery);
      if (reply) return gateway.reply(source, reply);
    }
    if (isPost) return this.#verify(delivery, candidates, room);
    // Who only looks at the URL, as a browser or a scanner does, has failed no check.
    const offered = candidates.filter((source) => isOffered(source, delivery));
    return offered.length > 0 && DELIVERS.has(delivery.method)
      ? this.#verify(delivery, offered, room)
      : { refused: 'method_not_allowed' };
  }

  /** No label decides whether a delivery is verified, only what is tried: a body that says it is compressed, decoded too. */
  async #verify(exact: Delivery, candidates: readonly Source[], room: Room): Promise<Receipt | Refused> {
    const { gateway } = this.#parts;
    const most = candidates.length > 0 ? decodedLimit(exact, room.maxBytes) : 0;
    if (most === 0) return gateway.receive(exact, candidates);
    if (!room.admit(most)) return { refused: 'overloaded' };
    const { delivery, isTooLarge } = await decode(exact, room.maxBytes);
    room.release(most - (delivery.decoded?.length ?? 0));
    const receipt = await gateway.receive(delivery, candidates);
    // Its signature may be over the decoded bytes, which are too many to look at.
    return receipt.code === 'unauthenticated' && isTooLarge ? { refused: 'body_too_large' } : receipt;
  }

  /** Writes the answer and counts it; nothing else does either. Returns the status. */
  #answer(response: Response, { code, source, reply, headers }: Receipt, id: string): number {
    const status = reply?.status ?? ANSWERS[code].status;
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    const body = reply ? (reply.body ?? '') : `{"code":"${code}","delivery":"${id}"}`;
    if (code === 'method_not_allowed') response.setHeader('Allow', 'POST');
    if (status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    if (this.#parts.draining()) response.setHeader('Connection', 'close');
    response.writeHead(
      status,
      reply
        ? { ...headersOf(reply), 'Onehook-Code': code, 'Onehook-Delivery': id }
        : { 'Content-Type': 'application/json', 'Content-Length': body.length },
    );
    response.end(body);
    this.#parts.telemetry.deliveryAnswered(source, code, id);
    return status;
  }
}

/** What one delivery may take of the memory for bodies. */
interface Room extends BodyShare {
  /** Of a body, decoded too. */
  readonly maxBytes: number;
}

interface Refused {
  readonly refused: AnswerCode;
}

/** Methods by which senders deliver. The others only ask. */
const DELIVERS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']);

const answersHandshake = ({ provider: { handshake } }: Source, method: string): boolean =>
  handshake?.beforeVerification !== undefined &&
  (method === 'POST' || (handshake.methods?.some((m) => m === method) ?? false));

const replyBeforeVerification = (source: Source, delivery: Delivery): Reply | undefined =>
  answersHandshake(source, delivery.method)
    ? source.provider.handshake?.beforeVerification?.(delivery, source.settings)
    : undefined;

/** A reply may echo what an attacker sent, so a browser must never read it as a page. */
function headersOf({ status, headers, contentType = 'application/json', body = '' }: Reply) {
  const type =
    status === 204 ? {} : { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) };
  return { ...type, 'X-Content-Type-Options': 'nosniff', ...headers };
}

function queryToken(url: string): string | undefined {
  const start = url.indexOf('?');
  return start === -1 ? undefined : (new URLSearchParams(url.slice(start)).get('token') ?? undefined);
}
