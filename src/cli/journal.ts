/** `onehook journal`: what is in the directory of a gateway, and how it gets to Kafka. */
import { didYouMean } from '../config/nearest.js';
import { OperatorError } from '../errors.js';
import { whyUnreadable } from '../journal/unreadable.js';
import { type Command, type Io, UsageError } from './command.js';
import { SUBCOMMANDS } from './descriptions/journal.js';
import { listed } from './suggestions.js';

const COMMANDS: Readonly<Record<(typeof SUBCOMMANDS)[number], () => Promise<Command>>> = {
  ls: () => import('./journal/ls.js'),
  cat: () => import('./journal/cat.js'),
  publish: () => import('./journal/publish.js'),
  drain: () => import('./journal/drain.js'),
};

export async function run([name = '', ...argv]: readonly string[], io: Io): Promise<number> {
  const subcommand = SUBCOMMANDS.find((each) => each === name);
  if (subcommand === undefined)
    throw new UsageError(
      `journal takes ${listed(SUBCOMMANDS, 'or')}, not "${name}".${didYouMean(name, SUBCOMMANDS)} See onehook journal --help.`,
    );
  const command = await COMMANDS[subcommand]();
  return command.run(argv, io).catch((error: unknown) => {
    throw ofFile(error);
  });
}

/** What the system says of a file, as a sentence. Any other error stays as it is. */
function ofFile(error: unknown): unknown {
  const { path, code } = error as NodeJS.ErrnoException;
  if (error instanceof OperatorError || path === undefined || code === undefined) return error;
  return new OperatorError(`${path} ${whyUnreadable(error)}.`);
}
