/** Stand-ins for the status APIs of three senders, written from their pages: how they answer for a job, on a local port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StatusAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers each path (with its query) with the list given for it, one after the other, and the last one from then on. */
export class StatusApi {
  readonly requests: { path: string; authorization: string | undefined; at: number }[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, StatusAnswer[]>();

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  serve(path: string, ...answers: StatusAnswer[]): void {
    this.#answers.set(path, answers);
  }

  requestsFor(part: string): number {
    return this.requests.filter(({ path }) => path.includes(part)).length;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    this.requests.push({ path, authorization: request.headers.authorization, at: Date.now() });
    const answers = this.#answers.get(path);
    const answer = (answers && answers.length > 1 ? answers.shift() : answers?.[0]) ?? {
      status: 404,
      body: { error: 'not found' },
    };
    if (answer.body === 'silence') return;
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(text);
  }
}
