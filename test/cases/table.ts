/** Which ideas of the job schema each sender’s events say: over its fixtures, and over the cases that are given. */
import { readFileSync } from 'node:fs';
import { providers } from '../../providers/index.js';
import { code, markdownTable } from '../../scripts/markdown-table.js';
import { fixturesFolder, readFixtures } from '../../src/conformance/fixtures.js';
import { readCase, translateCase } from './check.js';
import type { StructuredEvent } from './expectations.js';

/** What is read of a job’s data. */
interface Told {
  readonly job: { readonly reference?: string; readonly progress?: number };
  readonly outputs: readonly { readonly expiresAt?: string }[];
  readonly outputsState?: string;
  readonly outputsPending?: boolean;
  readonly error?: { readonly category: string; readonly retryable: boolean | null };
  readonly usage?: Usage | readonly Usage[];
}
interface Usage {
  readonly measure?: string;
  readonly unit: string;
}

const YES = 'yes';

/** What an event says of each idea; undefined where it says nothing that anyone could act on. */
const IDEAS: Readonly<Record<string, (told: Told) => readonly (string | undefined)[]>> = {
  reference: ({ job }) => [job.reference && YES],
  outputsState: ({ outputsState, outputsPending }) => [
    outputsState ?? (outputsPending ? 'pending' : undefined),
  ],
  category: ({ error }) => [error?.category === 'unknown' ? undefined : error?.category],
  retryable: ({ error }) => [error?.retryable?.toString()],
  expiresAt: ({ outputs }) => outputs.map(({ expiresAt }) => expiresAt && YES),
  usage: ({ usage = [] }) => [usage].flat().map(({ measure, unit }) => measure ?? unit),
  progress: ({ job }) => [job.progress === undefined ? undefined : YES],
};

/** A Markdown table of all senders that have jobs, and how many say each idea in its last row. */
export async function consistencyTable(files: readonly string[]): Promise<string> {
  const ofCases = files.flatMap(eventsOfCase);
  const rows: { name: string; cells: string[] }[] = [];
  for (const { name } of providers) {
    const fixtures = await readFixtures(fixturesFolder(name));
    const golden = fixtures.flatMap((fixture) => (Array.isArray(fixture.golden) ? fixture.golden : []));
    const told = [...(golden as StructuredEvent[]), ...ofCases.filter(({ provider }) => provider === name)]
      .filter(({ type }) => String(type).startsWith('onehook.job.'))
      .map(({ data }) => data as Told);
    if (told.length === 0) continue;
    const cells = Object.values(IDEAS).map((say) => {
      const said = told.flatMap(say).filter((word) => word !== undefined);
      return [...new Set(said)].sort().join(', ');
    });
    rows.push({ name, cells });
  }
  const counts = Object.keys(IDEAS).map((_, index) => {
    const saying = rows.filter(({ cells }) => cells[index] !== '');
    return `**${saying.length} of ${rows.length}**`;
  });
  return markdownTable(
    ['provider', ...Object.keys(IDEAS)],
    [...rows.map(({ name, cells }) => [code(name), ...cells]), ['', ...counts]],
  );
}

/** Whether the case is right does not matter here. */
function eventsOfCase(file: string): readonly StructuredEvent[] {
  const read = readCase(readFileSync(file));
  const translated = 'problem' in read ? read : translateCase(read);
  return 'problem' in translated ? [] : translated.events;
}
