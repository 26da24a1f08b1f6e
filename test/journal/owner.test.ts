/** The owner of a directory: one at a time, found dead without a person, and aware of its loss before it acknowledges anything. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ownership } from '../../src/journal/owner.js';
import { freshDirectory, sleep, until } from './bridging.js';
import { describeWithDisks, FailingDisk, LoopDisk } from './disks.js';

/** Less than the 3000 ms that an owner without a sign of life is given. */
const AT_ONCE_MS = 2500;
/** Within which a claim is decided. */
const LIMIT_MS = 10_000;

const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Another process's attempt; `says` is its first word, `afterMs` how long it thought. */
async function startChild(directory: string) {
  const startedAt = performance.now();
  const child = fork(fileURLToPath(new URL('./owner-child.js', import.meta.url)), [directory]);
  children.add(child);
  const [says] = (await once(child, 'message')) as [string];
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, 'exit');
  };
  const release = async () => {
    child.send('release');
    await once(child, 'exit');
  };
  return { child, says, afterMs: performance.now() - startedAt, end, release };
}

async function claimed(directory: string) {
  const lost: string[] = [];
  const ownership = new Ownership(directory);
  ownership.onLost((why) => lost.push(why));
  const startedAt = performance.now();
  await ownership.claim();
  return { ownership, lost, tookMs: performance.now() - startedAt };
}

const filesOf = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('owner-'));
const claimFile = (directory: string) =>
  join(directory, filesOf(directory).find((name) => name.endsWith('.json'))!);

/** As if its owner had been on another machine that has mounted the same directory. */
function moveElsewhere(directory: string): void {
  const path = claimFile(directory);
  const { place } = JSON.parse(readFileSync(path, 'utf8').split('\n')[0]!);
  writeFileSync(path, readFileSync(path, 'utf8').replace(place, 'x'.repeat(place.length)));
}

