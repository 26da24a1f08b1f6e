/** The log on disk: durable, in order, bounded; what is torn or damaged costs what it touches and nothing else. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { Disk } from '../../src/journal/disk.js';
import { frameAt, nextFrame, writeFrame } from '../../src/journal/frame.js';
import { HEAD_BYTES } from '../../src/journal/segment-head.js';
import { SegmentLog } from '../../src/journal/segment-log.js';
import { BYTES_APART, freshDirectory, ownerOf, releaseBelow, sleep, until, Witness } from './bridging.js';

function openLog(directory = freshDirectory(), maxBytes = 1e9) {
  const witness = new Witness();
  const ownership = ownerOf(directory);
  const disk = new Disk({ name: 'journal', directory, maxBytes, ownership, observer: witness.observer });
  const log = new SegmentLog(disk, join(directory, 't'), {
    appended: (count) => witness.lines.push(`appended ${count}`),
    appendsFailed: (count) => witness.lines.push(`appendsFailed ${count}`),
    corruptSetAside: (bytes, file) => witness.lines.push(`corrupt ${bytes} ${file}`),
    tornEndSetAside: (bytes, file) => witness.lines.push(`torn ${bytes} ${file}`),
  });
  const append = (text: string) => log.append(Buffer.from(text), performance.now() + 5000);
  const close = async () => {
    await log.close();
    disk.close();
  };
  return { log, disk, witness, directory, append, close };
}

/** Everything from the position on, advancing over it. */
async function drain(log: SegmentLog, maxFrames = 100): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const frames = await log.read(maxFrames, 1e6);
    if (frames.length === 0) return texts;
    texts.push(...frames.map(({ content }) => content.toString()));
    log.advance(frames.at(-1)!);
  }
}

const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `text ${from + i}`);

const segmentsOf = (directory: string) =>
  readdirSync(join(directory, 't'))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(directory, 't', name));

test('what is appended is read in order, and concurrent appends share an fsync', async () => {
  const { log, append, witness, close } = openLog();
  await Promise.all(texts(0, 1000).map(append));
  assert.ok(witness.count('appended') <= 2, `${witness.count('appended')} writes`);
  assert.deepEqual(await drain(log), texts(0, 1000));
  assert.deepEqual(await log.read(10, 1e6), []);
  assert.ok(log.isEmpty);
  await close();
});

test('a disk that is only slow keeps what has time left, and goes on being used', async () => {
  const { log, disk, witness, append, close } = openLog();
  const write = disk.write.bind(disk);
  disk.write = async (operation) => {
    await sleep(600);
    return write(operation);
  };
  const outcomes = Promise.allSettled([
    log.append(Buffer.from('in a hurry'), performance.now() + 200),
    append('patient'),
  ]);
  await sleep(100);
  const behind = append('behind');
  await sleep(250);
  const later = append('later');
  const [hurried, patient] = await outcomes;
  assert.match(String((hurried as PromiseRejectedResult).reason), /the disk is too slow/);
  assert.equal(patient.status, 'fulfilled');
  await Promise.all([behind, later]);
  assert.equal(witness.count('journalFailed'), 0);
  // It may have been written all the same.
  assert.deepEqual((await drain(log)).slice(1), ['patient', 'behind', 'later']);
  await close();
});

test('a process that does not run for a while does not blame the disk', async () => {
  const { log, disk, witness, append, close } = openLog();
  const write = disk.write.bind(disk);
  disk.write = async (operation) => {
    await sleep(200);
    return write(operation);
  };
  const hurried = log.append(Buffer.from('in a hurry'), performance.now() + 500);
  const outcome = hurried.catch((error: Error) => error.message);
  const patient = append('patient');
  await sleep(100);
  const end = performance.now() + 1500;
  while (performance.now() < end);
  assert.match((await outcome) ?? '', /the disk is too slow/);
  await patient;
  assert.equal(witness.count('journalFailed'), 0);
  await close();
});

test('an entry is there again until it was advanced over, after a restart too', async () => {
  const first = openLog();
  await Promise.all(texts(0, 10).map(first.append));
  const frames = await first.log.read(4, 1e6);
  assert.deepEqual(await first.log.read(4, 1e6), frames);
  first.log.advance(frames[2]!);
  await first.close();
  const second = openLog(first.directory);
  await second.append('behind');
  assert.deepEqual(await drain(second.log), [...texts(3, 10), 'behind']);
  await second.close();
});

