/**
 * What disks do to journals: they fill up, turn read-only, fail and stall. Each time the sender is told to try again,
 * loudly and in time; nothing acknowledged is lost; and when the disk is well again, so is the journal, by itself.
 */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LogEntry } from '../../src/journal/embedded-log.js';
import {
  entriesOf,
  FakeDirect,
  failureOf,
  freshDirectory,
  openBridge,
  openEmbedded,
  ownerOf,
  PUBLISH_MS,
  recordOf,
  releaseBelow,
  segmentsOf,
  sleep,
  until,
} from './bridging.js';
import { describeWithDisks, FailingDisk, LoopDisk } from './disks.js';

/** Less than a log waits for its disk. */
const AT_ONCE_MS = 1000;
const STALL_SECONDS = 7;

const away = () => Object.assign(new FakeDirect(), { isReady: false });

/** Publishes until one is refused; ids of those that were not. */
async function publishUntilRefused({ bridge }: ReturnType<typeof openBridge>, bytes: number, prefix = 'a') {
  const acknowledged: string[] = [];
  for (let i = 0; i < 1000; i++) {
    const id = `${prefix}${i}`;
    try {
      await bridge.publish([recordOf(id, { bytes })]);
      acknowledged.push(id);
    } catch {
      return acknowledged;
    }
  }
  return acknowledged;
}

async function drained({ direct, witness, bridge }: ReturnType<typeof openBridge>): Promise<string[]> {
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded t') === witness.count('journalingBegan t'));
  await bridge.close();
  return direct.written;
}

describeWithDisks('a journal on a disk that fills up', ['loop'], () => {
  let disk: LoopDisk;
  before(() => {
    disk = new LoopDisk(8);
  });
  after(() => disk.unmount());

  test('it refuses, drains when Kafka is back, and then takes records again', async () => {
    const opened = openBridge({ directory: disk.path }, away());
    const acknowledged = await publishUntilRefused(opened, 50_000);
    assert.ok(acknowledged.length > 50, `${acknowledged.length}`);
    assert.equal(opened.witness.count('journalFailed ENOSPC'), 1);
    assert.equal(opened.witness.sum('appendsFailed t'), 1);
    const readiness = opened.bridge.readiness();
    assert.match(readiness.ready ? '' : readiness.why, /ENOSPC/);
    const startedAt = performance.now();
    assert.match((await failureOf(opened.bridge.publish([recordOf('more')]))).message, /ENOSPC/);
    assert.ok(performance.now() - startedAt < AT_ONCE_MS, 'it fails at once');

    opened.direct.isReady = true;
    await until('drained', () => opened.witness.count('journalingEnded t') === 1);
    await until('recovered', () => opened.witness.count('journalRecovered') === 1);
    opened.direct.isReady = false;
    await opened.bridge.publish([recordOf('again')]);
    assert.deepEqual(await drained(opened), [...acknowledged, 'again']);
  });

  test('it starts on the full disk, sets aside what Kafka will not take, and drains the rest', async () => {
    const first = openBridge({ directory: disk.path }, away());
    const acknowledged = await publishUntilRefused(first, 50_000, 'b');
    await first.bridge.close();
    await fill(disk.path);

    const second = openBridge({ directory: disk.path }, away());
    second.direct.decide = ({ headers }) => (headers.ce_id === 'b3' ? 'too_large' : 'written');
    assert.deepEqual(
      await drained(second),
      acknowledged.filter((id) => id !== 'b3'),
    );
    assert.equal(second.witness.count('recordSetAside t'), 1);
    const kept = (await readdir(join(disk.path, 'bridge', 't'))).filter((name) => name.endsWith('.refused'));
    assert.equal(kept.length, 1);
  });
});

