/** Stand-ins for the status APIs of three senders, written from their pages: what a job's state is told as, on a local port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers each path (with its query) with the list given for it, one after the other, and the last one from then on. */
export class StatusApi {
  readonly asked: { path: string; authorization: string | undefined; at: number }[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, Told[]>();

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  tell(path: string, ...answers: Told[]): void {
    this.#answers.set(path, answers);
  }

  askedFor(part: string): number {
    return this.asked.filter(({ path }) => path.includes(part)).length;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    this.asked.push({ path, authorization: request.headers.authorization, at: Date.now() });
    const answers = this.#answers.get(path);
    const told = (answers && answers.length > 1 ? answers.shift() : answers?.[0]) ?? {
      status: 404,
      body: { error: 'not found' },
    };
    if (told.body === 'silence') return;
    const text = typeof told.body === 'string' ? told.body : JSON.stringify(told.body);
    response.writeHead(told.status ?? 200, { 'content-type': 'application/json', ...told.headers });
    response.end(text);
  }
}