test('it goes on in a new segment, and removes what is drained', async () => {
  const { log, append, directory, disk, close } = openLog(freshDirectory(), 80_000);
  for (const text of texts(0, 60)) await append(text.padEnd(1000));
  assert.ok(segmentsOf(directory).length >= 5);
  const frames = await log.read(25, 1e6);
  assert.ok(frames.length < 25, 'a read ends with its segment');
  assert.equal((await drain(log)).length, 60);
  await until('all but the last are gone', () => segmentsOf(directory).length === 1);
  log.clear();
  await until('the last is gone', () => segmentsOf(directory).length === 0);
  await until('its bytes are free', () => disk.bytes === 0);
  await append('more');
  assert.deepEqual(await drain(log), ['more']);
  await close();
});

test('a record larger than a read takes is read whole', async () => {
  const { log, append, close } = openLog();
  const large = 'x'.repeat(5_000_000);
  await Promise.all([append('before'), append(large), append('behind')]);
  assert.deepEqual(await drain(log), ['before', large, 'behind']);
  await close();
});

/** A log of `count` records, and its only segment as a file that a test may damage. */
async function written(count: number) {
  const { append, directory, close } = openLog();
  await Promise.all(texts(0, count).map(append));
  await close();
  const [path] = segmentsOf(directory);
  const bytes = readFileSync(path!);
  return { directory, path: path!, bytes, frameBytes: (bytes.length - HEAD_BYTES) / count };
}

/** The same log somewhere else, with its segment changed. */
function openChanged({ path }: { path: string }, bytes: Buffer) {
  const directory = freshDirectory();
  mkdirSync(join(directory, 't'));
  writeFileSync(join(directory, 't', basename(path)), bytes);
  return openLog(directory);
}

test('a torn end is set aside, at whatever byte it is torn', async () => {
  const log3 = await written(3);
  for (let missing = 1; missing < log3.frameBytes; missing++) {
    const opened = openChanged(log3, log3.bytes.subarray(0, log3.bytes.length - missing));
    await opened.append('behind');
    assert.deepEqual(await drain(opened.log), [...texts(0, 2), 'behind']);
    assert.equal(opened.witness.count(`torn ${log3.frameBytes - missing}`), 1);
    assert.equal(opened.witness.count('corrupt'), 0);
    await opened.close();
  }
});

test('a file torn in its head is set aside, and costs nothing', async () => {
  const log3 = await written(3);
  for (let length = 1; length < HEAD_BYTES; length++) {
    const opened = openChanged(log3, log3.bytes.subarray(0, length));
    await opened.append('behind');
    assert.deepEqual(await drain(opened.log), ['behind']);
    assert.equal(opened.witness.count(`torn ${length}`), 1);
    await opened.close();
  }
});

test('an end that was made longer and never filled is skipped', async () => {
  const log3 = await written(3);
  const opened = openChanged(log3, Buffer.concat([log3.bytes, Buffer.alloc(4096)]));
  assert.deepEqual(await drain(opened.log), texts(0, 3));
  assert.deepEqual(
    opened.witness.lines.filter((line) => /^(corrupt|torn)/.test(line)),
    [],
  );
  await opened.close();
});

test('wherever a bit has changed, what it touches is set aside whole and the rest is read', async () => {
  const log3 = await written(3);
  const { bytes, frameBytes } = log3;
  for (let at = 0; at < bytes.length; at += BYTES_APART) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << (at % 8);
    const opened = openChanged(log3, changed);
    // -1: the head, without which the records are read all the same.
    const hit = at < HEAD_BYTES ? -1 : Math.floor((at - HEAD_BYTES) / frameBytes);
    const from = hit < 0 ? 0 : HEAD_BYTES + hit * frameBytes;
    const to = HEAD_BYTES + (hit + 1) * frameBytes;
    assert.deepEqual(
      await drain(opened.log),
      texts(0, 3).filter((_, i) => i !== hit),
    );
    const [line, ...more] = opened.witness.lines.filter((line) => /^(corrupt|torn)/.test(line));
    assert.deepEqual(more, []);
    // A changed length of the last one may be larger than the rest: then it looks torn.
    assert.ok(line!.startsWith('corrupt') || hit === 2, line);
    const file = line!.split(' ')[2]!;
    assert.deepEqual(readFileSync(file), changed.subarray(from, to));
    await opened.close();
  }
});

