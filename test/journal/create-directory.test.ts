/** A directory for one store: created level by level, private, and one sentence where that fails. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDirectory } from '../../src/journal/create-directory.js';

const scratch = mkdtempSync(join(tmpdir(), 'onehook-own-'));

test('missing levels are created, for their owner alone; one that is there stays as it is', () => {
  const directory = join(scratch, 'a', 'b', 'c');
  createDirectory(directory);
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  writeFileSync(join(directory, 'kept'), '');
  createDirectory(directory);
  assert.deepEqual(readdirSync(directory), ['kept']);
});

test('what cannot be created is one sentence, with the reason of the system as its cause', () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  assert.throws(
    () => createDirectory(join(file, 'below')),
    ({ name, message, cause }: Error) =>
      name === 'OperatorError' &&
      message.startsWith(`journal.directory: ${file}/below cannot be created (ENOTDIR`) &&
      message.endsWith('). Give a directory that this user may write to.') &&
      (cause as NodeJS.ErrnoException).code === 'ENOTDIR',
  );
  assert.throws(
    () => createDirectory(file, { hint: 'Or do without.' }),
    /file cannot be written \(.*\)\. Or do without\.$/,
  );
});

test('where no directory can be, as below /proc, it says so instead of trying forever', () => {
  assert.throws(() => createDirectory('/proc/x/y'), {
    name: 'OperatorError',
    message: /^journal\.directory: \/proc\/x\/y cannot be created \(E.*\)\. Give a directory/,
  });
});
