/**
 * `onehook journal publish`: set-aside records and segments, to Kafka. A set-aside file is removed only after Kafka has
 * acknowledged everything in it, so whatever interrupts this is repaired by running it again.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { OperatorError } from '../../errors.js';
import type { KafkaPublisher } from '../../kafka/kafka-publisher.js';
import { type EventRecord, isForGood, type PublishError } from '../../publisher.js';
import { columns, counted, printable, sentence } from '../columns.js';
import { EXIT, type Io, readArguments, UsageError } from '../command.js';
import { journal } from '../descriptions/journal.js';
import { progressBar } from '../progress-bar.js';
import { type Target, targetOf, withPublisher } from './kafka.js';
import { type Publication, publicationsOf } from './publications.js';

const { topic, yes, damaged, config, 'dry-run': dryRun } = journal.options;

/** At once, as the gateway drains its journal. */
const WINDOW_RECORDS = 500;
const WINDOW_BYTES = 1024 * 1024;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const options = { topic, yes, damaged, config, 'dry-run': dryRun };
  const { values, positionals } = readArguments(argv, options, Array(argv.length).fill('FILE'));
  if (positionals.length === 0) throw new UsageError('journal publish needs a FILE or a DIRECTORY.');
  const publications: Publication[] = [];
  for (const given of positionals)
    publications.push(...(await publicationsOf(resolve(io.cwd, given), values.damaged === true)));
  const count = publications.reduce((sum, { records }) => sum + records, 0);
  if (publications.length > 0) io.stdout.write(table(publications, values.topic));
  for (const { note } of publications) if (note !== null) io.stderr.write(`${note}\n`);
  if (count === 0) {
    io.stderr.write('There is nothing to publish.\n');
    return publications.some(({ note }) => note !== null) ? EXIT.refused : EXIT.ok;
  }
  if (values['dry-run']) {
    io.stderr.write(`${counted(count, 'record')} would be published. Nothing was.\n`);
    return EXIT.ok;
  }
  const target = targetOf(io, values.config);
  const question = `Publish ${counted(count, 'record')} to ${target.name}? [y/N] `;
  if (!values.yes && !(await isConfirmed(question, io))) {
    io.stderr.write('Nothing was published.\n');
    return EXIT.refused;
  }
  return publishAll(publications, count, target, values.topic, io);
}

function table(publications: readonly Publication[], override: string | undefined): string {
  const rows = publications.map(({ path, records, topics, why }) => [
    path,
    String(records),
    records === 0 ? '-' : (override ?? topics.join(', ')),
    why ?? '-',
  ]);
  return columns([['FILE', 'RECORDS', 'TOPIC', 'WHY SET ASIDE'], ...rows.map((row) => row.map(printable))]);
}

async function isConfirmed(question: string, { stdin, stderr }: Io): Promise<boolean> {
  if (!stderr.isTTY)
    throw new UsageError(
      'journal publish asks before it publishes, and no terminal is there to answer. Give --yes, or --dry-run to see what it would do.',
    );
  stderr.write(question);
  const lines = createInterface({ input: Readable.from(stdin) });
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}

async function publishAll(
  publications: readonly Publication[],
  count: number,
  target: Target,
  override: string | undefined,
  io: Io,
): Promise<number> {
  const signal = io.interruption();
  const bar = progressBar(io.stderr);
  let published = 0;
  const problems: string[] = [];
  const say = (text: string) => {
    bar.clear();
    io.stderr.write(`${printable(text)}\n`);
  };
  await withPublisher(target, async (publisher) => {
    for (const publication of publications) {
      if (publication.records === 0) continue;
      if (signal.aborted) return;
      const { path } = publication;
      const failure = await publishOne(publication, publisher, override, signal, (more) => {
        published += more;
        bar.show(published, count, `${published} of ${counted(count, 'record')}`);
      });
      if (failure === null) {
        say(finish(publication));
        continue;
      }
      problems.push(path);
      if (failure === 'interrupted') return;
      say(`${path} stays, because Kafka did not take all of it: ${sentence(failure.message)}`);
      if (!isForGood(failure) && (failure as Partial<PublishError>).failure !== 'refused') return;
    }
  }).finally(() => bar.clear());
  const isAll = published === count && problems.length === 0;
  say(
    `${published} of ${counted(count, 'record')} published.${isAll ? '' : ' Run it again to publish the rest.'}`,
  );
  return isAll && publications.every(({ note }) => note === null) ? EXIT.ok : EXIT.refused;
}

/** Null: all of it is in Kafka. */
async function publishOne(
  { entries }: Publication,
  publisher: KafkaPublisher,
  override: string | undefined,
  signal: AbortSignal,
  published: (count: number) => void,
): Promise<Error | 'interrupted' | null> {
  for await (const window of windowsOf(entries())) {
    if (signal.aborted) return 'interrupted';
    const outcomes = await Promise.allSettled(
      window.map((record) =>
        publisher.publish([override === undefined ? record : { ...record, topic: override }]),
      ),
    );
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    published(outcomes.length - failed.length);
    if (failed.length > 0) return failed[0]!.reason as Error;
  }
  return null;
}

async function* windowsOf(records: AsyncIterable<EventRecord>): AsyncGenerator<EventRecord[]> {
  let window: EventRecord[] = [];
  let bytes = 0;
  for await (const record of records) {
    window.push(record);
    bytes += record.value.length;
    if (window.length < WINDOW_RECORDS && bytes < WINDOW_BYTES) continue;
    yield window;
    window = [];
    bytes = 0;
  }
  if (window.length > 0) yield window;
}

/** Removes the file where nothing else is in it. Returns what became of it. */
function finish({ path, isRemovable }: Publication): string {
  if (!isRemovable) return `${path} is published. The file stays.`;
  try {
    rmSync(path);
    return `${path} is published, and removed.`;
  } catch (error) {
    throw new OperatorError(
      `${path} is published, but cannot be removed (${(error as Error).message}). Remove it, or the next run publishes it again.`,
    );
  }
}
