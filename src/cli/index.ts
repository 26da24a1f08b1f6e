#!/usr/bin/env node

/**
 * The `onehook` command: finds the command, reports what it throws as one message, and ends with its exit code. It loads no
 * command before it is called: the version and every help text cost no more than Node itself.
 */

import { didYouMean } from '../config/nearest.js';
import { ConfigError, OperatorError } from '../errors.js';
import { version } from '../version.js';
import { EXIT, type Io, UsageError } from './command.js';
import { COMMANDS } from './commands.js';
import { optionsOf } from './description.js';
import { DESCRIPTIONS } from './descriptions/all.js';
import { readEnvFile } from './env-file.js';
import { helpOf, overview } from './help.js';
import { styleFor } from './style.js';

async function main(argv: readonly string[], io: Io): Promise<number> {
  const style = styleFor(io.stdout, io.env);
  const [name, ...rest] = argv;
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    io.stdout.write(rest[0] === undefined ? overview(DESCRIPTIONS, style) : helpOf(find(rest[0]), style));
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (['version', '--version', '-v', '-V'].includes(name)) {
    io.stdout.write(`${version}\n`);
    return EXIT.ok;
  }
  const description = find(name);
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) {
    io.stdout.write(helpOf(description, style));
    return EXIT.ok;
  }
  const left = 'env-file' in optionsOf(description) ? readEnvFile(rest, process.env, io.cwd) : rest;
  return (await COMMANDS[description.name]()).run(left, io);
}

function find(name: string): (typeof DESCRIPTIONS)[number] {
  const found = DESCRIPTIONS.find((description) => description.name === name);
  if (found) return found;
  if (name.startsWith('-'))
    throw new UsageError(
      `Unknown option ${name}.${didYouMean(name, ['--help', '--version'])} A command comes first; see onehook --help.`,
    );
  const names = DESCRIPTIONS.map((description) => description.name);
  throw new UsageError(`There is no command "${name}".${didYouMean(name, names)} See onehook --help.`);
}

/** The exit code of an error, once it is reported. A defect of ours is called unexpected. */
function report(error: unknown, io: Io, debug: boolean): number {
  const isExpected = error instanceof OperatorError;
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(`${isExpected ? message : `Unexpected error: ${message}`}\n`);
  if (debug && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  else if (!isExpected) io.stderr.write('Run it again with --debug to see where it happened.\n');
  return error instanceof UsageError || error instanceof ConfigError ? EXIT.usage : EXIT.refused;
}

const LEFTOVERS_MS = 2000;

let interrupted: AbortController | undefined;
function interruption(): AbortSignal {
  if (interrupted) return interrupted.signal;
  const controller = new AbortController();
  interrupted = controller;
  const onSignal = () => (controller.signal.aborted ? process.exit(EXIT.refused) : controller.abort());
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

// The reader of our output may stop reading (`| head`), and that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const { stdout, stderr, env } = process;
const io: Io = {
  get stdin() {
    return process.stdin;
  },
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  interruption,
};
const debug = process.argv.includes('--debug');
const argv = process.argv.slice(2).filter((argument) => argument !== '--debug');
process.exitCode = await main(argv, io).catch((error: unknown) => report(error, io, debug));
// By now nothing should keep the process alive; a disk or a library that hangs must not do so.
setTimeout(() => process.exit(), LEFTOVERS_MS).unref();
