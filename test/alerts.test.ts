/** Alerts fire and stay silent as they should, and each has a page that says what to do; Prometheus can read the dashboard. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { describeWithPromtool, runPromtool } from './support/promtool.js';

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(pathOf(path), 'utf8');
/** The files of a folder, without the ending. */
const namesIn = (folder: string, ending: string) =>
  readdirSync(pathOf(folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}
const ALERTS = 'helm/onehook/files/alerts.yaml';
const alerts = (parse(read(ALERTS)) as { groups: { rules: Alert[] }[] }).groups.flatMap(({ rules }) => rules);
const alertNames = alerts.map(({ alert }) => alert).sort();

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: unknown }[];
}
const dashboard = JSON.parse(read('helm/onehook/files/dashboard.json')) as {
  panels: Panel[];
  templating: { list: { name: string; type: string; query: unknown }[] };
};

describe('alerts', () => {
  test('each has a runbook and a test, and there are no others', () => {
    assert.ok(alertNames.length > 10);
    assert.deepEqual(namesIn('docs/runbooks', '.md'), alertNames);
    assert.deepEqual(namesIn('test/alerts', '.yaml'), alertNames);
  });

  test('each says how bad it is, what is wrong, and where to read on', () => {
    for (const { alert, labels, annotations } of alerts) {
      assert.match(alert, /^Onehook[A-Z][A-Za-z]+$/);
      assert.match(labels.severity, /^(critical|warning|info)$/, alert);
      assert.ok(annotations.summary && annotations.description, alert);
      assert.equal(
        annotations.runbook_url,
        `https://github.com/onehook/onehook/blob/main/docs/runbooks/${alert}.md`,
      );
    }
  });

  test('a runbook has a title, the symptom, what to check, and the fix', () => {
    for (const alert of alertNames) {
      const text = read(`docs/runbooks/${alert}.md`);
      assert.ok(text.startsWith(`# ${alert}\n`), alert);
      for (const part of ['Symptom.', 'Check', 'Fix.'])
        assert.ok(text.includes(`**${part}**`), `${alert}: ${part}`);
    }
  });

  test('each test file has a case that fires and one that does not', () => {
    interface Case {
      readonly promql_expr_test?: readonly {
        readonly expr: string;
        readonly exp_samples: readonly unknown[];
      }[];
    }
    for (const alert of alertNames) {
      const { tests } = parse(read(`test/alerts/${alert}.yaml`)) as { tests: Case[] };
      const cases = tests.flatMap(({ promql_expr_test: expected = [] }) => expected);
      for (const { expr } of cases) assert.ok(expr.includes(`alertname="${alert}"`), expr);
      assert.ok(
        cases.some(({ exp_samples }) => exp_samples.length > 0),
        `${alert} never fires`,
      );
      assert.ok(
        cases.some(({ exp_samples }) => exp_samples.length === 0),
        `${alert} is never silent`,
      );
    }
  });
});

describe('dashboard', () => {
  const panels = dashboard.panels;

  test('names no data source but the one that is chosen', () => {
    const [source] = dashboard.templating.list;
    assert.equal(source!.name, 'datasource');
    assert.equal(source!.type, 'datasource');
    const chosen = { type: 'prometheus', uid: `\${${source!.name}}` };
    for (const { type, title, datasource, targets = [] } of panels) {
      if (type === 'row') continue;
      assert.ok(targets.length > 0, title);
      for (const used of [datasource, ...targets.map((target) => target.datasource)])
        assert.deepEqual(used, chosen, title);
    }
  });

  test('panels have ids of their own and do not overlap', () => {
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      assert.ok(gridPos.x + gridPos.w <= 24, title);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          assert.equal(taken.get(`${x},${y}`), undefined, `${title} lies on ${taken.get(`${x},${y}`)}`);
          taken.set(`${x},${y}`, title);
        }
    }
  });
});

describeWithPromtool('promtool', () => {
  test('check rules', () => {
    const { ok, output } = runPromtool(['check', 'rules', pathOf(ALERTS)]);
    assert.ok(ok, output);
  });

  test('test rules', () => {
    const { ok, output } = runPromtool([
      'test',
      'rules',
      ...alertNames.map((name) => pathOf(`test/alerts/${name}.yaml`)),
    ]);
    assert.ok(ok, output);
  });

  test('reads every expression of the dashboard', () => {
    const rules = dashboard.panels.flatMap(({ targets = [] }) =>
      targets.map(({ expr }, index) => ({
        record: `panel:expression:${index}`,
        expr: expr.replaceAll('$__rate_interval', '1m'),
      })),
    );
    assert.ok(rules.length > 40);
    for (const { expr } of rules) assert.doesNotMatch(expr.replaceAll(/\$(job|source)\b/g, ''), /\$/);
    const directory = mkdtempSync(join(tmpdir(), 'onehook-test-'));
    try {
      const file = join(directory, 'dashboard.yaml');
      writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
      const { ok, output } = runPromtool(['check', 'rules', '--lint=none', file]);
      assert.ok(ok, output);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
