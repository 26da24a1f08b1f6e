/** The embedded log: durable before it resolves, in order, bounded, one process a directory; offsets hold whatever happens. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { LogEntry } from '../../src/journal/embedded-log.js';
import { HEAD_BYTES } from '../../src/journal/segment-head.js';
import type { EventRecord } from '../../src/publisher.js';
import {
  BYTES_APART,
  entriesOf,
  freshDirectory,
  idOf,
  openEmbedded,
  segmentsOf,
  sleep,
  until,
} from './bridging.js';

const record = (text: string): EventRecord => ({
  topic: 'onehook.events',
  key: 'key ü',
  headers: { ce_id: text, 'content-type': 'application/json' },
  value: Buffer.from(`{"text":"${text}"}`),
});

const large = (bytes: number): EventRecord => ({ ...record('large'), value: Buffer.alloc(bytes, 'x') });

const offsetsOf = (entries: readonly LogEntry[]) => entries.map(({ offset }) => offset);
/** `offset id` of each. */
const asLines = (entries: readonly LogEntry[]) =>
  entries.map(({ offset, record }) => `${offset} ${idOf(record)}`);

test('what was appended is read back, byte for byte and in order, also after a restart', async () => {
  const { log, witness, directory } = openEmbedded();
  await Promise.all(Array.from({ length: 50 }, (_, i) => log.publish([record(`a${i}`), record(`b${i}`)])));
  assert.equal(log.nextOffset, 100);
  assert.equal(witness.sum('recordsAppended'), 100);
  await log.close();

  const { log: again } = openEmbedded({ directory });
  assert.deepEqual([again.firstOffset, again.nextOffset], [0, 100]);
  const entries = await again.read(0, 1000);
  assert.deepEqual(
    offsetsOf(entries),
    Array.from({ length: 100 }, (_, i) => i),
  );
  assert.deepEqual(entries[2]!.record, record('a1'));
  assert.deepEqual(entries[3]!.record, record('b1'));
  await again.publish([record('later')]);
  assert.deepEqual(asLines(await again.read(99, 10)), ['99 b49', '100 later']);
  assert.deepEqual(await again.read(101, 10), []);
  await again.close();
});

test('a listener hears of an append only once it can be read', async () => {
  const { log } = openEmbedded();
  const seen: Promise<LogEntry[]>[] = [];
  const stop = log.onAppend(() => void seen.push(log.read(0, 100)));
  await log.publish([record('one'), record('two')]);
  stop();
  await log.publish([record('three')]);
  assert.deepEqual((await Promise.all(seen)).map(asLines), [['0 one', '1 two']]);
  await log.close();
});

test('one read is bounded in bytes too, and never empty while there is something to read', async () => {
  const { log } = openEmbedded();
  for (let i = 0; i < 5; i += 1) await log.publish([large(700_000)]);
  const offsets = async (from: number) => offsetsOf(await log.read(from, 100));
  assert.deepEqual([await offsets(0), await offsets(2), await offsets(4)], [[0, 1], [2, 3], [4]]);
  await log.publish([large(5_000_000), record('behind')]);
  assert.deepEqual([await offsets(5), await offsets(6)], [[5], [6]]);
  await log.close();
});

test('past its size it deletes the oldest segments, reports it, and continues', async () => {
  const { log, witness, directory } = openEmbedded({ maxBytes: 200_000 });
  for (let i = 0; i < 60; i += 1) await log.publish([large(10_000)]);
  assert.ok(witness.sum('recordsDeleted') > 0);
  assert.equal(log.firstOffset, witness.sum('recordsDeleted'));
  assert.deepEqual(
    offsetsOf(await entriesOf(log)),
    Array.from({ length: 60 - log.firstOffset }, (_, i) => log.firstOffset + i),
  );
  assert.equal(log.nextOffset, 60);
  const kept = 60 - log.firstOffset;
  assert.ok(kept >= 14 && kept <= 20, `kept ${kept} of 60`);
  const bytes = () => segmentsOf(directory).reduce((sum, path) => sum + readFileSync(path).length, 0);
  await until('the files are gone', () => bytes() <= 200_000);
  await log.close();

  const { log: again } = openEmbedded({ directory, maxBytes: 200_000 });
  assert.deepEqual([again.firstOffset, again.nextOffset], [60 - kept, 60]);
  await again.close();
});

