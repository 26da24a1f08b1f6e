/** docs/job-events.md: its events are whole and valid, its rule works, and its tables say what the code says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jobEventFields } from '../scripts/job-event-tables.js';
import { eventProblems } from '../src/conformance/event-schemas.js';
import { ERROR_CATEGORIES, JOB_STATES, type JobState, OUTPUTS_STATES } from '../src/event.js';
import { jobError } from '../src/provider/job-error.js';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const page = read('docs/job-events.md');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!);
const events: Record<string, unknown>[] = blocks('jsonc').map((text) =>
  JSON.parse(text.replaceAll(/ \/\/ .*$/gm, '')),
);
/** The first cell of each row of the table below a heading, and the others. */
const tableBelow = (heading: string) => {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [, rows = ''] = section.split(/^\| --- .*$/m);
  return [...rows.split('\n## ')[0]!.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(
    ([, first, others]) => [first!, others!] as const,
  );
};

test('its events are valid, and each attribute says what `data` says', () => {
  assert.equal(events.length, 2);
  for (const event of events) {
    assert.deepEqual(eventProblems(event), []);
    const { job, source, provider } = event.data as { job: { id: string; status: JobState } } & Record<
      string,
      unknown
    >;
    assert.deepEqual(
      [event.type, event.subject, event.sequence, event.source, event.provider, event.partitionkey],
      [
        `onehook.job.${job.status}`,
        job.id,
        String(JOB_STATES[job.status]),
        `/sources/${source}`,
        provider,
        `${source}/${job.id}`,
      ],
    );
  }
});

test('its events show each field of the schema, and no other', () => {
  const fields = jobEventFields().map(({ path }) => path);
  const shown = new Set(events.flatMap((event) => pathsIn(event)));
  assert.deepEqual([...shown].sort(), fields.toSorted());
});

/** Of the payload, which is the sender's, only itself. */
function pathsIn(value: unknown, parent = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${parent}[]`));
  if (typeof value !== 'object' || value === null || parent === 'data.payload') return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    return [path, ...pathsIn(inner, path)];
  });
}

test('the schema says of each field what it means, and of each value in a list', () => {
  for (const { path, schema } of jobEventFields()) {
    assert.ok(schema.description ?? schema.const, `${path} has no description in src/event.ts`);
  }
  for (const path of [
    'data.outputs[].role',
    'data.outputsState',
    'data.job.status',
    'data.usage[].measure',
  ]) {
    const { schema } = jobEventFields().find((field) => field.path === path)!;
    for (const value of (schema.enum ?? schema.examples) as string[])
      assert.ok(
        String(schema.description).includes(`\`${value}\``),
        `${path} does not say what ${value} means`,
      );
  }
});

test('an event with a value that is new in a list that may grow is valid for consumers, and never published', () => {
  const event = structuredClone(events[0]!);
  (event.data as { outputs: { kind: string }[] }).outputs[0]!.kind = 'hologram';
  const problems = eventProblems(event);
  assert.equal(problems.length, 1);
  assert.match(problems[0]!, /^\/data\/outputs\/0\/kind Invalid option/);
});

test('its tables have each outputsState, and each category with what follows for a retry', () => {
  assert.deepEqual(
    tableBelow('When a job succeeded: `outputsState`').map(([state]) => state),
    [...OUTPUTS_STATES],
  );
  const categories = tableBelow('When a job failed: `error.category`');
  assert.deepEqual(
    categories.map(([category]) => category),
    [...ERROR_CATEGORIES],
  );
  for (const [category, others] of categories) {
    const { retryable } = jobError('x', { category: category as (typeof ERROR_CATEGORIES)[number] });
    assert.ok(others.endsWith(`| \`${retryable}\``), category);
  }
});

test('its code is test/support/job-rule.ts', () => {
  const [comment, ...code] = read('test/support/job-rule.ts').split('\n');
  assert.match(comment!, /^\/\*\* .* \*\/$/);
  assert.deepEqual(blocks('ts'), [code.join('\n')]);
});

/** `id state minute`, in the order in which they arrive; one letter for each event: acted, duplicate, stale. */
const ORDERS: readonly [what: string, arrivals: readonly string[], becomes: string][] = [
  ['in order', ['a queued 0', 'b started 1', 'c progressed 2', 'd succeeded 3'], 'aaaa'],
  ['each of them twice', ['a started 1', 'a started 1', 'b failed 2', 'b failed 2'], 'adad'],
  ['the start after the end', ['b succeeded 3', 'a started 1'], 'as'],
  ['the start after the end, with the time of its receipt', ['b succeeded 3', 'a started 9'], 'as'],
  ['progress in the wrong order', ['b progressed 3', 'a progressed 2', 'c progressed 4'], 'asa'],
  ['two reports of one minute', ['a progressed 2', 'b progressed 2'], 'aa'],
  ['a retry that ends again', ['a failed 3', 'b started 4', 'c succeeded 6'], 'asa'],
  ['a retry whose end comes before the first one', ['c succeeded 6', 'a failed 3'], 'as'],
  [
    'the end of a redelivered job that was canceled',
    ['a canceled 3', 'b progressed 2', 'a canceled 3'],
    'asd',
  ],
  ['two jobs', ['a succeeded 3', 'b started 1 other'], 'aa'],
];
for (const [index, [what, arrivals, becomes]] of ORDERS.entries())
  test(`its rule takes ${what}`, async () => {
    // A module of its own for each order, with nothing kept.
    const { receive } = (await import(
      `./support/job-rule.js?${index}`
    )) as typeof import('./support/job-rule.js');
    const acted: string[] = [];
    const taken = arrivals.map((arrival) => {
      const [id = '', state = '', minute = '', subject = 'job'] = arrival.split(' ');
      const sequence = String(JOB_STATES[state as JobState]);
      const time = `2026-02-02T02:0${minute}:00.000Z`;
      return receive({ source: '/sources/s', id, subject, sequence, time }, (event) => acted.push(event.id));
    });
    assert.equal(taken.map((outcome) => outcome[0]).join(''), becomes);
    assert.deepEqual(
      acted,
      arrivals.filter((_, at) => becomes[at] === 'a').map((arrival) => arrival[0]),
    );
  });
