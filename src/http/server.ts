/** Express on node:http without its overhead, and a server that drains. */
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import type { Express } from 'express';

export interface Listening {
  /** As `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops accepting, lets open requests finish for up to `graceMs`, and resolves when the last connection is closed. */
  drain(graceMs: number): Promise<void>;
}

/**
 * Express sets the prototype of every request and response, which on Node 20 and 22 costs several times as much as the server
 * itself (expressjs/express#5998). These classes have the app's prototypes already, so that setting them changes nothing.
 */
function serverClasses(app: Express): {
  IncomingMessage: typeof IncomingMessage;
  ServerResponse: typeof ServerResponse;
} {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as unknown as typeof app.request;
  app.response = AppResponse.prototype as unknown as typeof app.response;
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse as unknown as typeof ServerResponse };
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly requestTimeoutSeconds: number;
  /** How long a draining server leaves idle connections open, for requests already on their way. Default 0. */
  readonly lingerMs?: number;
}

export async function listen(
  app: Express,
  { host, port, requestTimeoutSeconds, lingerMs = 0 }: ListenOptions,
): Promise<Listening> {
  const requestTimeout = requestTimeoutSeconds * 1000;
  const server: Server = createServer(
    {
      ...serverClasses(app),
      requestTimeout,
      headersTimeout: Math.min(requestTimeout, 10_000),
      keepAliveTimeout: 65_000,
    },
    app,
  );
  let underWay = 0;
  server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    drain: (graceMs) =>
      new Promise((resolve) => {
        const cutAt = performance.now() + lingerMs;
        // Busy connections close with their answer. Node does not count a connection without a request as idle, so once no
        // request is open, the rest is closed.
        const sweep = setInterval(() => {
          if (performance.now() < cutAt) return;
          server.closeIdleConnections();
          if (underWay === 0) server.closeAllConnections();
        }, 50);
        // A sender still in the middle of its body gets no answer, so nothing is acknowledged to it.
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        // Not http's own close(), which closes idle connections at once: one whose next request is on its way looks idle
        // from here, and that request would fail.
        NetServer.prototype.close.call(server, () => {
          clearTimeout(cut);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
