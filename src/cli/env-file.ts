/** `--env-file FILE`: variables from a file, for every command that reads a configuration. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { whyUnreadable } from '../journal/unreadable.js';
import { UsageError } from './command.js';

/**
 * The arguments without `--env-file`; its variables are in `env` from now on, and one that was set keeps its value. `env` is
 * the process's own, because libraries read that too (an AWS client, for example). Node 20 sees the option before we do,
 * loads the file by the same rule, and ends with 9 if there is no such file.
 */
export function readEnvFile(
  argv: readonly string[],
  env: Record<string, string | undefined>,
  cwd: string,
): readonly string[] {
  const end = argv.indexOf('--');
  const at = (end < 0 ? argv : argv.slice(0, end)).findIndex((argument) => /^--env-file(=|$)/.test(argument));
  if (at < 0) return argv;
  const [option = '', next = ''] = argv.slice(at);
  const isJoined = option.includes('=');
  const file = isJoined ? option.slice('--env-file='.length) : next;
  if (file === '' || (!isJoined && file.startsWith('-'))) throw new UsageError('--env-file needs a value.');
  for (const [name, value] of Object.entries(parseEnv(textOf(resolve(cwd, file))))) env[name] ??= value;
  return readEnvFile(argv.toSpliced(at, isJoined ? 1 : 2), env, cwd);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--env-file: ${file} ${whyUnreadable(error)}.`);
  }
}
