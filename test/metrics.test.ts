/** /metrics of a running gateway: well named, there from the start, from closed sets, and everything that is said of it true. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { expositionOf, type Sample, samplesOf } from './support/exposition.js';
import { describeWithPromtool, runPromtool } from './support/promtool.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

let embedded: { before: string; after: string };
let bridging: { before: string; after: string };
let samples: Sample[];
before(async () => {
  embedded = await expositionOf('embedded');
  bridging = await expositionOf('bridging');
  samples = [embedded.after, bridging.after].flatMap(samplesOf);
});

const METRIC = /\b(?:onehook|http_server|messaging_client|nodejs|process)_[a-z0-9_]+\b/g;
/** What a scrape adds, and what a histogram has. */
const ADDED_LABELS = ['namespace', 'job', 'instance', 'pod', 'le'];

interface Rule {
  readonly expr: string;
}
interface Panel {
  readonly targets?: readonly { readonly expr: string }[];
}
const rules = (parse(read('helm/onehook/files/alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups;
const panels = (JSON.parse(read('helm/onehook/files/dashboard.json')) as { panels: Panel[] }).panels;
const expressions = [
  ...rules.flatMap((group) => group.rules.map(({ expr }) => expr)),
  ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];

describeWithPromtool('promtool check metrics', () => {
  test('finds no problem', () => {
    for (const exposition of [embedded.after, bridging.after]) {
      const { ok, output } = runPromtool(['check', 'metrics'], exposition);
      assert.ok(ok && output === '', output);
    }
  });
});

describe('metrics', () => {
  test('what alerts and dashboard ask for is there, with its labels and values', () => {
    assert.ok(expressions.length > 50);
    for (const expression of expressions) {
      for (const [, name, matchers = ''] of expression.matchAll(/\b([a-z]+_\w+)(?:\{([^}]*)\})?/g)) {
        if (!name!.match(METRIC)) continue;
        const found = samples.filter((sample) => sample.name === name);
        assert.ok(found.length > 0, `${name} has no sample: ${expression}`);
        for (const [, label, operator, wanted] of matchers.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)) {
          if (ADDED_LABELS.includes(label!)) continue;
          const values = new Set(found.map(({ labels }) => labels[label!]));
          assert.ok(!values.has(undefined), `${name} has no label ${label}: ${expression}`);
          if (operator === '!=' || wanted!.startsWith('$') || wanted!.includes('*')) continue;
          for (const value of wanted!.split('|'))
            assert.ok(values.has(value), `${name}: no ${label} is ${value}`);
        }
      }
    }
  });

  test('labels that are grouped by exist', () => {
    const labels = new Set([...ADDED_LABELS, ...samples.flatMap((sample) => Object.keys(sample.labels))]);
    for (const expression of expressions)
      for (const [, list] of expression.matchAll(/\b(?:by|on) \(([^)]*)\)/g))
        for (const label of list!.split(', '))
          assert.ok(labels.has(label), `no label ${label}: ${expression}`);
  });

  test('what the documents name exists', () => {
    // Headers of a record are named alike.
    const headers = new Set(
      ['gateway/gateway', 'gateway/quarantine-record', 'cli/journal/publications'].flatMap(
        (name) => read(`src/${name}.ts`).match(METRIC) ?? [],
      ),
    );
    const families = new Set([embedded.after, bridging.after].flatMap((text) => text.match(METRIC) ?? []));
    const documents = (readdirSync(new URL('docs', root), { recursive: true }) as string[])
      .filter((path) => path.endsWith('.md'))
      .map((path) => `docs/${path}`);
    for (const path of ['README.md', ...documents])
      for (const name of read(path).match(METRIC) ?? [])
        assert.ok(headers.has(name) || families.has(name), `${path} names ${name}`);
  });

  test('what can be counted is there from the start', () => {
    const keyOf = ({ name, labels }: Sample) => `${name}${JSON.stringify(labels)}`;
    for (const { before, after } of [embedded, bridging]) {
      const first = new Set(samplesOf(before).map(keyOf));
      // A kind of failure, or of what is no delivery, has its buckets once there is one.
      const late = samplesOf(after).filter(
        (sample) =>
          !first.has(keyOf(sample)) &&
          !sample.labels.error_type &&
          sample.labels.http_request_method !== '_OTHER' &&
          !sample.name.startsWith('nodejs_gc_'),
      );
      assert.deepEqual(late.map(keyOf), []);
    }
  });

  test('a delivery that one source verifies is no refusal of another; one that none does is of each', () => {
    const refusals = samplesOf(embedded.after).filter(
      ({ name, value }) => name === 'onehook_refusals_total' && value > 0,
    );
    assert.deepEqual(
      refusals.map(({ labels, value }) => [labels.source, labels.check, value]),
      [
        ['renders', 'signature_mismatch', 1],
        ['renders-too', 'signature_mismatch', 1],
      ],
    );
  });

  test('secrets, keys, and readiness', () => {
    const valueIn = (text: string, name: string, labels: Record<string, string> = {}) =>
      samplesOf(text).find(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
      )?.value;
    const now = Date.now() / 1000;
    const used = (text: string, key: string) =>
      valueIn(text, 'onehook_secret_last_used_timestamp_seconds', { source: 'renders', key })!;
    assert.equal(used(embedded.before, '1'), 0);
    assert.ok(now - used(embedded.after, '1') < 60);
    assert.equal(
      valueIn(embedded.after, 'onehook_secret_last_used_timestamp_seconds', { source: 'fal-production' }),
      undefined,
    );
    // What a query holds is nothing for a metric.
    const url = 'http://127.0.0.1:1/jwks.json';
    assert.equal(valueIn(embedded.after, 'onehook_keys_fetched_timestamp_seconds', { url }), 0);
    assert.equal(valueIn(embedded.after, 'onehook_key_fetches_failed_total', { url }), 1);
    assert.equal(valueIn(embedded.after, 'onehook_ready'), 1);
    assert.equal(valueIn(embedded.after, 'http_server_active_requests'), 0);
    assert.ok(valueIn(bridging.after, 'onehook_journal_bytes')! > 0);
    assert.equal(valueIn(bridging.after, 'onehook_journal_max_bytes'), 1e9);
    assert.ok(
      now -
        valueIn(bridging.after, 'onehook_journal_oldest_timestamp_seconds', { topic: 'onehook.events' })! <
        60,
    );
  });
});

test('docs/telemetry.md has every log line, at its level', () => {
  const written = new Map<string, Set<string>>();
  const sources = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' });
  for (const path of sources.filter((name) => name.endsWith('.ts'))) {
    const writes = read(`src/${path}`).matchAll(
      /[lL]og\.write\(\s*(?:`[^`]*`,\s*)?(?:'(error|warn|info|debug)'|level),\s*['`]([^'`]*)['`]/g,
    );
    for (const [, level = 'any', message] of writes) {
      const line = message!.replace(/\$\{.*/, '...');
      written.set(line, (written.get(line) ?? new Set()).add(level));
    }
  }
  const documented = [...read('docs/telemetry.md').matchAll(/^\| ([a-z, ]+) \| `([^`]+)` \| .*\|$/gm)]
    .map(([, levels, message]) => ({ levels: levels!, message: message! }))
    .filter(({ levels }) => /^(error|warn|info|debug)/.test(levels));
  assert.ok(written.size > 25);
  assert.deepEqual(documented.map(({ message }) => message).sort(), [...written.keys()].sort());
  for (const { levels, message } of documented)
    for (const level of written.get(message)!) assert.ok(level === 'any' || levels.includes(level), message);
});
