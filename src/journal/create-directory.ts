/** A directory for the files of one store, below the directory that the gateway owns. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OperatorError } from '../errors.js';

const PRIVATE = 0o700;

export interface DirectoryNotes {
  /** The setting that names the directory. */
  readonly setting?: string;
  /** What else the operator can do. */
  readonly hint?: string;
  readonly mode?: number;
}

/** Creates it where it is missing. Throws an OperatorError where it cannot be created or written; its cause is the disk's. */
export function createDirectory(
  directory: string,
  {
    setting = 'journal.directory',
    hint = 'Give a directory that this user may write to.',
    mode = PRIVATE,
  }: DirectoryNotes = {},
): void {
  const unusable = (what: string, cause: unknown) =>
    new OperatorError(`${setting}: ${directory} ${what} (${(cause as Error).message}). ${hint}`, { cause });
  try {
    createLevels(resolve(directory), mode);
  } catch (error) {
    throw unusable('cannot be created', error);
  }
  try {
    // The dot makes it fail for what is not a directory.
    accessSync(`${directory}/.`, constants.W_OK);
  } catch (error) {
    throw unusable('cannot be written', error);
  }
}

/**
 * One level at a time. `mkdirSync` with `recursive` never returns where the parent is there and the system says ENOENT all
 * the same, as it does below /proc.
 */
function createLevels(directory: string, mode: number): void {
  const missing: string[] = [];
  for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const level of missing) {
    try {
      mkdirSync(level, mode);
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
