/** What a command may touch, how its arguments are read, and what it ends with. Loads nothing of the gateway. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Environment } from '../config/expand.js';
import { didYouMean } from '../config/nearest.js';
import { OperatorError } from '../errors.js';

/** What a command's module exports beside its description. */
export interface Command {
  /** Resolves with the exit code. Rejects with an OperatorError for what the caller can fix. */
  run(argv: readonly string[], io: Io): Promise<number>;
}

export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Environment;
  readonly cwd: string;
  /** Called by commands that run until they are stopped; from then on the first SIGINT or SIGTERM aborts it and the second ends the process. */
  interruption(): AbortSignal;
}

export interface Output {
  write(text: string): unknown;
  /** A terminal: lines can be overwritten, and colors show. */
  readonly isTTY?: boolean | undefined;
}

export const EXIT = { ok: 0, refused: 1, usage: 2 } as const;

/** The command line is wrong: exit code 2. */
export class UsageError extends OperatorError {
  override name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Arguments<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** As `parseArgs`, with sentences for errors and a bound on the arguments that are not options. */
export function readArguments<const T extends Options>(
  argv: readonly string[],
  options: T,
  names: readonly string[] = [],
): Arguments<T> {
  const parsed = parse(argv, options);
  const surplus = parsed.positionals[names.length];
  if (surplus !== undefined)
    throw new UsageError(
      `"${surplus}" is one argument too many${names.length > 0 ? ` after ${names.join(' ')}` : ''}.`,
    );
  return parsed;
}

function parse<const T extends Options>(argv: readonly string[], options: T): Arguments<T> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, option = ''] = /'(-[^' ,]*)/.exec(message) ?? [];
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const known = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(`Unknown option ${option}.${didYouMean(option, known)}`);
    }
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
      throw new UsageError(`${option} ${message.includes('does not take') ? 'takes no' : 'needs a'} value.`);
    throw error;
  }
}

/** A whole number of at least `least`, or a UsageError that names the option. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new UsageError(`${option} takes a whole number of at least ${least}, not "${text}".`);
  return value;
}