test('from any offset it reads the same, at the first time and with an index', async () => {
  const { log, directory } = openEmbedded({ maxBytes: 8 * 300_000 });
  for (let i = 0; i < 20; i += 1)
    await log.publish(
      Array.from({ length: 100 }, (_, j) => ({ ...record(`${i * 100 + j}`), value: Buffer.alloc(700, 'v') })),
    );
  await log.close();
  assert.ok(segmentsOf(directory).length >= 4);
  const { log: again } = openEmbedded({ directory, maxBytes: 8 * 300_000 });
  for (const from of [1999, 1000, 17, 1001, 399, 1500, 0, 1998])
    for (let turn = 0; turn < 2; turn += 1)
      assert.deepEqual(
        asLines(await again.read(from, 3)),
        Array.from({ length: Math.min(3, 2000 - from) }, (_, i) => `${from + i} ${from + i}`),
      );
  const followers = await Promise.all([0, 500, 1500].map((from) => entriesOf(again, from, 7)));
  assert.deepEqual(
    followers.map((entries) => [entries.length, entries[0]!.offset, entries.at(-1)!.offset]),
    [
      [2000, 0, 1999],
      [1500, 500, 1999],
      [500, 1500, 1999],
    ],
  );
  await again.close();
});

test('a reader of what is being deleted continues with the oldest that is left', async () => {
  const { log } = openEmbedded({ maxBytes: 100_000 });
  let isWriting = true;
  const seen: number[] = [];
  const follow = async () => {
    for (let next = 0; ; ) {
      const entries = await log.read(next, 2);
      if (entries.length === 0 && !isWriting) return;
      seen.push(...offsetsOf(entries));
      next = (entries.at(-1)?.offset ?? next - 1) + 1;
      if (entries.length === 0) await sleep(1);
    }
  };
  const following = [follow(), follow()];
  for (let i = 0; i < 300; i += 1) await log.publish([large(5000)]);
  isWriting = false;
  await Promise.all(following);
  assert.equal(seen.filter((offset) => offset === 299).length, 2);
  assert.ok(log.firstOffset > 250);
  await log.close();
});

/** A log of three records of one size, and its only segment as a file that a test may damage. */
async function written() {
  const { log, directory } = openEmbedded();
  await log.publish(['a', 'b', 'c'].map(record));
  await log.close();
  const [path] = segmentsOf(directory);
  const bytes = readFileSync(path!);
  return { path: path!, bytes, frameBytes: (bytes.length - HEAD_BYTES) / 3 };
}

/** The same log somewhere else, with its segment changed. */
function openChanged({ path }: { path: string }, bytes: Buffer) {
  const directory = freshDirectory();
  mkdirSync(join(directory, 'event-log'));
  writeFileSync(join(directory, 'event-log', basename(path)), bytes);
  return openEmbedded({ directory });
}

const lines = ['0 a', '1 b', '2 c'];

