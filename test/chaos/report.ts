/** A trial as one row of the table, and what is to be said beside it. */

import type { Trial } from './trial.js';

const COLUMNS = [
  'fault',
  'client',
  'strikes',
  'attempts',
  'acknowledged',
  'lost',
  'unknown',
  'altered',
  'out of order',
  'duplicates',
  'unchecked',
  'longest answer, ms',
  'p99 calm / struck, ms',
  '503',
  'unanswered',
] as const;

export const HEAD = `${line(COLUMNS)}\n${line(COLUMNS.map(() => '---'))}`;

export function rowOf({ fault, client, strikes, sender, verdict }: Trial): string {
  const unanswered = (['refused', 'broken', 'silent'] as const)
    .filter((why) => sender.count(why) > 0)
    .map((why) => `${sender.count(why)} ${why}`);
  return line([
    fault.title,
    client ?? 'embedded log',
    strikes,
    sender.attempts,
    verdict.excused > 0 ? `${verdict.acknowledged} (${verdict.excused} not owed)` : verdict.acknowledged,
    verdict.lost.length,
    verdict.unknown.length,
    verdict.altered.length,
    verdict.disordered.length,
    `${verdict.duplicates} (${((100 * verdict.duplicates) / Math.max(1, verdict.acknowledged)).toFixed(3)} %, ${Math.round(verdict.duplicates / strikes)} a strike)`,
    verdict.unchecked,
    Math.round(sender.longestMs),
    [sender.calm, sender.struck].map((answers) => (answers.percentile(99) / 1000).toFixed(1)).join(' / '),
    sender.count('503'),
    unanswered.join(', ') || 0,
  ]);
}

const SHOWN = 5;

/** Harm in detail, answers that should not be, and notes. */
export function remarksOf({ verdict, sender, notes, remarks: ofFault }: Trial): string[] {
  const remarks = [...notes, ...ofFault];
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
