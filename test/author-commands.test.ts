/** The commands of docs/providers.md for a checkout: each takes the names of providers, and an unknown one is an error. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { providers } from '../providers/index.js';
import { fixturesFolder, readFixtures } from '../src/conformance/fixtures.js';
import { whyNotVerified, writeCommand, writeGolden } from '../src/conformance/golden.js';
import * as kit from '../src/provider/kit.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function script(name: string, ...argv: string[]) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const file = join(ROOT, `dist/scripts/${name}.js`);
  return spawnSync(process.execPath, ['--test-reporter=spec', file, ...argv], { encoding: 'utf8', env });
}

const hoox = providers.find(({ name }) => name === 'hoox')!;

suite('npm run conformance', () => {
  test('runs the suite of the provider that is named, and no other', () => {
    const { status, stdout } = script('conformance', 'hoox');
    assert.equal(status, 0, stdout);
    assert.deepEqual(stdout.match(/^▶ conformance of .*$/gm), ['▶ conformance of hoox']);
    assert.match(stdout, /✔ becomes the golden events/);
  });

  test('does not know an unknown name', () => {
    const { status, stderr } = script('conformance', 'hoox', 'githb');
    assert.equal(stderr, 'There is no provider "githb" in providers/index.ts. Did you mean github?\n');
    assert.equal(status, 2);
  });
});

test('npm run fixtures does not know an unknown name, and says what recorded fixtures need', () => {
  const { status, stdout, stderr } = script('write-fixtures', 'nosuch');
  assert.equal(
    stderr,
    'test/senders/index.ts has no sender "nosuch". Recorded fixtures need none: npm run conformance -- nosuch --write\n',
  );
  assert.deepEqual([status, stdout], [2, '']);
});

suite('golden files', () => {
  test('are written for recorded fixtures that verify; for the others it says why not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'onehook-golden-'));
    const source = fixturesFolder('hoox');
    const [first] = await readFixtures(source);
    copyFileSync(join(source, `${first!.name}.http`), join(folder, `${first!.name}.http`));
    const wrong = await writeGolden(hoox, folder);
    assert.equal(wrong.length, 1);
    assert.match(
      wrong[0]!.problem ?? '',
      /^The fixture does not verify: tokens .* What to do: npx onehook verify \. fixtures\//,
    );

    copyFileSync(join(source, 'settings.json'), join(folder, 'settings.json'));
    const file = join(folder, `${first!.name}.json`);
    assert.deepEqual(await writeGolden(hoox, folder), [{ file, problem: undefined }]);
    assert.equal(readFileSync(file, 'utf8'), readFileSync(join(source, `${first!.name}.json`), 'utf8'));
  });

  test('are written by a command that fits the place', async () => {
    assert.equal(writeCommand(hoox, fixturesFolder('hoox')), 'npm run conformance -- hoox --write');
    assert.equal(writeCommand(hoox, tmpdir()), 'npm run golden');
    const [fixture] = await readFixtures(fixturesFolder('hoox'));
    const changed = { ...fixture!, settings: { tokens: ['another-token-of-enough-characters'] } };
    assert.equal(
      await whyNotVerified(hoox, changed, fixturesFolder('hoox')),
      `The fixture does not verify: token_mismatch. What to do: npx onehook verify hoox providers/hoox/fixtures/${fixture!.name}.http`,
    );
  });
});

test('docs/providers.md names building blocks that the kit has', () => {
  const page = readFileSync(join(ROOT, 'docs/providers.md'), 'utf8');
  const [, list = ''] = /one call of a building block of the kit: ([\s\S]*?)\./.exec(page) ?? [];
  const named = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  assert.ok(named.length > 10);
  for (const name of [
    ...named,
    'jobEvent',
    'passThrough',
    'nativeType',
    'itemsOf',
    'formAsJson',
    'unixSeconds',
  ])
    assert.ok(Object.hasOwn(kit, name), name);
});