describeWithDisks('the embedded log on a disk that fills up', ['loop'], () => {
  test('it refuses, is read meanwhile and after a restart, and takes records again once there is room', async () => {
    const disk = new LoopDisk(8);
    try {
      const filler = join(disk.path, 'other');
      writeFileSync(filler, Buffer.alloc(2_000_000));
      const first = openEmbedded({ directory: disk.path });
      const acknowledged: string[] = [];
      const refused: string[] = [];
      while (refused.length < 3) {
        const id = `a${acknowledged.length}`;
        await first.log
          .publish([recordOf(id, { bytes: 20_000 }), recordOf(`${id}+`, { bytes: 20_000 })])
          .then(
            () => acknowledged.push(id, `${id}+`),
            ({ failure }) => refused.push(failure),
          );
      }
      assert.deepEqual(refused, ['unavailable', 'unavailable', 'unavailable']);
      assert.ok(acknowledged.length > 100, `${acknowledged.length}`);
      assert.equal(first.witness.count('logFailed ENOSPC'), 1);
      const readiness = first.log.readiness();
      assert.match(readiness.ready ? '' : readiness.why, /^The embedded log cannot write: ENOSPC/);
      assert.deepEqual(idsIn(await entriesOf(first.log)), acknowledged);
      await first.log.close();

      await fill(disk.path);
      const second = openEmbedded({ directory: disk.path });
      assert.deepEqual(idsIn(await entriesOf(second.log)), acknowledged);
      const isTaken = () =>
        second.log.publish([recordOf('more', { bytes: 50_000 })]).then(
          () => acknowledged.push('more'),
          () => false,
        );
      // The first one's last probe may have left some room.
      while (await isTaken());
      assert.equal(second.log.readiness().ready, false);
      rmSync(filler);
      await until('recovered', () => second.log.readiness().ready);
      assert.equal(second.witness.count('logRecovered'), 1);
      await second.log.publish([recordOf('again')]);
      assert.deepEqual(idsIn(await entriesOf(second.log)), [...acknowledged, 'again']);
      await second.log.close();
    } finally {
      await disk.unmount();
    }
  });
});

describeWithDisks('a journal on a disk that turns read-only', ['loop'], () => {
  test('it refuses, starts and drains there, and recovers by itself', async () => {
    const disk = new LoopDisk(16);
    try {
      const first = openBridge({ directory: disk.path }, away());
      await first.bridge.publish([recordOf('a')]);
      await first.bridge.close();

      await releaseBelow(disk.path);
      disk.remount('ro');
      await assert.rejects(ownerOf(disk.path).claim(), {
        name: 'OperatorError',
        message:
          /^journal\.directory: \S+ cannot be written \(EROFS.*\)\. Give a directory that this user may write to\.$/,
      });
      const second = openBridge({ directory: disk.path }, away());
      assert.equal(second.witness.count('journalFailed'), 1);
      assert.equal((await failureOf(second.bridge.publish([recordOf('b')]))).failure, 'unavailable');
      second.direct.isReady = true;
      await until('drained', () => second.witness.count('journalingEnded t') === 1);
      assert.deepEqual(second.direct.written, ['a']);
      await second.bridge.publish([recordOf('c')]);

      second.direct.isReady = false;
      await failureOf(second.bridge.publish([recordOf('d')]));
      disk.remount('rw');
      await until('recovered', () => second.witness.count('journalRecovered') >= 1);
      await second.bridge.publish([recordOf('e')]);
      second.direct.isReady = true;
      await until('drained', () => second.direct.written.includes('e'));
      await second.bridge.close();
      assert.deepEqual(second.direct.written, ['a', 'c', 'e']);
    } finally {
      await disk.unmount();
    }
  });
});

describeWithDisks('the embedded log on a disk that turns read-only', ['loop'], () => {
  test('it refuses, starts and is read there, and recovers by itself', async () => {
    const disk = new LoopDisk(16);
    try {
      const first = openEmbedded({ directory: disk.path });
      await first.log.publish([recordOf('a')]);
      await first.log.close();

      await releaseBelow(disk.path);
      disk.remount('ro');
      const second = openEmbedded({ directory: disk.path });
      assert.equal(second.witness.count('logFailed'), 1);
      assert.equal((await failureOf(second.log.publish([recordOf('b')]))).failure, 'unavailable');
      assert.equal(second.log.readiness().ready, false);
      assert.deepEqual(idsIn(await entriesOf(second.log)), ['a']);

      disk.remount('rw');
      await until('recovered', () => second.log.readiness().ready);
      await second.log.publish([recordOf('c')]);
      assert.deepEqual(idsIn(await entriesOf(second.log)), ['a', 'c']);
      await second.log.close();
    } finally {
      await disk.unmount();
    }
  });
});