// Side by side: each has a directory of its own, and mostly waits.
describe('the owner of a directory', { concurrency: true }, () => {
  test('a second gateway is refused with a sentence that names the first, and released is free at once', async () => {
    const directory = freshDirectory();
    const first = await claimed(directory);
    const second = await startChild(directory);
    assert.match(
      second.says,
      new RegExp(
        `^journal\\.directory: ${directory} is in use by another gateway \\(process ${process.pid} on ${hostname()}, ` +
          'started at \\d{4}-\\d\\d-\\d\\dT\\S+Z\\)\\. Give each gateway a directory of its own, or stop that one first\\.$',
      ),
    );
    assert.ok(second.afterMs < LIMIT_MS, `${second.afterMs} ms`);
    await first.ownership.confirm();
    await first.ownership.release();
    assert.deepEqual(filesOf(directory), []);
    const { ownership, tookMs } = await claimed(directory);
    assert.ok(tookMs < AT_ONCE_MS, `${tookMs} ms`);
    await ownership.release();
  });

  test('an owner that was killed is followed at once, in a directory too deep for a socket too', async () => {
    for (const directory of [freshDirectory(), join(freshDirectory(), 'x'.repeat(200), 'y'.repeat(200))]) {
      const first = await startChild(directory);
      assert.equal(first.says, 'owner');
      await assert.rejects(new Ownership(directory).claim(), /in use by another gateway \(process \d+ on/);
      await first.end('SIGKILL');
      const { ownership, tookMs } = await claimed(directory);
      assert.ok(tookMs < AT_ONCE_MS, `${tookMs} ms`);
      assert.equal(filesOf(directory).length, 2, 'what the dead one left is gone');
      await ownership.release();
    }
  });

  test('an owner that is stopped for a while is still the owner', async () => {
    const directory = freshDirectory();
    const first = await startChild(directory);
    first.child.kill('SIGSTOP');
    await sleep(1500);
    await assert.rejects(new Ownership(directory).claim(), /in use by another gateway/);
    first.child.kill('SIGCONT');
    await first.release();
    assert.deepEqual(filesOf(directory), []);
  });

  test('an owner that cannot be heard of lives as long as it writes its claim', async () => {
    const directory = freshDirectory();
    const first = await startChild(directory);
    rmSync(join(directory, filesOf(directory).find((name) => name.endsWith('.sock'))!));
    await assert.rejects(new Ownership(directory).claim(), /in use by another gateway/);
    await first.end('SIGKILL');
    const { ownership, tookMs } = await claimed(directory);
    assert.ok(tookMs > 3000 && tookMs < LIMIT_MS, `${tookMs} ms`);
    await ownership.release();
  });

  test('where another kernel had it, a socket that refuses does not mean that its owner is dead', async () => {
    const directory = freshDirectory();
    const first = await startChild(directory);
    await first.end('SIGKILL');
    moveElsewhere(directory);
    const { ownership, tookMs } = await claimed(directory);
    assert.ok(tookMs > 3000 && tookMs < LIMIT_MS, `${tookMs} ms`);
    await ownership.release();
  });

  test('a successor that comes a moment early waits', async () => {
    const directory = freshDirectory();
    const first = await startChild(directory);
    const successor = claimed(directory);
    await sleep(1000);
    await first.release();
    await (await successor).ownership.release();
  });

  test('of ten that claim in the same moment one is the owner, and it stays that', async () => {
    const round = async () => {
      const directory = freshDirectory();
      const all = Array.from({ length: 10 }, () => new Ownership(directory));
      const outcomes = await Promise.allSettled(all.map((ownership) => ownership.claim()));
      const owners = all.filter((_, i) => outcomes[i]!.status === 'fulfilled');
      assert.equal(owners.length, 1);
      await owners[0]!.confirm();
      assert.equal(filesOf(directory).length, 2, `${filesOf(directory)}`);
      await owners[0]!.release();
    };
    await Promise.all(Array.from({ length: 6 }, round));
  });

  test('a claim that is empty or torn, several of them, and the lock of an earlier version are replaced', async () => {
    const directory = freshDirectory();
    symlinkSync('1 4711', join(directory, 'lock'));
    writeFileSync(join(directory, 'owner-3.json'), '');
    writeFileSync(join(directory, 'owner-7.json'), '{"id":"abc","pi');
    writeFileSync(join(directory, 'owner-0123456789abcdef.sock'), '');
    const { ownership, tookMs } = await claimed(directory);
    assert.ok(tookMs < LIMIT_MS, `${tookMs} ms`);
    assert.equal(filesOf(directory).length, 2, `${filesOf(directory)}`);
    await ownership.release();
  });

  test('an owner whose claim is removed notices within moments, and for good', async () => {
    const directory = freshDirectory();
    const { ownership, lost } = await claimed(directory);
    for (const name of filesOf(directory)) rmSync(join(directory, name));
    const second = await startChild(directory);
    assert.equal(second.says, 'owner');
    await assert.rejects(ownership.confirm(), /not this gateway's any more/);
    await until('lost', () => lost.length === 1);
    await ownership.release();
    await sleep(1200);
    assert.equal(lost.length, 1);
    assert.equal(filesOf(directory).length, 2, 'the second one has lost nothing by it');
    await assert.rejects(ownership.confirm(), /not this gateway's any more/);
    await second.end('SIGKILL');
  });

  test('an idle owner notices too', async () => {
    const directory = freshDirectory();
    const { lost } = await claimed(directory);
    rmSync(claimFile(directory));
    await until('lost', () => lost.length === 1, 3000);
  });

  test('a file that lost its name is not acknowledged, and a directory that was replaced is lost', async () => {
    const removed = await claimed(freshDirectory());
    const path = join(removed.ownership.directory, 'segment');
    const file = await open(path, 'w');
    await removed.ownership.confirmLinked(file, path);
    rmSync(path);
    await assert.rejects(
      removed.ownership.confirmLinked(file, path),
      /segment was removed while it was being/,
    );
    assert.deepEqual(removed.lost, [`${path} was removed while it was being written`]);
    await file.close();

    const replaced = await claimed(freshDirectory());
    const { directory } = replaced.ownership;
    renameSync(directory, `${directory}.away`);
    mkdirSync(directory);
    await assert.rejects(replaced.ownership.confirm(), /not this gateway's any more/);
    assert.equal(replaced.lost.length, 1);
  });

  test('a directory that cannot be created says what to do', async () => {
    for (const directory of ['/dev/null/data', '/proc/onehook'])
      await assert.rejects(new Ownership(directory).claim(), {
        name: 'OperatorError',
        message: new RegExp(
          `^journal\\.directory: ${directory} cannot be created \\(E.*\\)\\. Give a directory that this user may write to\\.$`,
        ),
      });
  });

  describeWithDisks('the owner of a directory on a full disk', ['loop'], () => {
    test('there is one, and it is followed when it is killed', async () => {
      const disk = new LoopDisk(8);
      try {
        mkdirSync(join(disk.path, 'data'));
        for (const size of [100_000, 1000, 1])
          for (let isFull = false; !isFull; )
            try {
              writeFileSync(join(disk.path, 'filler'), Buffer.alloc(size), { flag: 'a' });
            } catch {
              isFull = true;
            }
        const directory = join(disk.path, 'data');
        const first = await startChild(directory);
        assert.equal(first.says, 'owner');
        const second = await startChild(directory);
        assert.match(second.says, /is in use by another gateway/);
        await second.end('SIGKILL');
        await first.end('SIGKILL');
        const third = await startChild(directory);
        assert.equal(third.says, 'owner');
        assert.ok(third.afterMs < LIMIT_MS, `${third.afterMs} ms`);
        await third.end('SIGKILL');
      } finally {
        await disk.unmount();
      }
    });
  });

  describeWithDisks('the owner of a directory whose file system takes no sockets', ['fuse'], () => {
    test('is alive while it writes its claim', async () => {
      const disk = new FailingDisk();
      await disk.mount();
      try {
        const first = await startChild(disk.path);
        assert.equal(first.says, 'owner');
        assert.deepEqual(filesOf(disk.path), ['owner-1.json']);
        const second = await startChild(disk.path);
        assert.match(second.says, /is in use by another gateway \(process \d+/);
        await second.end('SIGKILL');
        await first.end('SIGKILL');
        const third = await startChild(disk.path);
        assert.equal(third.says, 'owner');
        await third.release();
      } finally {
        await disk.unmount();
      }
    });
  });
});
