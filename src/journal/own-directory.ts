/** A directory for this process alone: created where it is missing, and locked. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OperatorError } from '../errors.js';
import { lockDirectory } from './directory-lock.js';

/**
 * Returns the function that unlocks and never throws. Throws an OperatorError where the directory cannot be created or
 * written, or is another process's; its cause is the disk's, if any. `hint`: what else the operator can do.
 */
export function ownDirectory(
  directory: string,
  hint = 'Give a directory that this user may write to.',
): () => void {
  const unwritable = (what: string, cause: unknown) =>
    new OperatorError(`journal.directory: ${directory} ${what} (${(cause as Error).message}). ${hint}`, {
      cause,
    });
  try {
    createDirectory(resolve(directory));
  } catch (error) {
    throw unwritable('cannot be created', error);
  }
  try {
    return lockDirectory(directory);
  } catch (error) {
    throw error instanceof OperatorError ? error : unwritable('cannot be written', error);
  }
}

/**
 * One level at a time. `mkdirSync` with `recursive` never returns where the parent is there and the system says ENOENT all
 * the same, as it does below /proc.
 */
function createDirectory(directory: string): void {
  const missing: string[] = [];
  for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const level of missing) {
    try {
      mkdirSync(level, 0o700);
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
