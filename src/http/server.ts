/** Express on node:http without its price, and a server that drains. */
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import type { Express } from 'express';

export interface Listening {
  /** As `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops accepting, lets open requests end for so long, and resolves when the last connection is gone. */
  drain(graceMs: number): Promise<void>;
}

/**
 * Express gives every request and response a new prototype, which on Node 20 and 22 costs several times what the server
 * itself does (expressjs/express#5998). With classes whose prototypes already are the app's, it changes nothing.
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
  /** How long a draining server leaves silent connections open, for what is already on its way. Default 0. */
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
        // Busy connections close with their answer. One that never sent a request is not idle to Node, so once nothing is
        // under way the rest is cut.
        const sweep = setInterval(() => {
          if (performance.now() < cutAt) return;
          server.closeIdleConnections();
          if (underWay === 0) server.closeAllConnections();
        }, 50);
        // Whoever still sends a body then gets no answer, and so was promised nothing.
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        // Not http's own close(), which cuts idle connections at once: one whose next request is on its way looks idle
        // from here, and that sender would see its request fail.
        NetServer.prototype.close.call(server, () => {
          clearTimeout(cut);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