test('wherever it is torn, what is whole has its offset, and no offset is given out again', async () => {
  const log3 = await written();
  const ends = [0, 1, 2, 3].map((frame) => HEAD_BYTES + frame * log3.frameBytes);
  for (let length = 0; length < log3.bytes.length; length += BYTES_APART) {
    const opened = openChanged(log3, log3.bytes.subarray(0, length));
    const whole = Math.max(
      0,
      ends.findLastIndex((end) => end <= length),
    );
    await opened.log.publish([record('d')]);
    const found = await entriesOf(opened.log);
    assert.deepEqual(asLines(found.slice(0, -1)), lines.slice(0, whole));
    assert.equal(idOf(found.at(-1)!.record), 'd');
    const isTorn = length > 0 && !ends.includes(length);
    // As many offsets are left out as the torn bytes may have had.
    assert.equal(found.at(-1)!.offset > whole, isTorn, `torn at ${length}`);
    await until('it is reported', () => opened.witness.count('logTorn') === (isTorn ? 1 : 0));
    assert.equal(opened.witness.count('logDamaged'), 0);
    await opened.log.close();
  }
});

test('wherever a bit has changed, what it touches is set aside, and the rest has its offsets', async () => {
  const log3 = await written();
  const { bytes, frameBytes } = log3;
  for (let at = 0; at < bytes.length; at += BYTES_APART) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << (at % 8);
    const opened = openChanged(log3, changed);
    // -1: the head, without which the records are read all the same.
    const hit = at < HEAD_BYTES ? -1 : Math.floor((at - HEAD_BYTES) / frameBytes);
    const kept = lines.filter((_, i) => i !== hit);
    assert.deepEqual(asLines(await entriesOf(opened.log)), kept);
    assert.ok(opened.log.nextOffset >= 3);
    await opened.log.publish([record('d')]);
    const [last] = (await entriesOf(opened.log)).slice(-1);
    assert.ok(idOf(last!.record) === 'd' && last!.offset >= 3, `byte ${at}: ${last!.offset}`);
    await until(
      'it is reported',
      () => opened.witness.count('logDamaged') + opened.witness.count('logTorn') > 0,
    );
    // A changed length of the last one may be larger than the rest: then it looks torn.
    assert.equal(opened.witness.count('logTorn') === 0 || hit === 2, true);
    const asides = readdirSync(join(opened.directory, 'event-log')).filter((name) =>
      /corrupt|torn/.test(name),
    );
    assert.equal(asides.length, 1);
    const from = hit < 0 ? 0 : HEAD_BYTES + hit * frameBytes;
    assert.deepEqual(
      readFileSync(join(opened.directory, 'event-log', asides[0]!)),
      changed.subarray(from, HEAD_BYTES + (hit + 1) * frameBytes),
    );
    await opened.log.close();
    // Set aside once, not at each start.
    const again = openEmbedded({ directory: opened.directory });
    assert.deepEqual(asLines(await entriesOf(again.log)).slice(0, -1), kept);
    assert.equal(again.witness.count('logDamaged') + again.witness.count('logTorn'), 0);
    await again.log.close();
  }
});

test('damage in an old segment is passed over wherever reading begins, and reported once', async () => {
  const { log, directory } = openEmbedded({ maxBytes: 8 * 20_000 });
  for (let i = 0; i < 100; i += 1) await log.publish([{ ...record(`${i}`), value: Buffer.alloc(1000, 'v') }]);
  await log.close();
  const segments = segmentsOf(directory);
  assert.ok(segments.length >= 4);
  const bytes = readFileSync(segments[1]!);
  bytes.fill(0xf7, 5000, 9000);
  bytes.fill(0, 0, 10);
  writeFileSync(segments[1]!, bytes);

  const { log: again, witness } = openEmbedded({ directory, maxBytes: 8 * 20_000 });
  const found = asLines(await entriesOf(again));
  assert.equal(found.length, 96);
  assert.ok(found.every((line) => /^(\d+) \1$/.test(line)));
  assert.deepEqual(
    asLines(await again.read(23, 2)),
    found.slice(found.findIndex((line) => Number(line.split(' ')[0]) >= 23)).slice(0, 2),
  );
  assert.deepEqual(asLines(await entriesOf(again)), found);
  await until('it is reported', () => witness.count('logDamaged') === 2);
  await until('the files are counted', () => witness.lines.includes('logFilesSetAside corrupt 2'));
  assert.equal(witness.count('logFilesSetAside torn'), 0);
  await again.close();
});

