/** A TCP proxy that hands bytes on late, in both directions and in order. The delay can change at any time. */

import { connect, createServer, type Server, type Socket } from 'node:net';

export class SlowLink {
  /** Milliseconds each way. */
  delayMs = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(targetPort: number) {
    this.#server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  static async open(port: number, targetPort: number): Promise<SlowLink> {
    const link = new SlowLink(targetPort);
    await new Promise<void>((resolve, reject) => {
      link.#server.once('error', reject);
      link.#server.listen(port, '127.0.0.1', resolve);
    });
    return link;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(from: Socket, to: Socket): void {
    const late: { readonly chunk: Buffer; readonly dueAt: number }[] = [];
    let timer: NodeJS.Timeout | null = null;
    const handOn = () => {
      timer = null;
      const now = performance.now();
      while (late[0] && late[0].dueAt <= now + 1) to.write(late.shift()!.chunk);
      if (late[0]) timer = setTimeout(handOn, late[0].dueAt - now);
    };
    this.#sockets.add(from);
    from.on('data', (chunk: Buffer) => {
      // Never before what came earlier, also when the delay has just become shorter.
      const dueAt = Math.max(performance.now() + this.delayMs, late.at(-1)?.dueAt ?? 0);
      late.push({ chunk, dueAt });
      if (timer === null) handOn();
    });
    from.on('error', () => {});
    from.once('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
