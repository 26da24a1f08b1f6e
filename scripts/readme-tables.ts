/** The documents' tables of providers and answers, as Markdown, from the code itself: what is written there cannot drift from it. */
import { ANSWERS } from '../src/errors.js';
import { knownAs, type Provider } from '../src/provider/provider.js';
import { covered, type Scheme } from '../src/schemes/scheme.js';

const LEVELS = { signature: 'signature', token: 'token (weak)' } as const;

export interface ProviderFacts {
  /** From throw-away settings: what a scheme is like does not depend on its secrets. */
  readonly scheme: Scheme;
  /** Whether any of its fixtures becomes a job event. */
  readonly hasJobs: boolean;
}

/** How each provider proves itself and how its events are told apart. */
export function providerTable(
  providers: readonly Provider[],
  factsOf: (provider: Provider) => ProviderFacts,
): string {
  const rows = providers.map((provider) => {
    const { scheme, hasJobs } = factsOf(provider);
    return [
      `[${provider.title}](${provider.docs})`,
      `\`${provider.name}\``,
      scheme.title,
      covered(scheme),
      LEVELS[scheme.level],
      hasJobs ? 'jobs' : 'its own events',
      provider.identify.short,
      knownAs(provider.known),
    ];
  });
  return table(
    [
      'provider',
      'name',
      'proves itself by',
      'which covers',
      'verification',
      'becomes',
      'the same event has the same',
      'known',
    ],
    rows,
  );
}

/** What each sender does with each kind of answer. */
export function answerTable(providers: readonly Provider[]): string {
  const rows = providers.map(({ title, sender, handshake }) => [
    title,
    sender.success === '200' ? 'exactly 200' : 'any 2xx',
    sender.onRefused,
    sender.onUnavailable,
    seconds(sender.ackDeadlineSeconds),
    seconds(sender.retryWindowSeconds),
    handshake?.note ?? '',
    sender.note,
  ]);
  return table(
    [
      'provider',
      'takes as success',
      'on 4xx',
      'on 503',
      'waits for the answer',
      'retries for',
      'handshake',
      'note',
    ],
    rows,
  );
}

/** Every answer of the ingest side. */
export function codeTable(): string {
  const rows = Object.entries(ANSWERS).map(([code, { status, retry }]) => [
    String(status),
    `\`${code}\``,
    status === 200 ? '' : retry ? 'can help' : 'cannot help',
  ]);
  return table(['status', 'code', 'sending the same bytes again'], rows);
}

function seconds(value: number | null): string {
  if (value === null) return 'not said';
  if (value < 120) return `${value} s`;
  return value < 7200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3600)} h`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