describeWithDisks('a journal on a disk that stalls', ['loop'], () => {
  test('a waiting publish fails in time, later ones at once; what is on disk can be drained meanwhile', async () => {
    const disk = new LoopDisk(32);
    try {
      const opened = openBridge({ directory: disk.path }, away());
      await opened.bridge.publish([recordOf('before')]);
      disk.freeze(STALL_SECONDS);
      const startedAt = performance.now();
      const failures = await Promise.all(
        Array.from({ length: 200 }, (_, i) => failureOf(opened.bridge.publish([recordOf(`waiting ${i}`)]))),
      );
      const waitedMs = performance.now() - startedAt;
      // A quarter more for the disk.
      assert.ok(waitedMs >= PUBLISH_MS * 1.2 && waitedMs < PUBLISH_MS * 1.25 + 2000, `${waitedMs} ms`);
      assert.ok(failures.every(({ failure }) => failure === 'unavailable'));
      const behindAt = performance.now();
      await failureOf(opened.bridge.publish([recordOf('behind')]));
      assert.ok(performance.now() - behindAt < AT_ONCE_MS);
      assert.equal(opened.witness.count('journalFailed'), 1);
      assert.equal(opened.bridge.readiness().ready, false);

      opened.direct.isReady = true;
      await until('drained while frozen', () => opened.direct.written.includes('before'));
      assert.ok(performance.now() - startedAt < STALL_SECONDS * 1000, 'it was thawed before');
      opened.direct.isReady = false;

      await until('recovered', () => opened.witness.count('journalRecovered') === 1, 10_000);
      await opened.bridge.publish([recordOf('after')]);
      opened.direct.isReady = true;
      await until('drained', () => opened.direct.written.includes('after'));
      await opened.bridge.close();
    } finally {
      await sleep(100);
      await disk.unmount();
    }
  });
});

describeWithDisks('the embedded log on a disk that stalls', ['loop'], () => {
  test('a waiting publish fails in time, later ones at once, it is read meanwhile, and recovers by itself', async () => {
    const disk = new LoopDisk(32);
    try {
      const { log, witness } = openEmbedded({ directory: disk.path });
      await log.publish([recordOf('before')]);
      disk.freeze(STALL_SECONDS);
      const startedAt = performance.now();
      const failures = await Promise.all(
        Array.from({ length: 200 }, (_, i) => failureOf(log.publish([recordOf(`waiting ${i}`)]))),
      );
      assert.ok(failures.every(({ failure }) => failure === 'unavailable'));
      const waitedMs = performance.now() - startedAt;
      assert.ok(waitedMs >= 2400 && waitedMs < 4500, `${waitedMs} ms`);
      const behindAt = performance.now();
      assert.match((await failureOf(log.publish([recordOf('behind')]))).message, /the disk does not answer/);
      assert.deepEqual(idsIn(await entriesOf(log)), ['before']);
      assert.ok(performance.now() - behindAt < AT_ONCE_MS);
      assert.ok(performance.now() - startedAt < STALL_SECONDS * 1000, 'it was thawed before');
      assert.equal(log.readiness().ready, false);

      await until('recovered', () => log.readiness().ready, 10_000);
      assert.equal(witness.count('logFailed'), 1);
      await log.publish([recordOf('after')]);
      const ids = idsIn(await entriesOf(log));
      assert.deepEqual([ids[0], ids.at(-1), ids.includes('behind')], ['before', 'after', false]);
      await log.close();
    } finally {
      await sleep(100);
      await disk.unmount();
    }
  });
});

