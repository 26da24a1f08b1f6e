/** What would stop a gateway from starting on this machine, whatever its configuration says: hosts and the directory. */
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { LoadedConfig } from '../config/load.js';
import type { ConfigProblem } from '../errors.js';

/** Listens on a free port of each host and makes a directory, and undoes both at once. */
export async function findStartProblems(config: LoadedConfig): Promise<ConfigProblem[]> {
  const { http, admin, journal, payloads, dedupe, destination } = config;
  const usesDirectory = destination.kind === 'embedded' || journal.enabled || dedupe.store === 'embedded';
  const found = {
    'http.host': await whyNoListener(http.host),
    'admin.host': await whyNoListener(admin.host),
    'journal.directory': usesDirectory ? whyNoDirectory(journal.directory) : null,
    'payloads.directory': payloads?.kind === 'directory' ? whyNoDirectory(payloads.directory) : null,
  };
  return Object.entries(found).flatMap(([path, message]) =>
    message === null ? [] : [{ path, line: config.lineOf(path.split('.')), message }],
  );
}

async function whyNoListener(host: string): Promise<string | null> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return null;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = WHY_NO_LISTENER[code] ?? `cannot be listened on (${code})`;
    return `is ${host}, which ${why}. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all its addresses.`;
  }
}

const WHY_NO_LISTENER: Readonly<Record<string, string>> = {
  ENOTFOUND: 'is neither an address nor a known host name',
  EAI_AGAIN: 'is not an address, and the name server does not answer',
  EADDRNOTAVAIL: 'is not an address of this machine',
};

/** Made where the directory is, or where it would be made: permissions alone do not say whether a file system can be written. */
function whyNoDirectory(directory: string): string | null {
  let existing = directory;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    rmdirSync(mkdtempSync(join(existing, '.onehook-check-')));
    return null;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = WHY_NO_DIRECTORY[code] ?? `cannot be written (${code})`;
    return `is ${directory}, but ${existing} ${why}. Give a directory that this user may write to.`;
  }
}

const WHY_NO_DIRECTORY: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'is on a full disk',
  ENOTDIR: 'is not a directory',
  ENOENT: 'takes no files',
};
