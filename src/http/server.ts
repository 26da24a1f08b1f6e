/** Express on node:http without its price, and a server that drains. */
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
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

export async function listen(
  app: Express,
  { host, port, requestTimeoutSeconds }: { host: string; port: number; requestTimeoutSeconds: number },
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
        // A connection that is busy now is idle after its answer, and would stay open for as long as keep-alive allows.
        // One that never sent a request is not idle to Node, so once nothing is under way the rest is cut.
        const sweep = setInterval(() => {
          server.closeIdleConnections();
          if (underWay === 0) server.closeAllConnections();
        }, 50);
        // Whoever still sends a body then gets no answer, and so was promised nothing.
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