test('damage over several records costs those, and costs them once', async () => {
  const log100 = await written(100);
  const { bytes, frameBytes } = log100;
  const changed = Buffer.from(bytes);
  const half = (frame: number) => HEAD_BYTES + Math.floor(frameBytes * (frame + 0.5));
  changed.fill(0xf7, half(10), half(20));
  const opened = openChanged(log100, changed);
  assert.deepEqual(await drain(opened.log, 7), [...texts(0, 10), ...texts(21, 100)]);
  assert.equal(opened.witness.count('corrupt'), 1);
  await opened.close();
  const again = openLog(opened.directory);
  assert.deepEqual(await drain(again.log), []);
  assert.equal(again.witness.count('corrupt'), 0);
  await again.close();
});

test('bytes inside a body that look like a frame are not a frame', async () => {
  const inner = Buffer.alloc(40);
  writeFrame(inner, 0, Buffer.from('forged'), 0);
  const outer = Buffer.alloc(100);
  const end = writeFrame(outer, 0, inner, 0x5a17);
  assert.deepEqual(frameAt(outer, 0, 0x5a17), { content: inner, end });
  outer[2]! ^= 1;
  assert.equal(nextFrame(outer.subarray(0, end), 0, 0x5a17), -1);
  assert.ok(nextFrame(outer.subarray(0, end), 0, 0) > 0, 'with the right number it would be one');
});

test('a damaged position costs duplicates, not records', async () => {
  const { directory, append, log, close } = openLog();
  await Promise.all(texts(0, 10).map(append));
  await drain(log);
  await append('last');
  await close();
  const position = join(directory, 't', 'position');
  assert.match(readFileSync(position, 'utf8'), /^1 \d+ \d+ *\n$/);
  writeFileSync(position, readFileSync(position, 'utf8').replace('1 ', '9 '));
  const again = openLog(directory);
  assert.deepEqual(await drain(again.log), [...texts(0, 10), 'last']);
  await again.close();
});

test('an acknowledged append survives kill -9, and is read back once the position was saved', async () => {
  const directory = freshDirectory();
  const script = join(directory, 'writer.mjs');
  const module = (name: string) =>
    JSON.stringify(new URL(`../../src/journal/${name}.js`, import.meta.url).href);
  writeFileSync(
    script,
    `import { writeSync } from 'node:fs';
     import { Disk } from ${module('disk')};
     import { Ownership } from ${module('owner')};
     import { SegmentLog } from ${module('segment-log')};
     const observer = new Proxy({}, { get: () => () => {} });
     const directory = ${JSON.stringify(directory)};
     const ownership = new Ownership(directory);
     await ownership.claim();
     const disk = new Disk({ name: 'journal', directory, maxBytes: 4e6, ownership, observer });
     const log = new SegmentLog(disk, ${JSON.stringify(join(directory, 't'))}, observer);
     const append = async (n) => {
       for (;;) {
         const id = n + '-' + Math.random();
         await log.append(Buffer.from(id.padEnd(200)), Infinity).then(() => writeSync(1, 'a ' + id + '\\n'), () => {});
       }
     };
     for (let n = 0; n < 16; n += 1) append(n);
     for (;;) {
       const frames = await log.read(100, 1e6);
       for (const { content } of frames) writeSync(1, 'd ' + content.toString().trim() + '\\n');
       if (frames.length > 0) log.advance(frames.at(-1));
       await new Promise((resolve) => setTimeout(resolve, 2));
     }`,
  );
  const acknowledged = new Set<string>();
  const drained: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.length > 100_000 * (round + 1)) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    for (const line of text.split('\n').slice(0, -1)) {
      if (line.startsWith('a ')) acknowledged.add(line.slice(2));
      else drained.push(line.slice(2));
    }
  }
  const { log, close } = openLog(directory);
  drained.push(...(await drain(log)).map((text) => text.trim()));
  const distinct = new Set(drained);
  assert.ok(acknowledged.size > 1000, `only ${acknowledged.size} were acknowledged`);
  assert.deepEqual(
    [...acknowledged].filter((id) => !distinct.has(id)),
    [],
  );
  // Each round may repeat one read of at most 100, and what a line that was cut short did not report.
  assert.ok(drained.length - distinct.size <= 800, `${drained.length - distinct.size} came twice`);
  await close();
  await releaseBelow(directory);
});
