/** The README's provider tables, as Markdown, from the providers themselves: what is written there cannot drift from the code. */
import { ANSWERS } from './errors.js';
import type { Provider } from './provider.js';

const LEVELS = { signature: 'signature', token: 'token (weak)' } as const;

/** How each provider proves itself and how its events are told apart. `describeScheme` builds a scheme from throw-away settings. */
export function providerTable(
  providers: readonly Provider[],
  describeScheme: (provider: Provider) => { title: string; level: 'signature' | 'token' },
): string {
  const rows = providers.map((provider) => {
    const { title, level } = describeScheme(provider);
    return [
      `[${provider.title}](${provider.docs})`,
      `\`${provider.name}\``,
      title,
      LEVELS[level],
      provider.identify.why,
      provider.known,
    ];
  });
  return table(
    ['provider', 'name', 'scheme', 'verification', 'an event is the same event when', 'known'],
    rows,
  );
}

/** What each sender does with each kind of answer. */
export function answerTable(providers: readonly Provider[]): string {
  const rows = providers.map(({ title, sender }) => [
    title,
    sender.success === '200' ? 'exactly 200' : 'any 2xx',
    sender.onRefused,
    sender.onUnavailable,
    seconds(sender.ackDeadlineSeconds),
    seconds(sender.retryWindowSeconds),
    sender.note,
  ]);
  return table(
    ['provider', 'takes as success', 'on 4xx', 'on 503', 'waits for the answer', 'retries for', 'note'],
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
