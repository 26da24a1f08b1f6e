/** `npm run build` on a small project of its own: what it compiles, what it removes, and that dist/ works all the while. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'onehook-build-'));
after(() => rmSync(root, { recursive: true, force: true }));

mkdirSync(join(root, 'src'));
mkdirSync(join(root, 'scripts'));
cpSync(join(checkout, 'scripts/build.mjs'), join(root, 'scripts/build.mjs'));
cpSync(join(checkout, 'tsconfig.json'), join(root, 'tsconfig.json'));
writeFileSync(join(root, 'package.json'), '{"type":"module"}');
writeFileSync(join(root, 'package-lock.json'), '{}');
symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'), 'junction');

const write = (name: string, text: string) => writeFileSync(join(root, 'src', `${name}.ts`), text);
const output = (name: string) => join(root, 'dist/src', `${name}.js`);
function build(): { status: number | null; lines: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')]);
  return { status, lines: `${stdout}${stderr}`.split('\n').filter(Boolean) };
}

test('compiles, says so in one line, and does nothing when nothing has changed', () => {
  write('kept', 'export const one: number = 1;\n');
  write('removed', 'export const two: number = 2;\n');
  const first = build();
  assert.equal(first.status, 0);
  assert.equal(first.lines.length, 1, first.lines.join('\n'));
  assert.match(first.lines[0]!, /^build: dist\/ is up to date after \d+\.\d s$/);
  assert.ok(existsSync(output('kept')) && existsSync(output('removed')));
  assert.deepEqual(build(), { status: 0, lines: [] });
});

test('a type error fails each time and leaves dist/ as it was', () => {
  write('kept', 'export const one: number = "one";\n');
  for (let round = 0; round < 2; round++) {
    const { status, lines } = build();
    assert.notEqual(status, 0);
    assert.equal(lines.at(-1), 'build: dist/ was left as it was.');
    assert.match(readFileSync(output('kept'), 'utf8'), /one = 1/);
  }
  write('kept', 'export const one: number = 11;\n');
  assert.equal(build().status, 0);
  assert.match(readFileSync(output('kept'), 'utf8'), /one = 11/);
});

test('the outputs of a source that is gone go, and one that was deleted comes back', () => {
  rmSync(join(root, 'src/removed.ts'));
  rmSync(output('kept'));
  assert.equal(build().status, 0);
  assert.ok(existsSync(output('kept')));
  for (const ending of ['.js', '.js.map', '.d.ts'])
    assert.ok(!existsSync(join(root, `dist/src/removed${ending}`)), ending);
});
