/** The documents say what the code says: generated parts are up to date, and the README shows the example that runs. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatedDocs } from '../scripts/generated-docs.js';
import { loadConfig } from '../src/config/load.js';
import { providers } from '../src/main.js';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

for (const { name, content } of await generatedDocs())
  test(`the generated parts of ${name} are up to date (npm run readme)`, () => {
    assert.equal(read(name), content);
  });

const readme = read('README.md');
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme)![1]!;

test('the README is read to its end: at most 10 KB', () => {
  assert.ok(Buffer.byteLength(readme) <= 10_240, `${Buffer.byteLength(readme)} bytes`);
});

test('no line of its code is cut off where GitHub shows it', () => {
  const LONGEST = 96;
  const blocks = [...readme.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
  assert.ok(blocks.length >= 8);
  assert.deepEqual(
    blocks.flatMap((text) => text.split('\n')).filter((line) => line.length > LONGEST),
    [],
  );
});

test('its consumer is examples/consumer', () => {
  const [comment, ...code] = read('examples/consumer/index.js').split('\n');
  assert.match(comment!, /^\/\*\* .* \*\/$/);
  assert.equal(block('js'), code.join('\n'));
});

test('its picture is the same for light and dark pages, but for the colors', () => {
  const drawn = (name: string) => read(`docs/images/${name}.svg`).replace(/<style>[\s\S]*<\/style>/, '');
  assert.ok(drawn('delivery').includes('<title>'));
  assert.equal(drawn('delivery'), drawn('delivery-dark'));
});

test('its configuration is read without a problem or a warning', (t) => {
  const cwd = mkdtempSync(join(tmpdir(), 'onehook-readme-'));
  t.after(() => rmSync(cwd, { recursive: true }));
  const yaml = block('yaml');
  writeFileSync(join(cwd, 'onehook.yaml'), yaml);
  const names = [...yaml.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!);
  const standIn = (name: string) =>
    name.endsWith('_SECRET')
      ? `whsec_${Buffer.alloc(32, 'a').toString('base64')}`
      : `${name}-${'a'.repeat(16)}`;
  const { warnings, sources } = loadConfig({
    cwd,
    env: Object.fromEntries(names.map((name) => [name, standIn(name)])),
    providers,
  });
  assert.deepEqual(warnings, []);
  assert.equal(sources.length, 3);
  for (const name of names) assert.ok(readme.includes(` -e ${name} `), `docker run passes no ${name}`);
});

test('its event is a shorter form of what a fixture becomes', () => {
  const [golden] = JSON.parse(read('providers/fal/fixtures/ok__video.json'));
  const shown = JSON.parse(block('json').replaceAll('fal-production', 'fal'));
  assert.equal(shown.type, 'onehook.job.succeeded');
  assert.deepEqual(differences(shown, golden), []);
});

/** Where `part` says something else than `whole`. */
function differences(part: unknown, whole: unknown, path = ''): string[] {
  if (typeof part !== 'object' || part === null) return part === whole ? [] : [path];
  if (typeof whole !== 'object' || whole === null) return [path];
  const fields = whole as Readonly<Record<string, unknown>>;
  return Object.entries(part).flatMap(([key, value]) => differences(value, fields[key], `${path}/${key}`));
}
