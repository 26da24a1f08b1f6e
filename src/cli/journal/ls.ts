/** `onehook journal ls`: what is in the directory of a gateway. */
import { resolve } from 'node:path';
import type { SetAsideFile } from '../../journal/set-aside.js';
import type { Gap } from '../../journal/stored-log.js';
import { bytes, columns, counted, printable } from '../columns.js';
import { EXIT, type Io, readArguments, UsageError } from '../command.js';
import { journal } from '../descriptions/journal.js';
import { type Contents, contentsOf, type Owner, topicOf, within } from './contents.js';

const { json } = journal.options;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, { json }, ['DIRECTORY']);
  const contents = await contentsOf(directoryIn('ls', positionals, io));
  io.stdout.write(values.json ? `${JSON.stringify(asData(contents), null, 2)}\n` : asText(contents));
  return EXIT.ok;
}

/** The one argument of `ls` and `drain`. */
export function directoryIn(command: string, [given]: readonly string[], { cwd }: Io): string {
  if (given === undefined)
    throw new UsageError(`journal ${command} needs a DIRECTORY: the one that journal.directory names.`);
  return resolve(cwd, given);
}

/** Without the records themselves, which `cat` prints. */
const asData = ({ directory, setAside, gaps, ...rest }: Contents) => ({
  directory,
  ...rest,
  damaged: gaps.map(({ path, ...gap }) => ({ file: within(directory, path), ...gap })),
  setAside: setAside.map((file) => ({
    file: within(directory, file.path),
    kind: file.kind,
    topic: topicOf(file),
    bytes: file.bytes,
    records: file.records.length,
    unreadableBytes: file.unreadableBytes,
    why: whyOf(file),
  })),
});

function asText(contents: Contents): string {
  const { directory, owner, topics, segments, gaps, setAside } = contents;
  return [
    `Owner: ${ownerText(owner)}\n`,
    topics.length === 0 ? '\nThe logs are empty.\n' : `\n${topicTable(contents)}`,
    topics.length > 0 && `\n${counted(segments, 'segment')}.\n`,
    gaps.length > 0 && `\n${gaps.map((gap) => gapText(gap, directory)).join('')}`,
    setAside.length > 0 && `\n${setAsideTable(setAside, directory)}`,
  ]
    .filter((part) => part !== false)
    .join('');
}

export function topicTable({ topics }: Pick<Contents, 'topics'>): string {
  const rows = topics.map(({ log, topic, records, bytes: size, oldest, newest }) => [
    log === 'journal' ? 'journal' : 'embedded log',
    topic,
    String(records),
    bytes(size),
    oldest ?? '-',
    newest ?? '-',
  ]);
  return columns([
    ['LOG', 'TOPIC', 'RECORDS', 'SIZE', 'OLDEST', 'NEWEST'],
    ...rows.map((row) => row.map(printable)),
  ]);
}

export function setAsideTable(files: readonly SetAsideFile[], directory: string): string {
  const rows = files.map((file) => [
    within(directory, file.path),
    topicOf(file),
    String(file.records.length),
    bytes(file.bytes),
    whyOf(file),
  ]);
  return columns([
    ['SET ASIDE', 'TOPIC', 'RECORDS', 'SIZE', 'WHY'],
    ...rows.map((row) => row.map(printable)),
  ]);
}

function whyOf({ kind, records, unreadableBytes }: SetAsideFile): string {
  const unread = unreadableBytes > 0 ? `; ${unreadableBytes} bytes of it cannot be read` : '';
  if (kind === 'corrupt') return `damaged on the disk${unread}`;
  if (kind === 'torn') return 'a write that never ended, so never acknowledged';
  const why = records[0]?.why;
  return `Kafka rejected it${why ? `: ${why}` : ''}${unread}`;
}

const gapText = ({ path, position, bytes: size, isTorn }: Gap, directory: string): string => {
  const what = isTorn ? 'end in an incomplete record, which was never acknowledged' : 'are damaged';
  return `${size} bytes of ${within(directory, path)}, from ${position} on, ${what}.\n`;
};

function ownerText(owner: Owner | null): string {
  if (owner === null) return 'none.';
  const { isAlive, process } = owner;
  const who =
    process === null
      ? 'a gateway whose claim cannot be read'
      : `process ${process.pid} on ${process.host}, version ${process.version}, started at ${process.startedAt}`;
  return isAlive ? `${printable(who)}. It is running.` : `none. The last one was ${printable(who)}.`;
}
