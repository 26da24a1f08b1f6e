#!/usr/bin/env node

/** The `onehook` command: finds the command, turns what it throws into one sentence, and ends with its exit code. */

import { environment } from '../config/load.js';
import { didYouMean } from '../config/nearest.js';
import { ConfigError, OperatorError } from '../errors.js';
import { version } from '../version.js';
import * as check from './check.js';
import { columns } from './columns.js';
import { type Command, EXIT, type Io, UsageError } from './command.js';
import * as newProvider from './new-provider.js';
import * as providers from './providers.js';
import * as replay from './replay.js';
import * as send from './send.js';
import * as serve from './serve.js';
import * as tail from './tail.js';
import * as verify from './verify.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  check,
  send,
  tail,
  replay,
  verify,
  providers,
  'new-provider': newProvider,
};

const help = () => `Onehook: point every provider's webhooks at one URL; read one event schema from Kafka.

Usage: onehook <command> [options]

Commands:
${columns(
  Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary]),
  '  ',
)}
Options:
  -h, --help  this text, or a command's: onehook <command> --help
  --version   the version
  --debug     with an error, where in the code it arose

Without a configuration (onehook.yaml, ONEHOOK_CONFIG or --config) the development default stands in:
a source for every provider, on this machine only. Begin with: onehook serve

Exit codes: 0 done, 1 refused or failed, 2 the command line or the configuration is wrong.
`;

async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (['help', '--help', '-h'].includes(name)) {
    io.stdout.write(COMMANDS[rest[0] ?? '']?.help ?? help());
    return argv.length === 0 ? EXIT.usage : EXIT.ok;
  }
  if (['version', '--version', '-v'].includes(name)) {
    io.stdout.write(`${version}\n`);
    return EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined)
    throw new UsageError(
      `There is no command «${name}».${didYouMean(name, Object.keys(COMMANDS))} See onehook --help.`,
    );
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(command.help);
    return EXIT.ok;
  }
  return command.run(rest, io);
}

/** The exit code of an error, after it is told. What is nobody's mistake but ours says so. */
function tell(error: unknown, io: Io, debug: boolean): number {
  const expected = error instanceof OperatorError;
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(`${expected ? message : `Something unforeseen went wrong: ${message}`}\n`);
  if (debug && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  else if (!expected) io.stderr.write('With --debug it says where.\n');
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

// Whoever reads us may stop reading (`| head`), and that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const { stdout, stderr } = process;
const io: Io = { stdout, stderr, env: environment, cwd: process.cwd(), interruption };
const debug = process.argv.includes('--debug');
const argv = process.argv.slice(2).filter((argument) => argument !== '--debug');
process.exitCode = await main(argv, io).catch((error: unknown) => tell(error, io, debug));
// By now nothing should be left that keeps the process alive; a disk or a library that hangs must not do so.
setTimeout(() => process.exit(), LEFTOVERS_MS).unref();
