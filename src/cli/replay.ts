/** `onehook replay`: asks a running gateway to try its quarantine again, and shows what became of it. */
import { didYouMean } from '../config/nearest.js';
import { OperatorError, QUARANTINE_REASONS } from '../errors.js';
import { timestamp } from '../event.js';
import type { ReplayedDelivery, ReplayLine } from '../replay/replay-request.js';
import type { ReplayCounts, ReplayOutcome } from '../telemetry/replay.js';
import { printable } from './columns.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { load, localUrl } from './configured.js';
import { type ProgressBar, progressBar } from './progress-bar.js';

export const summary = 'try what was quarantined again, with today’s providers';
export const help = `onehook replay: try what was quarantined again, with today's providers.

A delivery that was proven but could not be read lies in quarantine, whole. After an upgrade (or once you have mended
your own provider) this reads it again and publishes what became readable, on the normal path: through the routes,
each event with the id it would have had. What is still unreadable stays where it is, and is listed with the reason.
The running gateway does the work, through its admin port; Ctrl-C stops it behind the delivery it is at.

Usage: onehook replay --dry-run
       onehook replay [--from TIME|OFFSET] [--to TIME] [--id DELIVERY]... [--source NAME] [--reason CODE]
                      [--to-topic TOPIC] [--rate N] [--run NAME] [--json] [--url URL | --config FILE]

Which deliveries (all that is given must hold; by default the whole quarantine)
  --from TIME|OFFSET  received at this time or later, as 2026-11-24T10:00:00Z or 2026-11-24; or from this offset on
                      (as onehook tail shows it; in Kafka only where the topic has one partition)
  --to TIME           received before this time
  --id DELIVERY       this delivery, by the id it was answered with; may be given several times
  --source NAME       of this source
  --reason CODE       quarantined for this reason:
                      ${Object.keys(QUARANTINE_REASONS).slice(0, 4).join(', ')},
                      ${Object.keys(QUARANTINE_REASONS).slice(4).join(', ')}

What to do with them
  --dry-run           publish nothing, say what would be
  --to-topic TOPIC    publish everything to this topic, not through the routes
  --rate N            at most so many deliveries a second (default 100)
  --run NAME          go on with a replay that was stopped: what it published already is left out. Without it every
                      replay publishes what is asked for, also what an earlier one has published; the events keep
                      their ids, so consumers can tell

Output
  --json              the gateway's own lines, one JSON each

The gateway
  --url URL           its admin address (default: as configured, on this machine)
  --config FILE       the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)

Examples:
  onehook replay --dry-run
  onehook replay --source renders --from 2026-11-24T10:00:00Z
  onehook replay --id 0b7e1f4e-2f0c-4a51-9f7e-0d1c8a6c2b11 --to-topic onehook.inspect

Exit codes: 0 it went to the end (also when some are still unreadable), 1 it was stopped, or no gateway answers,
2 the command line is wrong.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(argv, {
    from: { type: 'string' },
    to: { type: 'string' },
    id: { type: 'string', multiple: true },
    source: { type: 'string' },
    reason: { type: 'string' },
    'to-topic': { type: 'string' },
    rate: { type: 'string' },
    run: { type: 'string' },
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
    url: { type: 'string' },
    config: { type: 'string' },
  });
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
    ended?.kind === 'ended' ? ` ${ended.why}` : signal.aborted ? '' : ' The connection to the gateway broke.';
  const goOn = run === undefined ? '' : ` Go on with: --run ${run}`;
  io.stderr.write(printable(`The replay was stopped.${why}${goOn}`).concat('\n'));
  return EXIT.refused;
}

function beginning(from: string | undefined) {
  if (from === undefined) return {};
  return /^\d+$/.test(from) ? { fromOffset: Number(from) } : { from: time('--from', from) };
}

function time(option: string, text: string): string {
  const read = timestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text);
  if (read === undefined)
    throw new UsageError(`${option} takes a time as 2026-11-24T10:00:00Z, not «${text}».`);
  return read;
}

function knownReason(reason: string): string {
  if (Object.hasOwn(QUARANTINE_REASONS, reason)) return reason;
  const known = Object.keys(QUARANTINE_REASONS);
  throw new UsageError(
    `--reason takes one of ${known.join(', ')}, not «${reason}».${didYouMean(reason, known)}`,
  );
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 100_000))
    throw new UsageError(`${option} takes a number from 0.1 to 100000, not «${text}».`);
  return value;
}

function replayUrl(base: string): URL {
  if (!URL.canParse('/replay', base))
    throw new UsageError(`--url takes an address as http://127.0.0.1:9090, not «${base}».`);
  return new URL('/replay', base);
}

const notThere = (url: URL) =>
  new OperatorError(
    `No gateway answers at ${url.origin}. Start one with onehook serve, or say where it is with --url.`,
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
  const told = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'message') : undefined;
  if (response.status === 400) throw new UsageError(`The gateway does not take this: ${told}`);
  if (response.status === 409)
    throw new OperatorError(`${told} Wait for it, or stop it where it was started.`);
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
      } else if (line.kind !== 'started') bar.show(line.at, line.of, told(counts));
    },
    end: () => bar.clear(),
  };
}

/** What came of one delivery; types and sources are others' words. */
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
  repeated: 'published by this replay before',
  unreadable: 'still unreadable',
  refused: 'refused',
  source_unknown: 'of sources that are not configured',
  too_large: 'too large',
  damaged: 'damaged',
};

const told = (counts: ReplayCounts) =>
  Object.entries(counts)
    .map(([outcome, n]) => `${n} ${WORDS[outcome as ReplayOutcome]}`)
    .join(', ');

const summaryOf = (counts: ReplayCounts) => `${told(counts) || 'Nothing in quarantine was asked for'}.`;
