/** One keep-alive connection on a raw socket, one exchange at a time: little CPU, and nothing about a failure is hidden. */

import { connect, type Socket } from 'node:net';

/**
 * `refused`: nobody listened, so nothing was sent. `broken`: the connection ended before the answer, so the delivery may
 * or may not have been taken. `silent`: no answer in time.
 */
export type WhyUnanswered = 'refused' | 'broken' | 'silent';

export class Unanswered extends Error {
  override name = 'Unanswered';
  readonly why: WhyUnanswered;

  constructor(why: WhyUnanswered) {
    super(why);
    this.why = why;
  }
}

interface Exchange {
  readonly resolve: (status: number) => void;
  readonly reject: (error: Unanswered) => void;
}

export class Connection {
  readonly #port: number;
  readonly #timeoutMs: number;
  #socket: Socket | null = null;
  #exchange: Exchange | null = null;

  constructor(port: number, timeoutMs: number) {
    this.#port = port;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves to the status; rejects with Unanswered. */
  exchange(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#exchange = { resolve, reject };
      this.#socket ??= this.#open();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    let isConnected = false;
    let text = '';
    const end = (why: WhyUnanswered) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      socket.destroy();
      this.#settle()?.reject(new Unanswered(why));
    };
    socket.setTimeout(this.#timeoutMs, () => end('silent'));
    socket.once('connect', () => {
      isConnected = true;
    });
    socket.on('error', () => {});
    socket.once('end', () => end('broken'));
    socket.once('close', () => end(isConnected ? 'broken' : 'refused'));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const headEnd = text.indexOf('\r\n\r\n');
      if (headEnd === -1) return;
      const head = text.slice(0, headEnd);
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (text.length < headEnd + 4 + length) return;
      text = '';
      if (/^connection: close/im.test(head)) {
        this.#socket = null;
        socket.destroy();
      }
      this.#settle()?.resolve(Number(head.slice(9, 12)));
    });
    return socket;
  }

  #settle(): Exchange | null {
    const exchange = this.#exchange;
    this.#exchange = null;
    return exchange;
  }
}
