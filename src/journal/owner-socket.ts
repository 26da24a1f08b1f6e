/**
 * The sign of life of a directory's owner: a Unix socket in that directory, which the kernel closes with the process. The
 * socket says nothing; that it can be connected to is the answer, also while its process is stopped or busy.
 */
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** Of the address of a Unix socket: 108 bytes on Linux and 104 on macOS, with a zero at the end. */
const ADDRESS_BYTES = 103;
/** A local connect is answered by the kernel at once. */
const CONNECT_TIMEOUT_MS = 1000;
const HAS_DESCRIPTOR_PATHS = existsSync('/proc/self/fd');

/** Resolves to the function that stops listening; null where this file system takes no sockets. The file stays. */
export async function listenIn(directory: string, name: string): Promise<(() => Promise<void>) | null> {
  const { path, handle } = await addressOf(directory, name);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.destroy();
  });
  try {
    if (path === null) throw new Error('the path is too long for a socket');
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // A gateway of another user must be able to knock too; the directory's permissions protect it.
      server.listen({ path, readableAll: true, writableAll: true }, resolve);
    });
  } catch {
    await handle?.close();
    return null;
  }
  server.on('error', () => {});
  server.unref();
  return async () => {
    // First, so that libuv's own unlink, which waits for the disk on the main thread, finds no file.
    await handle?.close();
    await new Promise((resolve) => server.close(resolve));
  };
}

/** `refused`: there is a socket file, and no process on this kernel listens to it through this file system. */
export async function knock(directory: string, name: string): Promise<'answered' | 'refused' | 'unknown'> {
  const { path, handle } = await addressOf(directory, name);
  try {
    return path === null ? 'unknown' : await knockAt(path);
  } finally {
    await handle?.close();
  }
}

function knockAt(path: string): Promise<'answered' | 'refused' | 'unknown'> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (outcome: 'answered' | 'refused' | 'unknown') => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => settle('unknown'));
    socket.once('connect', () => settle('answered'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED') settle('refused');
      // A stopped process with a full backlog.
      else settle(code === 'EAGAIN' ? 'answered' : 'unknown');
    });
  });
}

/** On Linux through a descriptor of the directory, so that no directory is too deep. The handle must stay open meanwhile. */
async function addressOf(
  directory: string,
  name: string,
): Promise<{ path: string | null; handle: FileHandle | null }> {
  if (HAS_DESCRIPTOR_PATHS) {
    const handle = await open(directory, 'r');
    return { path: `/proc/self/fd/${handle.fd}/${name}`, handle };
  }
  const path = join(directory, name);
  return { path: Buffer.byteLength(path) <= ADDRESS_BYTES ? path : null, handle: null };
}
