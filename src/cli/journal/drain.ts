/** `onehook journal drain`: owns the directory as a gateway does, and publishes its journal in order until it is empty. */
import { Bridge } from '../../journal/bridge.js';
import type { JournalObserver } from '../../journal/observer.js';
import { Ownership } from '../../journal/owner.js';
import { readSetAside, setAsideIn } from '../../journal/set-aside.js';
import type { KafkaPublisher } from '../../kafka/kafka-publisher.js';
import { counted, printable, sentence } from '../columns.js';
import { EXIT, type Io, readArguments } from '../command.js';
import { journal } from '../descriptions/journal.js';
import { progressBar } from '../progress-bar.js';
import { type Contents, contentsOf } from './contents.js';
import { type Target, targetOf, withPublisher } from './kafka.js';
import { directoryIn, setAsideTable, topicTable } from './ls.js';

const { config, 'dry-run': dryRun } = journal.options;
const REDRAW_MS = 200;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, { config, 'dry-run': dryRun }, ['DIRECTORY']);
  const directory = directoryIn('drain', positionals, io);
  const signal = io.interruption();
  const contents = await contentsOf(directory);
  const say = (text: string) => void io.stderr.write(`${printable(text)}\n`);
  const note = noteOn(contents);
  if (note !== null) say(note);
  const topics = contents.topics.filter(({ log }) => log === 'journal');
  const count = topics.reduce((sum, { records }) => sum + records, 0);
  if (values['dry-run']) {
    if (count > 0) io.stdout.write(topicTable({ topics }));
    say(`${counted(count, 'record')} would be published. Nothing was.`);
    return EXIT.ok;
  }
  const target = targetOf(io, values.config);
  const ownership = new Ownership(directory);
  // Rejects beside another owner, with the sentence of a gateway.
  await ownership.claim();
  let problem: string | null;
  try {
    problem = await withPublisher(target, (publisher) =>
      drain(publisher, ownership, target, count, signal, io),
    );
  } finally {
    await ownership.release();
  }
  if (problem !== null) {
    say(`${problem} Run it again to publish the rest.`);
    return EXIT.refused;
  }
  say(`The journal in ${directory} is empty.`);
  const setAside = setAsideIn(directory).filter((path) => !path.endsWith('.torn'));
  if (setAside.length > 0) {
    io.stdout.write(setAsideTable(setAside.map(readSetAside), directory));
    say(`These files contain acknowledged events. Publish them: onehook journal publish ${directory}`);
  }
  return setAside.length > 0 || note !== null ? EXIT.refused : EXIT.ok;
}

/** Of events that are there and that nothing drains; null: there are none. */
function noteOn({ topics, directory }: Contents): string | null {
  const events = topics.filter(({ log }) => log === 'events').reduce((sum, { records }) => sum + records, 0);
  if (events === 0) return null;
  return `The embedded log has ${counted(events, 'record')}, and they stay: it is a log and no queue. onehook journal cat prints them, and onehook journal publish ${directory}/event-log/*.log copies them to Kafka.`;
}

/** Null: nothing waits any more. Else why it ended before. */
async function drain(
  publisher: KafkaPublisher,
  ownership: Ownership,
  { config, kafka }: Target,
  count: number,
  signal: AbortSignal,
  io: Io,
): Promise<string | null> {
  const view = new DrainView(count, io);
  const bridge = Bridge.open(publisher, {
    ...config.journal,
    directory: ownership.directory,
    ownership,
    publishTimeoutMs: kafka.publishTimeoutMs,
    quarantine: SET_ASIDE,
    observer: view.observer,
  });
  const timer = setInterval(() => view.show(), REDRAW_MS);
  try {
    const stopped = new Promise<string>((resolve) => {
      view.onProblem = resolve;
      ownership.onLost((why) => resolve(`The directory belongs to another gateway now: ${sentence(why)}`));
      if (signal.aborted) resolve('It was interrupted.');
      signal.addEventListener('abort', () => resolve('It was interrupted.'), { once: true });
    });
    const ended = await Promise.race([stopped, bridge.drain(Number.POSITIVE_INFINITY).then(() => null)]);
    if (bridge.waiting().topics === 0) return null;
    const readiness = publisher.readiness();
    const why = readiness.ready ? '' : ` (${readiness.why})`;
    return ended ?? view.whyRefused ?? `Kafka is unavailable${why}.`;
  } finally {
    clearInterval(timer);
    await bridge.close();
    view.end();
  }
}

const ignored = () => {};

/** An operator runs this and reads its output, so what a topic refuses is set aside in a file and named, not sent to quarantine. */
const SET_ASIDE = { copyOf: () => null, copied: ignored };

/** A bar on a terminal; elsewhere a line a minute. */
class DrainView {
  readonly observer: JournalObserver;
  onProblem: (why: string) => void = ignored;
  whyRefused: string | null = null;
  readonly #bar;
  readonly #isTerminal: boolean;
  readonly #write: (text: string) => void;
  readonly #count: number;
  #drained = 0;

  /** `count`: how many there are to drain. */
  constructor(count: number, { stderr }: Io) {
    this.#count = count;
    this.#bar = progressBar(stderr);
    this.#isTerminal = stderr.isTTY === true;
    this.#write = (text) => {
      this.#bar.clear();
      stderr.write(`${printable(text)}\n`);
    };
    this.observer = {
      recordsJournaled: ignored,
      recordsDrained: (_, count) => {
        this.#drained += count;
      },
      journalingBegan: ignored,
      journalingEnded: (topic) => this.#write(`${topic} is drained.`),
      topicRefused: (topic, why) => {
        this.whyRefused = `Kafka refuses ${topic}: ${sentence(why)}`;
      },
      recordSetAside: (topic, why, file) =>
        this.#write(`Kafka rejected a record of ${topic}: ${sentence(why)} It was saved to ${file}.`),
      corruptSetAside: (topic, size, file) =>
        this.#write(`${size} bytes of ${topic} are damaged, and were saved to ${file}.`),
      tornEndSetAside: ignored,
      filesSetAside: ignored,
      appendsFailed: ignored,
      journalFailed: (why) => this.onProblem(`The journal cannot be written: ${sentence(why)}`),
      journalRecovered: ignored,
      drainFailed: (topic, why) => this.onProblem(`The journal of ${topic} cannot be read: ${sentence(why)}`),
      journalBytes: ignored,
      oldestJournaled: ignored,
      recordsWaiting: () => {
        if (!this.#isTerminal) this.#write(`${this.#progress} are published.`);
      },
      recordsLeft: ignored,
    };
  }

  get #progress(): string {
    return `${this.#drained} of ${counted(this.#count, 'record')}`;
  }

  show(): void {
    this.#bar.show(this.#drained, this.#count, this.#progress);
  }

  end(): void {
    this.#bar.clear();
    this.#write(`${this.#progress} were published.`);
  }
}
