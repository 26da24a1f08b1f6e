/** A trial as one row of the table, and what is to be said beside it. */

import type { Trial } from './trial.js';

/** As in docs/guarantees.md. */
const COLUMNS = [
  'fault',
  'client',
  'strikes',
  'acknowledged',
  'lost',
  'out of order',
  'duplicates',
  'longest answer, ms',
  '503',
  'unanswered',
] as const;

export const HEAD = `${line(COLUMNS)}\n${line(COLUMNS.map(() => '---'))}`;

export function rowOf({ fault, client, strikes, sender, verdict }: Trial): string {
  const { acknowledged, excused, duplicates, unchecked } = verdict;
  const unanswered = (['refused', 'broken', 'silent'] as const)
    .filter((why) => sender.count(why) > 0)
    .map((why) => `${sender.count(why)} ${why}`);
  const share = ((100 * duplicates) / Math.max(1, acknowledged)).toFixed(3);
  return line([
    fault.title.replace(/^./, (first) => first.toUpperCase()),
    client ?? 'embedded log',
    strikes,
    excused > 0 ? `${acknowledged} (${excused} not owed)` : acknowledged,
    verdict.lost.length,
    verdict.disordered.length,
    `${duplicates} (${share} %, ${Math.round(duplicates / strikes)} a strike)${unchecked > 0 ? `; ${unchecked} unchecked` : ''}`,
    Math.round(sender.longestMs),
    sender.count('503'),
    unanswered.join(', ') || 0,
  ]);
}

/** What has no column. */
export function measuresOf({ sender, seconds }: Trial): string {
  const [calm, struck] = [sender.calm, sender.struck].map((answers) =>
    (answers.percentile(99) / 1000).toFixed(1),
  );
  return `${Math.round(seconds)} s, ${sender.attempts} attempts, p99 ${calm} ms in calm and ${struck} ms while struck`;
}

const SHOWN = 5;

/** Harm in detail, answers that should not be, why there was a 503, and notes. */
export function remarksOf({ verdict, sender, notes, remarks: ofFault, complaints }: Trial): string[] {
  const remarks = [...notes, ...ofFault, ...(sender.count('503') > 0 ? complaints : [])];
  for (const harm of ['lost', 'unknown', 'altered', 'disordered'] as const) {
    const found = verdict[harm];
    if (found.length > 0) remarks.push(`${harm}: ${found.slice(0, SHOWN).join('; ')} (${found.length})`);
  }
  for (const [answer, count] of sender.answers) {
    if (/^\d+$/.test(answer) && answer !== '200' && answer !== '503')
      remarks.push(`${count} answers were ${answer}`);
  }
  return remarks;
}

export function isSound({ fault, verdict, notes }: Trial): boolean {
  const { lost, unknown, altered, disordered } = verdict;
  const harm = lost.length + unknown.length + altered.length + (fault.mayDisorder ? 0 : disordered.length);
  return harm === 0 && notes.length === 0;
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}
