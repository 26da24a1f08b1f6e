/** `onehook journal cat`: records as JSON lines, of the logs of a directory, of a segment, or of a set-aside file. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { OperatorError } from '../../errors.js';
import { kindOf, readSetAside } from '../../journal/set-aside.js';
import { entriesOf, type StoredLog, storedLogs, storedSegment } from '../../journal/stored-log.js';
import type { EventRecord } from '../../publisher.js';
import { EXIT, type Io, readArguments, UsageError, wholeNumber } from '../command.js';
import { journal } from '../descriptions/journal.js';
import { type RecordNotes, recordLine } from './record-line.js';

const { topic, limit } = journal.options;

type Shown = RecordNotes & { readonly record: EventRecord };

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, { topic, limit }, ['DIRECTORY|FILE']);
  const [given] = positionals;
  if (given === undefined) throw new UsageError('journal cat needs a DIRECTORY or a FILE.');
  const most = values.limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber('-n', values.limit, 1);
  const warn = (text: string) => void io.stderr.write(`${text}\n`);
  let shown = 0;
  for await (const { record, ...notes } of recordsAt(resolve(io.cwd, given), warn)) {
    if (values.topic !== undefined && record.topic !== values.topic) continue;
    io.stdout.write(`${recordLine(record, notes)}\n`);
    if (++shown >= most) break;
  }
  return EXIT.ok;
}

async function* recordsAt(path: string, warn: (text: string) => void): AsyncGenerator<Shown> {
  if (kindOf(path) !== undefined) {
    const { records, unreadableBytes } = readSetAside(path);
    yield* records;
    if (unreadableBytes > 0) warn(`${unreadableBytes} bytes of ${path} cannot be read as records.`);
    return;
  }
  for (const log of logsAt(path))
    for await (const entry of entriesOf(log)) {
      if (entry.kind === 'record') yield entry;
      else if (!entry.isTorn)
        warn(`${entry.bytes} bytes of ${entry.path}, from ${entry.position} on, are damaged and left out.`);
    }
}

function logsAt(path: string): readonly StoredLog[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return storedLogs(path);
  const segment = storedSegment(path);
  if (segment !== null) return [segment];
  throw new OperatorError(
    `${path} is not a file of a journal: those end in .log, .refused, .corrupt or .torn, and have the names that the gateway gave them.`,
  );
}
