/** The store of expected jobs: durable, compacted, read back after a crash; a hundred thousand of them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ExpectedJob } from '../../src/jobs/job-request.js';
import { openJobStore } from '../../src/jobs/store.js';
import { HEAD_BYTES } from '../../src/journal/segment-head.js';
import { BYTES_APART, failureOf, freshDirectory, ownerOf, sleep, until } from './bridging.js';
import { describeWithDisks, FailingDisk, LoopDisk } from './disks.js';

const job = (id: string, everyMs = 1000): ExpectedJob => ({
  source: 'clips',
  id,
  job: { task: 'video_export', job_id: id },
  registeredAt: 1_790_000_000_000,
  deadlineAt: 1_790_000_600_000,
  giveUpAt: 1_790_003_600_000,
  everyMs,
});

function openStore(directory = freshDirectory()) {
  const damages: [bytes: number, file: string][] = [];
  const store = openJobStore(ownerOf(directory), {
    storedJobsDamaged: (...damage) => void damages.push(damage),
  });
  return { store, directory, damages };
}

const filesIn = (directory: string, ending = '.log') =>
  readdirSync(join(directory, 'jobs'))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(directory, 'jobs', name));
const bytesIn = (directory: string) => filesIn(directory).reduce((sum, path) => sum + statSync(path).size, 0);
const idsIn = (jobs: readonly ExpectedJob[]) => jobs.map(({ id }) => id).sort();

test('what was put is there after a restart, the last time it was put; what was removed is not', async () => {
  const { store, directory } = openStore();
  await Promise.all(['a', 'b', 'c'].map((id) => store.put(job(id))));
  await store.put(job('b', 5000));
  await store.remove('clips', 'a');
  await store.remove('clips', 'unknown');
  await store.close();
  const again = openStore(directory);
  assert.deepEqual(again.store.all(), [job('b', 5000), job('c')]);
  await again.store.put(job('a'));
  await again.store.close();
  const third = openStore(directory);
  assert.deepEqual(idsIn(third.store.all()), ['a', 'b', 'c']);
  await third.store.close();
});

test('a start leaves one file with what is expected, and nothing else', async () => {
  const directory = freshDirectory();
  for (let round = 0; round < 5; round += 1) {
    const { store } = openStore(directory);
    for (let n = 0; n < 20; n += 1) await store.put(job(`${round}-${n}`));
    for (let n = 0; n < 19; n += 1) await store.remove('clips', `${round}-${n}`);
    await store.close();
  }
  const { store } = openStore(directory);
  await until('one small file', () => filesIn(directory).length === 1 && bytesIn(directory) < 5 * 300);
  assert.equal(store.all().length, 5);
  await store.close();
  const before = bytesIn(directory);
  const again = openStore(directory);
  assert.equal(again.store.all().length, 5);
  await again.store.close();
  assert.equal(bytesIn(directory), before, 'nothing to do, so nothing is written');
});

test('100,000 jobs; and as they come and go the log stays as large as what is in it', {
  timeout: 120_000,
}, async (t) => {
  const { store, directory } = openStore();
  for (let from = 0; from < 100_000; from += 5000)
    await Promise.all(Array.from({ length: 5000 }, (_, i) => store.put(job(`job-${from + i}`))));
  const full = bytesIn(directory);
  for (let from = 0; from < 99_000; from += 5000)
    await Promise.all(
      Array.from({ length: Math.min(5000, 99_000 - from) }, (_, i) =>
        store.remove('clips', `job-${from + i}`),
      ),
    );
  await until('it is compacted', () => bytesIn(directory) < full / 4);
  for (let round = 0; round < 40; round += 1) {
    await Promise.all(Array.from({ length: 1000 }, (_, i) => store.put(job(`more-${i}`))));
    await Promise.all(Array.from({ length: 1000 }, (_, i) => store.remove('clips', `more-${i}`)));
  }
  await store.close();
  assert.ok(bytesIn(directory) < full / 4, `${bytesIn(directory)} of ${full} bytes`);
  const startedAt = performance.now();
  const again = openStore(directory);
  t.diagnostic(
    `${full} bytes with 100,000, ${bytesIn(directory)} with 1,000; opened in ${Math.round(performance.now() - startedAt)} ms`,
  );
  assert.deepEqual(
    idsIn(again.store.all()),
    Array.from({ length: 1000 }, (_, i) => `job-${99_000 + i}`).sort(),
  );
  await again.store.close();
});

test('what changes while the log is written anew is not lost', async () => {
  const { store, directory } = openStore();
  await Promise.all(Array.from({ length: 3000 }, (_, i) => store.put(job(`${i}`))));
  const changes: Promise<void>[] = [];
  // Obsolete entries by the thousand, so that it is written anew in between, several times.
  for (let round = 0; round < 30; round += 1) {
    for (let i = 0; i < 1000; i += 1) changes.push(store.put(job(`${i}`, round + 1)));
    changes.push(store.remove('clips', `${1000 + round}`), store.put(job(`new-${round}`)));
    await sleep(1);
  }
  await Promise.all(changes);
  await store.close();
  const { store: again } = openStore(directory);
  const found = new Map(again.all().map(({ id, everyMs }) => [id, everyMs]));
  assert.equal(found.size, 3000);
  for (let i = 0; i < 3000; i += 1)
    assert.equal(found.get(`${i}`), i < 1000 ? 30 : i < 1030 ? undefined : 1000);
  for (let round = 0; round < 30; round += 1) assert.equal(found.get(`new-${round}`), 1000);
  await again.close();
});

test('wherever it is torn or changed, every other job is there; what is damaged is saved and reported', async () => {
  const { store, directory } = openStore();
  for (const id of ['a', 'b', 'c']) await store.put(job(id));
  await store.close();
  const [path] = filesIn(directory);
  const bytes = readFileSync(path!);
  const frameBytes = (bytes.length - HEAD_BYTES) / 3;
  const hitBy = (at: number) => (at < HEAD_BYTES ? -1 : Math.floor((at - HEAD_BYTES) / frameBytes));
  for (let at = 0; at < bytes.length; at += 3 * BYTES_APART) {
    const torn = freshDirectory();
    await openStore(torn).store.close();
    writeFileSync(join(torn, 'jobs', path!.split('/').at(-1)!), bytes.subarray(0, at));
    const first = openStore(torn);
    assert.deepEqual(idsIn(first.store.all()), ['a', 'b', 'c'].slice(0, Math.max(0, hitBy(at))));
    await first.store.close();
    assert.deepEqual(first.damages, []);

    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << (at % 8);
    writeFileSync(filesIn(torn)[0] ?? join(torn, 'jobs', path!.split('/').at(-1)!), '');
    const damaged = freshDirectory();
    await openStore(damaged).store.close();
    writeFileSync(join(damaged, 'jobs', path!.split('/').at(-1)!), changed);
    const second = openStore(damaged);
    const kept = ['a', 'b', 'c'].filter((_, i) => i !== hitBy(at));
    assert.deepEqual(idsIn(second.store.all()), kept);
    await second.store.close();
    // A changed length of the last one looks torn.
    assert.ok(second.damages.length === 1 || hitBy(at) === 2);
    for (const [length, file] of second.damages) assert.equal(readFileSync(file).length, length);
    const third = openStore(damaged);
    assert.deepEqual(idsIn(third.store.all()), kept);
    assert.deepEqual(third.damages, []);
    await third.store.close();
  }
});

test('kill -9: what was acknowledged is there, also while the log is being written anew', async () => {
  const directory = freshDirectory();
  const script = join(freshDirectory(), 'writer.mjs');
  writeFileSync(
    script,
    `import { writeSync } from 'node:fs';
     import { openJobStore } from ${JSON.stringify(new URL('../../src/jobs/store.js', import.meta.url).href)};
     import { Ownership } from ${JSON.stringify(new URL('../../src/journal/owner.js', import.meta.url).href)};
     const ownership = new Ownership(${JSON.stringify(directory)});
     await ownership.claim();
     const store = openJobStore(ownership, { storedJobsDamaged() {} });
     const job = (id, everyMs) => ({ source: 's', id, job: {}, registeredAt: 1, deadlineAt: 2, giveUpAt: 3, everyMs });
     const write = async (n) => {
       for (;;) {
         const id = n + '-' + Math.random();
         await store.put(job(id, 1));
         writeSync(1, 'p ' + id + '\\n');
         if (Math.random() < 0.9) {
           writeSync(1, 'x ' + id + '\\n');
           await store.remove('s', id);
           writeSync(1, 'r ' + id + '\\n');
         }
       }
     };
     for (let n = 0; n < 64; n += 1) write(n);`,
  );
  const state = new Map<string, string>();
  for (let round = 0; round < 4; round += 1) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.length > 1_500_000) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    for (const line of text.split('\n').slice(0, -1)) state.set(line.slice(2), line[0]!);
  }
  const { store } = openStore(directory);
  const found = new Set(store.all().map(({ id }) => id));
  const those = (letter: string) => [...state].filter(([, last]) => last === letter).map(([id]) => id);
  assert.ok(those('p').length > 1000 && those('r').length > 10_000);
  assert.deepEqual(
    those('p').filter((id) => !found.has(id)),
    [],
  );
  assert.deepEqual(
    those('r').filter((id) => found.has(id)),
    [],
  );
  await store.close();
});

describeWithDisks('expected jobs on a disk that fails', ['fuse'], () => {
  for (const fault of ['write EIO', 'fsync EIO'])
    test(`${fault}: a put rejects, and the store recovers without a restart`, async () => {
      const disk = new FailingDisk();
      await disk.mount();
      try {
        const { store } = openStore(disk.path);
        await store.put(job('a'));
        disk.fail(fault);
        assert.equal((await failureOf(store.put(job('b')))).failure, 'unavailable');
        disk.fail();
        for (let tries = 0; tries < 100; tries += 1) {
          const isStored = await store.put(job('c')).then(
            () => true,
            () => false,
          );
          if (isStored) break;
          await sleep(50);
        }
        assert.deepEqual(idsIn(store.all()), ['a', 'c']);
        await store.close();
        disk.fail('read EIO');
        assert.throws(() => openStore(disk.path), { name: 'OperatorError', message: /cannot be read \(EIO/ });
        disk.fail();
        const again = openStore(disk.path);
        assert.deepEqual(idsIn(again.store.all()), ['a', 'c']);
        await again.store.close();
      } finally {
        await disk.unmount();
      }
    });
});

describeWithDisks('expected jobs on a full disk', ['loop'], () => {
  test('a put rejects; those on it are there after a start on it', async () => {
    const disk = new LoopDisk(8);
    try {
      const { store } = openStore(disk.path);
      const stored: string[] = [];
      for (let n = 0; ; n += 1) {
        const big = { ...job(`${n}`), job: { text: 'x'.repeat(100_000) } };
        if (
          await store.put(big).then(
            () => false,
            () => true,
          )
        )
          break;
        stored.push(`${n}`);
      }
      assert.ok(stored.length > 50);
      await store.close();
      const again = openStore(disk.path);
      assert.deepEqual(idsIn(again.store.all()), stored.sort());
      await again.store.close();
    } finally {
      await disk.unmount();
    }
  });
});
