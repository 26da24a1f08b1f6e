/** The embedded store: the shared suite; that it survives restarts, kill -9 and disks that fail; that nothing is confirmed which was not. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '../../src/dedupe/embedded.js';
import { OperatorError } from '../../src/errors.js';
import { ownerOf, releaseBelow } from '../journal/bridging.js';
import { CHILD_MAX_KEYS, claimed, describeStore, RecordedObserver, stateOf } from './suite.js';

const root = mkdtempSync(join(tmpdir(), 'onehook-dedupe-'));
after(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
const freshDirectory = () => join(root, String(++made), 'dedupe');

function openEmbedded(directory = freshDirectory(), maxKeys = 100_000) {
  let now = Date.now();
  const observer = new RecordedObserver();
  const store = openEmbeddedStore({
    directory,
    ownership: ownerOf(dirname(directory)),
    maxKeys,
    observer,
    now: () => now,
  });
  return {
    directory,
    store,
    observer,
    elapse: async (ms: number) => {
      now += ms;
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await sleep(10))
    assert.ok(Date.now() < end, 'too late');
}

const files = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.ids'));

describeStore('embedded', async () => openEmbedded());

test('survives a restart: what was confirmed, and nothing else', async () => {
  const { directory, store } = openEmbedded();
  for (let i = 0; i < 1000; i++) (await claimed(store.claim('a', String(i), 3600))).confirm();
  await claimed(store.claim('a', 'in flight', 3600));
  (await claimed(store.claim('a', 'released', 3600))).release();
  await store.close();

  const again = openEmbedded(directory);
  assert.equal(again.store.size, 1000);
  for (let i = 0; i < 1000; i++)
    assert.equal(await stateOf(again.store.claim('a', String(i), 3600)), 'confirmed');
  assert.equal(await stateOf(again.store.claim('a', 'in flight', 3600)), 'claimed');
  assert.equal(await stateOf(again.store.claim('a', 'released', 3600)), 'claimed');
  await again.elapse(3_601_000);
  assert.equal(await stateOf(again.store.claim('a', '1', 3600)), 'claimed');
  await again.store.close();
});

test('bounded on disk too, over restarts, and the newest half is always there', async () => {
  const directory = freshDirectory();
  let dropped = 0;
  for (let round = 0; round < 20; round++) {
    const { store, observer } = openEmbedded(directory, 100);
    for (let i = 0; i < 37; i++) (await claimed(store.claim('a', `${round} ${i}`, 3600))).confirm();
    for (let i = 0; i < 37; i++)
      assert.equal(await stateOf(store.claim('a', `${round} ${i}`, 3600)), 'confirmed');
    await store.close();
    dropped += observer.dropped;
    assert.ok(files(directory).length <= 2);
    assert.ok(files(directory).every((name) => statSync(join(directory, name)).size <= 50 * 20));
    assert.equal(dropped + store.size!, (round + 1) * 37);
  }
});

test('a smaller maxKeys keeps the newest', async () => {
  const { directory, store } = openEmbedded(undefined, 1000);
  for (let i = 0; i < 300; i++) (await claimed(store.claim('a', String(i), 3600))).confirm();
  await store.close();
  const again = openEmbedded(directory, 100);
  assert.equal(await stateOf(again.store.claim('a', '299', 3600)), 'confirmed');
  assert.equal(await stateOf(again.store.claim('a', '0', 3600)), 'claimed');
  (await claimed(again.store.claim('a', 'new', 3600))).confirm();
  await again.store.close();
  const last = openEmbedded(directory, 100);
  for (const id of ['299', 'new'])
    assert.equal(await stateOf(last.store.claim('a', id, 3600)), 'confirmed', id);
  await last.store.close();
});

test('a directory that cannot be created says what to do', () => {
  assert.throws(() => openEmbedded('/dev/null/dedupe'), OperatorError);
});

test('torn and foreign bytes in a file confirm nothing and break nothing', async () => {
  const { directory, store } = openEmbedded();
  (await claimed(store.claim('a', 'before', 3600))).confirm();
  await store.close();
  const file = join(directory, files(directory)[0]!);
  appendFileSync(file, Buffer.alloc(13, 0xff));
  const torn = openEmbedded(directory);
  assert.equal(torn.store.size, 1);
  (await claimed(torn.store.claim('a', 'behind', 3600))).confirm();
  await torn.store.close();
  writeFileSync(join(directory, '9.ids'), crypto.getRandomValues(Buffer.alloc(2011)));

  const { store: mixed } = openEmbedded(directory);
  assert.equal(await stateOf(mixed.claim('a', 'never', 3600)), 'claimed');
  for (const id of ['before', 'behind']) assert.equal(await stateOf(mixed.claim('a', id, 3600)), 'confirmed');
  await mixed.close();
});

test('disk full or gone: ids are still checked, it is reported once, and nothing is missing afterwards', async () => {
  for (const fault of ['full', 'gone'] as const) {
    const { directory, store, observer } = openEmbedded();
    const file = join(directory, '1.ids');
    if (fault === 'full') symlinkSync('/dev/full', file);
    else renameSync(directory, `${directory}.away`);
    for (let i = 0; i < 50; i++) (await claimed(store.claim('a', String(i), 3600))).confirm();
    await until(() => observer.states.length === 1);
    assert.match(observer.states[0]!, fault === 'full' ? /ENOSPC/ : /ENOENT/);
    assert.equal(await stateOf(store.claim('a', '7', 3600)), 'confirmed');
    await sleep(1200);
    assert.equal(observer.states.length, 1);

    if (fault === 'full') rmSync(file);
    else renameSync(`${directory}.away`, directory);
    await until(() => observer.states.length === 2);
    assert.equal(observer.states[1], 'regained');
    await store.close();
    const again = openEmbedded(directory);
    assert.equal(again.store.size, 50);
    await again.store.close();
  }
});

test('kill -9 at any moment: nothing is confirmed that was not, and all that was a moment before is', async () => {
  const directory = freshDirectory();
  const confirmed = new Set<string>();
  let settledAlready = 0;
  for (let round = 0; round < 6; round++) {
    const { child, lines } = await startChild(directory, String(round));
    await sleep(150 + round * 37);
    // What was reported a while ago must be on disk.
    const reported = lines.length;
    await sleep(round % 2 === 0 ? 0 : 200);
    const settled = round % 2 === 0 ? 0 : reported;
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    for (const id of lines) confirmed.add(id);

    const { store } = openEmbedded(directory, CHILD_MAX_KEYS);
    for (const id of lines.slice(0, settled))
      assert.equal(await stateOf(store.claim('a', id, 3600)), 'confirmed', id);
    settledAlready += settled;
    for (let i = 0; i < 2000; i++) {
      assert.equal(await stateOf(store.claim('a', `${round} open ${i}`, 3600)), 'claimed');
      assert.equal(await stateOf(store.claim('a', `${round} released ${i}`, 3600)), 'claimed');
    }
    await store.close();
    await releaseBelow(dirname(directory));
  }
  assert.ok(settledAlready > 100 && existsSync(join(directory, '1.ids')));
});

/** Claims as fast as it can: of three ids one is confirmed and reported, one released, one left open. */
async function startChild(directory: string, name = 'x') {
  const child = fork(fileURLToPath(new URL('./embedded-child.js', import.meta.url)), [directory, name], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  const errors: string[] = [];
  child.stderr!.on('data', (text: Buffer) => errors.push(String(text)));
  await new Promise<void>((resolve, reject) => {
    child.on('message', (id) => {
      lines.push(String(id));
      resolve();
    });
    child.once('exit', () => reject(new Error(errors.join(''))));
  });
  return { child, lines };
}