test('a file that was made longer and never filled is read as what it was', async () => {
  const log3 = await written();
  const opened = openChanged(log3, Buffer.concat([log3.bytes, Buffer.alloc(4096)]));
  assert.equal(opened.log.nextOffset, 3);
  await opened.log.publish([record('d')]);
  assert.deepEqual(asLines(await entriesOf(opened.log)), [...lines, '3 d']);
  assert.equal(opened.witness.count('logDamaged') + opened.witness.count('logTorn'), 0);
  await opened.log.close();
});

test('an acknowledged append survives kill -9, at the offset it had', async () => {
  const directory = freshDirectory();
  const script = join(freshDirectory(), 'writer.mjs');
  const module = (name: string) =>
    JSON.stringify(new URL(`../../src/journal/${name}.js`, import.meta.url).href);
  writeFileSync(
    script,
    `import { writeSync } from 'node:fs';
     import { EmbeddedLog } from ${module('embedded-log')};
     import { Ownership } from ${module('owner')};
     const observer = new Proxy({}, { get: () => () => {} });
     const directory = ${JSON.stringify(directory)};
     const ownership = new Ownership(directory);
     await ownership.claim();
     const log = EmbeddedLog.open({ directory, ownership, maxBytes: 1e9, observer });
     const append = async (n) => {
       for (;;) {
         const id = n + '-' + Math.random();
         await log.publish([{ topic: 't', key: null, headers: { ce_id: id }, value: Buffer.alloc(0) }]);
         writeSync(1, 'a ' + id + '\\n');
       }
     };
     for (let n = 0; n < 16; n += 1) append(n);
     for (let next = log.nextOffset; ; ) {
       const entries = await log.read(next, 100);
       for (const { offset, record } of entries) writeSync(1, 'r ' + offset + ' ' + record.headers.ce_id + '\\n');
       next = (entries.at(-1)?.offset ?? next - 1) + 1;
       await new Promise((resolve) => setTimeout(resolve, 2));
     }`,
  );
  const acknowledged = new Set<string>();
  const read = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.length > 50_000) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    for (const line of text.split('\n').slice(0, -1))
      (line.startsWith('a ') ? acknowledged : read).add(line.slice(2));
  }
  const { log, witness } = openEmbedded({ directory });
  const entries = await entriesOf(log);
  const found = new Set(asLines(entries));
  const ids = new Set(entries.map(({ record }) => idOf(record)));
  assert.ok(acknowledged.size > 1000 && read.size > 1000, `${acknowledged.size}, ${read.size}`);
  assert.deepEqual(
    [...acknowledged].filter((id) => !ids.has(id)),
    [],
  );
  assert.deepEqual(
    [...read].filter((line) => !found.has(line)),
    [],
  );
  assert.equal(new Set(offsetsOf(entries)).size, entries.length);
  assert.equal(witness.count('logDamaged'), 0);
  await log.close();
});

test('a directory that cannot be created says what to do', () => {
  const file = join(freshDirectory(), 'file');
  writeFileSync(file, '');
  assert.throws(() => openEmbedded({ directory: join(file, 'below') }), {
    name: 'OperatorError',
    message: /cannot be created .* Give a directory that this user may write to\./,
  });
});

test('a log that LMDB wrote is named and left alone', async () => {
  const directory = freshDirectory();
  mkdirSync(join(directory, 'events'));
  writeFileSync(join(directory, 'events', 'data.mdb'), 'old');
  const { log, witness } = openEmbedded({ directory });
  await log.publish([record('a')]);
  assert.deepEqual(
    witness.lines.filter((line) => line.startsWith('old')),
    [`oldLogIgnored ${directory}/events`],
  );
  assert.equal(readFileSync(join(directory, 'events', 'data.mdb'), 'utf8'), 'old');
  await log.close();
});
