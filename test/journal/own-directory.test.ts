/** A directory of one's own: created level by level, locked, and one sentence where that fails. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownDirectory } from '../../src/journal/own-directory.js';

const scratch = mkdtempSync(join(tmpdir(), 'onehook-own-'));

test('missing levels are created, and the directory is locked until it is let go', () => {
  const directory = join(scratch, 'a', 'b', 'c');
  const unlock = ownDirectory(directory);
  assert.deepEqual(readdirSync(directory), ['lock']);
  unlock();
  assert.deepEqual(readdirSync(directory), []);
  ownDirectory(directory)();
});

test('what cannot be created is one sentence, with the reason of the system as its cause', () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  assert.throws(
    () => ownDirectory(join(file, 'below')),
    ({ name, message, cause }: Error) =>
      name === 'OperatorError' &&
      message.startsWith(`journal.directory: ${file}/below cannot be created (ENOTDIR`) &&
      message.endsWith('). Give a directory that this user may write to.') &&
      (cause as NodeJS.ErrnoException).code === 'ENOTDIR',
  );
  assert.throws(
    () => ownDirectory(file, 'Or do without.'),
    /file cannot be written \(.*\)\. Or do without\.$/,
  );
});

test('where no directory can be, as below /proc, it says so instead of trying forever', () => {
  assert.throws(() => ownDirectory('/proc/x/y'), {
    name: 'OperatorError',
    message: /^journal\.directory: \/proc\/x\/y cannot be created \(E.*\)\. Give a directory/,
  });
});
