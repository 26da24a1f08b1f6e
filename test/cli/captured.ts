/** An io that records what a command writes, and can interrupt it. */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/command.js';
import type { Environment } from '../../src/config/expand.js';

export const folder = () => mkdtempSync(join(tmpdir(), 'onehook-cli-'));

export function captured(
  cwd = folder(),
  env: Environment = {},
  stdin: readonly Buffer[] = [],
  isTTY = false,
) {
  const written = { out: '', err: '' };
  const append = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text;
  };
  const controller = new AbortController();
  const io: Io = {
    stdin: Readable.from(stdin),
    stdout: { write: append('out') },
    stderr: { write: append('err'), isTTY },
    env,
    cwd,
    interruption: () => controller.signal,
  };
  return { io, written, interrupt: () => controller.abort() };
}

/** Polls until `happened`; a test's own timeout ends it otherwise. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Free now, and so is the next one. */
export async function freePort(): Promise<number> {
  const listening = (port: number) =>
    new Promise<number | null>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(null));
      server.listen(port, '127.0.0.1', () => {
        const { port: taken } = server.address() as { port: number };
        server.close(() => resolve(taken));
      });
    });
  for (;;) {
    const port = await listening(0);
    if (port !== null && port < 65_000 && (await listening(port + 1)) !== null) return port;
  }
}
