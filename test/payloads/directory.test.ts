/** The directory of payloads: whole files under their digest, bounded, and no memory for a disk that stalls. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeInTurn } from '../../src/journal/disk.js';
import { PayloadDirectory } from '../../src/payloads/directory.js';
import type { PayloadKey } from '../../src/payloads/payload-store.js';

let directory: string;
let deleted: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'onehook-payloads-'));
  deleted = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (maxBytes = 1e6, timeoutMs = 5000) =>
  PayloadDirectory.open({
    directory: join(directory, 'store'),
    maxBytes,
    timeoutMs,
    observer: {
      payloadsDeleted(count) {
        deleted += count;
      },
    },
  });

const keyOf = (bytes: Buffer, kind: PayloadKey['kind'] = 'payloads'): PayloadKey => ({
  kind,
  source: 'renders',
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
const filled = (letter: string, bytes = 1000) => Buffer.alloc(bytes, letter);
const files = () =>
  readdirSync(join(directory, 'store'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, 'store', name)).isFile(),
  );

test('the reference is the URL of a file with exactly these bytes, the same at each time', async () => {
  const store = await open();
  const bytes = filled('a');
  const key = keyOf(bytes);
  await store.put(key, bytes);
  await store.put(key, bytes);
  assert.equal(store.reference(key), (await open()).reference(key));
  assert.deepEqual(readFileSync(fileURLToPath(store.reference(key))), bytes);
  assert.deepEqual(files(), [`payloads/renders/${key.sha256}.json`]);
  assert.equal(statSync(fileURLToPath(store.reference(key))).mode & 0o777, 0o640);
});

test('what is read back is the same; what is not there, or longer than it was, is not read', async () => {
  const store = await open();
  const bytes = filled('q');
  const key = keyOf(bytes, 'quarantine');
  assert.equal(await store.get(key, 1000), null);
  await store.put(key, bytes);
  assert.deepEqual(await store.get(key, 1000), bytes);
  assert.equal(await store.get(key, 999), null);
});

test('past maxBytes the oldest go, and files of others stay', async () => {
  const store = await open(2500);
  mkdirSync(join(directory, 'store/payloads/renders'), { recursive: true });
  writeFileSync(join(directory, 'store/payloads/renders/notes.txt'), filled('x', 5000));
  const payloads = ['a', 'b', 'c'].map((letter) => filled(letter));
  for (const [age, bytes] of payloads.entries()) {
    await store.put(keyOf(bytes), bytes);
    const past = new Date(Date.now() - 60_000 * (3 - age));
    utimesSync(fileURLToPath(store.reference(keyOf(bytes))), past, past);
  }
  assert.deepEqual(
    await Promise.all(payloads.map(async (bytes) => (await store.get(keyOf(bytes), 1000)) !== null)),
    [false, true, true],
  );
  assert.equal(deleted, 1);
  assert.ok(files().includes('payloads/renders/notes.txt'));
});

test('what earlier processes stored is counted at the start', async () => {
  const first = await open();
  for (const letter of ['a', 'b', 'c']) await first.put(keyOf(filled(letter)), filled(letter));
  await open(1500);
  assert.equal(deleted, 2);
  assert.equal(files().length, 1);
});

test('a payload larger than maxBytes is not stored, and deletes nothing', async () => {
  const store = await open(1500);
  await store.put(keyOf(filled('a')), filled('a'));
  await assert.rejects(store.put(keyOf(filled('b', 2000)), filled('b', 2000)), /payloads\.maxBytes is 1500/);
  assert.deepEqual([files().length, deleted], [1, 0]);
});

test('the rest of a write that a crash cut short is removed once it is old', async () => {
  await open();
  const folder = join(directory, 'store/payloads/renders');
  mkdirSync(folder, { recursive: true });
  const names = ['0123456789ab', 'ba9876543210'].map((id) =>
    join(folder, `${'0'.repeat(64)}.json.${id}.partial`),
  );
  for (const name of names) writeFileSync(name, 'part');
  utimesSync(names[0]!, new Date(0), new Date(0));
  await open();
  assert.equal(files().length, 1);
});

test('a disk that stalls fails in time, and what waited for it is not written later', async () => {
  const store = await open(1e6, 1500);
  let goOn = () => {};
  const stalled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const blockers = [1, 2].map(() => writeInTurn(() => stalled));
  const puts = ['a', 'b', 'c'].map((letter) => store.put(keyOf(filled(letter)), filled(letter)));
  for (const put of puts) await assert.rejects(put, /longer than 1500 ms/);
  goOn();
  await Promise.all(blockers);
  await store.put(keyOf(filled('d')), filled('d'));
  // The first had its turn already, and waited for the disk.
  assert.deepEqual(
    files().sort(),
    [filled('a'), filled('d')].map((bytes) => `payloads/renders/${keyOf(bytes).sha256}.json`).sort(),
  );
});

test('a directory that cannot be made names its setting', async () => {
  writeFileSync(join(directory, 'store'), '');
  await assert.rejects(open(), {
    name: 'OperatorError',
    message: /^payloads\.directory: .*store cannot be written \(ENOTDIR/,
  });
});
