/** The lock of a directory: one process each, and nothing about it keeps a gateway from ending. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockDirectory } from '../../src/journal/directory-lock.js';

test('unlocking leaves nothing behind', () => {
  const directory = mkdtempSync(join(tmpdir(), 'onehook-lock-'));
  lockDirectory(directory)();
  assert.deepEqual(readdirSync(directory), []);
});

test('unlocking never throws, also where the disk does not let go of the lock', () => {
  const directory = mkdtempSync(join(tmpdir(), 'onehook-lock-'));
  const unlock = lockDirectory(directory);
  // Like a read-only disk: rmSync cannot remove a directory in this way.
  rmSync(join(directory, 'lock'));
  mkdirSync(join(directory, 'lock'));
  unlock();
});