// What follows mostly waits, each test for a disk of its own.
describe('disks that fail', { concurrency: true }, () => {
  describeWithDisks('a journal on a disk that fails', ['fuse'], () => {
    for (const fault of ['write EIO', 'fsync EIO', 'create EIO', 'write EROFS']) {
      test(`${fault}: what was acknowledged is there, the file is not trusted again, and it recovers by itself`, async () => {
        const disk = new FailingDisk();
        await disk.mount();
        try {
          const opened = openBridge({ directory: disk.path }, away());
          const segments = async () =>
            (await readdir(join(disk.path, 'bridge', 't'))).filter((name) => name.endsWith('.log')).sort();
          const acknowledged: string[] = [];
          for (const id of ['a', 'b', 'c']) {
            disk.fail();
            await until('it can write', () => opened.bridge.readiness().ready);
            await opened.bridge.publish([recordOf(id)]);
            acknowledged.push(id);
            // A new file is only made where the old one is not trusted any more.
            if (fault === 'create EIO') disk.fail('write EIO', fault);
            else disk.fail(fault);
            const refused = await Promise.all(
              ['x', 'y'].map((other) => failureOf(opened.bridge.publish([recordOf(`${id}${other}`)]))),
            );
            assert.ok(refused.every(({ failure }) => failure === 'unavailable'));
          }
          assert.equal(opened.witness.count('journalFailed'), 3);
          assert.equal(opened.witness.sum('appendsFailed t'), 6);
          assert.equal((await segments()).length, 3);
          disk.fail();
          await until('it can write', () => opened.bridge.readiness().ready);
          await opened.bridge.close();

          const again = openBridge({ directory: disk.path }, away());
          assert.deepEqual(await drained(again), acknowledged);
          assert.equal(again.witness.count('corrupt'), 0);
        } finally {
          await disk.unmount();
        }
      });
    }

    test('read EIO: the log is kept, and drained when it can be read', async () => {
      const disk = new FailingDisk();
      await disk.mount();
      try {
        const first = openBridge({ directory: disk.path }, away());
        for (const id of ['a', 'b']) await first.bridge.publish([recordOf(id)]);
        await first.bridge.close();
        disk.fail('read EIO');
        const second = openBridge({ directory: disk.path });
        await until('it is reported', () => second.witness.count('drainFailed t EIO') > 0);
        await second.bridge.publish([recordOf('c')]);
        disk.fail();
        assert.deepEqual(await drained(second), ['a', 'b', 'c']);
      } finally {
        await disk.unmount();
      }
    });
  });

  describeWithDisks('the embedded log on a disk that fails', ['fuse'], () => {
    for (const fault of ['write EIO', 'fsync EIO', 'create EIO', 'write EROFS']) {
      test(`${fault}: what was acknowledged has its offset, the file is not trusted again, and it recovers without a restart`, async () => {
        const disk = new FailingDisk();
        await disk.mount();
        try {
          const { log, witness } = openEmbedded({ directory: disk.path });
          const acknowledged: string[] = [];
          for (const id of ['a', 'b', 'c']) {
            disk.fail();
            await until('it can write', () => log.readiness().ready);
            await log.publish([recordOf(id)]);
            acknowledged.push(id);
            // A new file is created only where the old one is not trusted any more.
            if (fault === 'create EIO') disk.fail('write EIO', fault);
            else disk.fail(fault);
            const refused = await Promise.all(
              ['x', 'y'].map((other) => failureOf(log.publish([recordOf(`${id}${other}`)]))),
            );
            assert.ok(refused.every(({ failure }) => failure === 'unavailable'));
            assert.equal(log.readiness().ready, false);
            assert.deepEqual(idsIn(await entriesOf(log)), acknowledged);
          }
          assert.equal(witness.count('logFailed'), 3);
          assert.equal(segmentsOf(disk.path).length, 3);
          const before = await entriesOf(log);
          disk.fail();
          await until('it can write', () => log.readiness().ready);
          await log.close();

          const again = openEmbedded({ directory: disk.path });
          assert.deepEqual(await entriesOf(again.log), before);
          await again.log.publish([recordOf('d')]);
          const after = await entriesOf(again.log);
          assert.deepEqual(idsIn(after), [...acknowledged, 'd']);
          assert.equal(new Set(after.map(({ offset }) => offset)).size, 4);
          assert.equal(again.witness.count('logDamaged'), 0);
          await again.log.close();
        } finally {
          await disk.unmount();
        }
      });
    }

    test('read EIO: a read rejects, the next one succeeds once the disk does; a start ends with what to do', async () => {
      const disk = new FailingDisk();
      await disk.mount();
      try {
        const first = openEmbedded({ directory: disk.path });
        for (const id of ['a', 'b']) await first.log.publish([recordOf(id)]);
        disk.fail('read EIO');
        await assert.rejects(first.log.read(0, 10), /EIO/);
        await first.log.publish([recordOf('c')]);
        assert.throws(() => openEmbedded({ directory: disk.path }), {
          name: 'OperatorError',
          message: /^journal\.directory: .*\.log cannot be read \(EIO.*Check the disk, or move the file away/,
        });
        disk.fail();
        assert.deepEqual(idsIn(await entriesOf(first.log)), ['a', 'b', 'c']);
        await first.log.close();
      } finally {
        await disk.unmount();
      }
    });
  });
});

describe('machines that lose power', { concurrency: true }, () => {
  describeWithDisks('a journal whose machine loses power', ['loop'], () => {
    test('every acknowledged record is on the disk as it was at that moment', async (t) => {
      const disk = new LoopDisk(64);
      const opened = openBridge({ directory: disk.path }, away());
      const acknowledged = new Set<string>();
      let isStopped = false;
      let isExamined = false;
      const writers = Array.from({ length: 16 }, async (_, writer) => {
        for (let i = 0; !isStopped; i++) {
          while (isExamined) await sleep(10);
          const id = `${writer}-${i}`;
          await opened.bridge.publish([recordOf(id, { key: `${writer}`, bytes: 1000 })]);
          acknowledged.add(id);
          await sleep(1);
        }
      });
      try {
        for (let loss = 1; loss <= 5; loss++) {
          await sleep(300);
          const owedNow = () => [...acknowledged];
          await atPowerLoss(disk, owedNow, async (copy, owed) => {
            isExamined = true;
            // Of an owner that went with its machine's power: no socket answers, and the claim does not change.
            await ownerOf(copy.path).claim();
            const found = openBridge({ directory: copy.path }, away());
            const ids = await drained(found);
            const kept = new Set(ids);
            assert.deepEqual(
              owed.filter((id) => !kept.has(id)),
              [],
            );
            assert.equal(found.witness.count('corrupt'), 0);
            t.diagnostic(`power lost after ${owed.length} acknowledged: ${kept.size} found, 0 lost`);
          });
          isExamined = false;
        }
      } finally {
        isStopped = true;
        await Promise.all(writers);
        await opened.bridge.close();
        await disk.unmount();
      }
    });
  });

  describeWithDisks('an embedded log whose machine loses power', ['loop'], () => {
    test('every acknowledged record is on the disk as it was at that moment, at its offset', async (t) => {
      const disk = new LoopDisk(64);
      const { log } = openEmbedded({ directory: disk.path });
      const acknowledged = new Set<string>();
      const seen = new Map<number, string>();
      let isStopped = false;
      let isExamined = false;
      const writers = Array.from({ length: 16 }, async (_, writer) => {
        for (let i = 0; !isStopped; i++) {
          while (isExamined) await sleep(10);
          const id = `${writer}-${i}`;
          await log.publish([recordOf(id, { bytes: 1000 })]);
          acknowledged.add(id);
          await sleep(1);
        }
      });
      const reader = (async () => {
        for (let next = 0; !isStopped; await sleep(2)) {
          const entries = await log.read(next, 1000);
          for (const { offset, record } of entries) seen.set(offset, record.headers.ce_id!);
          next = (entries.at(-1)?.offset ?? next - 1) + 1;
        }
      })();
      try {
        for (let loss = 1; loss <= 5; loss++) {
          await sleep(300);
          const owedNow = () => ({ owed: [...acknowledged], owedOffsets: [...seen] });
          await atPowerLoss(disk, owedNow, async (copy, { owed, owedOffsets }) => {
            isExamined = true;
            await ownerOf(copy.path).claim();
            const found = openEmbedded({ directory: copy.path });
            const entries = await entriesOf(found.log);
            const ids = new Set(idsIn(entries));
            assert.deepEqual(
              owed.filter((id) => !ids.has(id)),
              [],
            );
            const byOffset = new Map(entries.map(({ offset, record }) => [offset, record.headers.ce_id!]));
            assert.deepEqual(
              owedOffsets.filter(([offset, id]) => byOffset.get(offset) !== id),
              [],
            );
            assert.equal(found.witness.count('logDamaged'), 0);
            await found.log.close();
            t.diagnostic(`power lost after ${owed.length} acknowledged: ${ids.size} found, 0 lost`);
          });
          isExamined = false;
        }
      } finally {
        isStopped = true;
        await Promise.all([...writers, reader]);
        await log.close();
        await disk.unmount();
      }
    });
  });
});

/**
 * Has `examine` look at the disk as it is at this moment, and at what was owed just before. The copy takes a while and the kernel goes on writing, so it can mix
 * two moments, which no loss of power leaves: then the file system itself is damaged (EBADMSG), and the copy is made again.
 */
async function atPowerLoss<T>(
  disk: LoopDisk,
  owedNow: () => T,
  examine: (copy: LoopDisk, owed: T) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const owed = owedNow();
    const image = join(freshDirectory(), 'image');
    await copyFile(disk.image, image);
    const copy = new LoopDisk(0, image);
    try {
      return await examine(copy, owed);
    } catch (error) {
      const isTorn = /EBADMSG|system error -74/.test(`${(error as Error).message}`);
      if (!isTorn || tries >= 10) throw error;
    } finally {
      await copy.unmount();
    }
  }
}

const idsIn = (entries: readonly LogEntry[]) => entries.map(({ record }) => record.headers.ce_id!);

async function fill(directory: string): Promise<void> {
  const { open } = await import('node:fs/promises');
  const file = await open(join(directory, 'filler'), 'w');
  try {
    for (const size of [100_000, 1000, 1]) for (;;) await file.write(Buffer.alloc(size));
  } catch {
    // Full.
  } finally {
    await file.close();
  }
}
