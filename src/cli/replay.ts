/** `onehook replay`: asks a running gateway to publish its quarantine, and shows the result of each delivery. */
import { didYouMean } from '../config/nearest.js';
import { OperatorError, QUARANTINE_REASONS } from '../errors.js';
import { timestamp } from '../event.js';
import type { ReplayedDelivery, ReplayLine } from '../replay/replay-request.js';
import type { ReplayCounts, ReplayOutcome } from '../telemetry/replay.js';
import { printable } from './columns.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { load, localUrl } from './configured.js';
import { replay } from './descriptions/replay.js';
import { type ProgressBar, progressBar } from './progress-bar.js';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(argv, replay.options);
  const asked = {
    ...beginning(values.from),
    ...(values.to !== undefined && { to: time('--to', values.to) }),
    ...(values.id !== undefined && { deliveries: values.id }),
    ...(values.source !== undefined && { source: values.source }),
    ...(values.reason !== undefined && { reason: knownReason(values.reason) }),
    ...(values['to-topic'] !== undefined && { topic: values['to-topic'] }),
    ...(values.rate !== undefined && { rate: positive('--rate', values.rate) }),
    ...(values.run !== undefined && { run: values.run }),
    ...(values['dry-run'] && { dryRun: true }),
  };
  const url = replayUrl(values.url ?? localUrl(load(io, values.config).admin));
  const signal = io.interruption();
  const view = values.json ? asJson(io) : asText(io);

  let run = values.run;
  let ended: ReplayLine | undefined;
  try {
    for await (const { text, line } of readLines(await open(url, asked, signal))) {
      if (line.kind === 'started') run = line.run;
      if (line.kind === 'ended') ended = line;
      view.show(line, text);
    }
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (!signal.aborted && run === undefined) throw notThere(url);
  } finally {
    view.end();
  }
  if (ended?.kind === 'ended' && ended.outcome === 'finished') return EXIT.ok;
  const why =
    ended?.kind === 'ended'
      ? ` ${ended.why}`
      : signal.aborted
        ? ''
        : ' The connection to the gateway was lost.';
  const resume = run === undefined ? '' : ` Resume it with: --run ${run}`;
  io.stderr.write(printable(`The replay was stopped.${why}${resume}`).concat('\n'));
  return EXIT.refused;
}

function beginning(from: string | undefined) {
  if (from === undefined) return {};
  return /^\d+$/.test(from) ? { fromOffset: Number(from) } : { from: time('--from', from) };
}

function time(option: string, text: string): string {
  const read = timestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text);
  if (read === undefined)
    throw new UsageError(`${option} takes a time such as 2026-11-24T10:00:00Z, not "${text}".`);
  return read;
}

function knownReason(reason: string): string {
  if (Object.hasOwn(QUARANTINE_REASONS, reason)) return reason;
  const known = Object.keys(QUARANTINE_REASONS);
  throw new UsageError(
    `--reason takes one of ${known.join(', ')}, not "${reason}".${didYouMean(reason, known)}`,
  );
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 100_000))
    throw new UsageError(`${option} takes a number from 0.1 to 100000, not "${text}".`);
  return value;
}

function replayUrl(base: string): URL {
  if (!URL.canParse('/replay', base))
    throw new UsageError(`--url takes an address such as http://127.0.0.1:9090, not "${base}".`);
  return new URL('/replay', base);
}

const notThere = (url: URL) =>
  new OperatorError(
    `No gateway answers at ${url.origin}. Start one with onehook serve, or give its address with --url.`,
  );

async function open(url: URL, asked: object, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
    signal,
  });
  if (response.ok && response.body) return response.body;
  const answer: unknown = await response.json().catch(() => null);
  const why = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'message') : undefined;
  if (response.status === 400) throw new UsageError(`The gateway refuses this request: ${why}`);
  if (response.status === 409)
    throw new OperatorError(`${why} Wait for it, or stop it where it was started.`);
  throw new OperatorError(
    `${url.origin} answered ${response.status}. Is that the admin address of a gateway?`,
  );
}

async function* readLines(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ text: string; line: ReplayLine }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield { text, line: JSON.parse(text) as ReplayLine };
  }
}

interface View {
  show(line: ReplayLine, text: string): void;
  end(): void;
}

const asJson = ({ stdout }: Io): View => ({
  show: (_, text) => void stdout.write(`${text}\n`),
  end: () => undefined,
});

function asText({ stdout, stderr }: Io): View {
  const bar: ProgressBar = progressBar(stderr);
  const counts: Partial<Record<ReplayOutcome, number>> = {};
  return {
    show(line) {
      if (line.kind === 'delivery') {
        counts[line.outcome] = (counts[line.outcome] ?? 0) + 1;
        bar.clear();
        stdout.write(`${describe(line)}\n`);
      }
      if (line.kind === 'ended') {
        bar.clear();
        stderr.write(`${summaryOf(line.counts)}\n`);
      } else if (line.kind !== 'started') bar.show(line.at, line.of, inWords(counts));
    },
    end: () => bar.clear(),
  };
}

/** The result of one delivery. Types and sources are the sender's words, so they are made printable. */
function describe(line: ReplayedDelivery): string {
  const { delivery, received, source, outcome, events = [], topics = [], why, reason, version } = line;
  const became = events.map(({ type, id }) => `${type} ${id}`).join(', ');
  const result = became === '' ? (why ?? '') : `${became} -> ${topics.join(', ')}`;
  const since = outcome === 'unreadable' ? ` (quarantined by ${version} for ${reason})` : '';
  return printable(`${delivery}  ${received}  ${source}  ${outcome}  ${result}${since}`);
}

const WORDS: Readonly<Record<ReplayOutcome, string>> = {
  published: 'published',
  readable: 'readable now (nothing was published)',
  repeated: 'published by this replay already',
  unreadable: 'still unreadable',
  refused: 'refused',
  source_unknown: 'of sources that are not configured',
  too_large: 'too large',
  topic_refused: 'refused by their topic',
  damaged: 'damaged',
};

const inWords = (counts: ReplayCounts) =>
  Object.entries(counts)
    .map(([outcome, n]) => `${n} ${WORDS[outcome as ReplayOutcome]}`)
    .join(', ');

const summaryOf = (counts: ReplayCounts) => `${inWords(counts) || 'Nothing in quarantine matches'}.`;
