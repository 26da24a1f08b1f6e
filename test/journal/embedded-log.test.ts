/** The embedded log: durable before it resolves, in order, bounded, one process a directory. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EmbeddedLog } from '../../src/journal/embedded-log.js';
import type { EventRecord } from '../../src/publisher.js';

const directory = mkdtempSync(join(tmpdir(), 'onehook-journal-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const record = (text: string): EventRecord => ({
  topic: 'onehook.events',
  key: 'key ü',
  headers: { ce_id: text, 'content-type': 'application/json' },
  value: Buffer.from(`{"text":"${text}"}`),
});

const openJournal = (name: string, maxBytes = 1e9) => {
  const counted = { appended: 0, retired: 0 };
  const journal = EmbeddedLog.open({
    directory: join(directory, name),
    maxBytes,
    observer: {
      recordsAppended: (count) => {
        counted.appended += count;
      },
      recordsDeleted: (count) => {
        counted.retired += count;
      },
    },
  });
  return { journal, counted };
};

test('what was appended is read back, byte for byte and in order, also after a restart', async () => {
  const { journal, counted } = openJournal('restart');
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => journal.publish([record(`a${i}`), record(`b${i}`)])),
  );
  assert.equal(journal.nextOffset, 100);
  assert.equal(counted.appended, 100);
  await journal.close();

  const { journal: again } = openJournal('restart');
  const entries = again.read(0, 1000);
  assert.deepEqual(
    entries.map(({ offset }) => offset),
    Array.from({ length: 100 }, (_, i) => i),
  );
  assert.deepEqual(entries[2]!.record, record('a1'));
  assert.deepEqual(entries[3]!.record, record('b1'));
  await again.publish([record('later')]);
  assert.deepEqual(again.read(100, 10)[0]!.record, record('later'));
  await again.close();
});

test('a listener hears of an append only once it can be read', async () => {
  const { journal } = openJournal('listener');
  const seen: number[] = [];
  const stop = journal.onAppend(() => seen.push(journal.read(0, 100).length));
  await journal.publish([record('one'), record('two')]);
  stop();
  await journal.publish([record('three')]);
  assert.deepEqual(seen, [2]);
  await journal.close();
});

test('one read is bounded in bytes too, and never empty while there is something to read', async () => {
  const { journal } = openJournal('large');
  const large = { ...record('large'), value: Buffer.alloc(700_000, 'x') };
  for (let i = 0; i < 5; i += 1) await journal.publish([large]);
  const offsets = (from: number) => journal.read(from, 100).map(({ offset }) => offset);
  assert.deepEqual([offsets(0), offsets(2), offsets(4)], [[0, 1], [2, 3], [4]]);
  await journal.close();
});

test('past its size it deletes the oldest, reports it, and goes on', async () => {
  const { journal, counted } = openJournal('bounded', 200_000);
  const large = { ...record('large'), value: Buffer.alloc(10_000, 'x') };
  for (let i = 0; i < 60; i += 1) await journal.publish([large]);
  assert.ok(counted.retired > 0);
  assert.equal(journal.firstOffset, counted.retired);
  assert.equal(journal.read(0, 1)[0]!.offset, journal.firstOffset);
  assert.equal(journal.nextOffset, 60);
  assert.ok(60 - journal.firstOffset <= 25, `kept ${60 - journal.firstOffset} of 60`);
  await journal.close();
});

test('a second gateway on the same directory is refused, a crashed one leaves no trace', async () => {
  const { journal } = openJournal('locked');
  const path = join(directory, 'locked');
  const script = join(directory, 'second.mjs');
  const module = new URL('../../src/journal/embedded-log.js', import.meta.url).href;
  writeFileSync(
    script,
    `import { EmbeddedLog } from ${JSON.stringify(module)};
     const observer = { recordsAppended() {}, recordsDeleted() {} };
     try { EmbeddedLog.open({ directory: ${JSON.stringify(path)}, maxBytes: 1e9, observer }); console.log('opened'); }
     catch (error) { console.log(error.name + ': ' + error.message); }
     setInterval(() => {}, 1000);`,
  );
  const run = async () => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve)))
      .toString()
      .split('\n');
    return { child, line };
  };
  const second = await run();
  assert.match(
    second.line!,
    /^OperatorError: .* is in use by process \d+\. Give each gateway a directory of its own\.$/,
  );
  second.child.kill('SIGKILL');

  await journal.close();
  const third = await run();
  assert.equal(third.line, 'opened');
  third.child.kill('SIGKILL');
  await new Promise((resolve) => third.child.once('exit', resolve));
  await openJournal('locked').journal.close();
});

test('an acknowledged append survives kill -9', async () => {
  const path = join(directory, 'killed');
  const script = join(directory, 'writer.mjs');
  const module = new URL('../../src/journal/embedded-log.js', import.meta.url).href;
  writeFileSync(
    script,
    `import { writeSync } from 'node:fs';
     import { EmbeddedLog } from ${JSON.stringify(module)};
     const observer = { recordsAppended() {}, recordsDeleted() {} };
     const journal = EmbeddedLog.open({ directory: ${JSON.stringify(path)}, maxBytes: 1e9, observer });
     const append = async (n) => {
       for (;;) {
         const id = n + '-' + Math.random();
         await journal.publish([{ topic: 't', key: null, headers: {}, value: Buffer.from(id) }]);
         writeSync(1, id + '\\n');
       }
     };
     for (let n = 0; n < 16; n += 1) append(n);`,
  );
  const acknowledged = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.length > 20_000) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    for (const id of text.split('\n').slice(0, -1)) acknowledged.add(id);
  }
  const { journal } = openJournal('killed');
  const kept = new Set(journal.read(0, 1e6).map(({ record: { value } }) => value.toString()));
  const lost = [...acknowledged].filter((id) => !kept.has(id));
  assert.ok(acknowledged.size > 1000, `only ${acknowledged.size} were acknowledged`);
  assert.deepEqual(lost, []);
  await journal.close();
});

test('a directory that cannot be created says what to do', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  assert.throws(
    () =>
      EmbeddedLog.open({
        directory: join(file, 'below'),
        maxBytes: 1,
        observer: { recordsAppended() {}, recordsDeleted() {} },
      }),
    {
      name: 'OperatorError',
      message: /cannot be created .* Give a directory that this user may write to\./,
    },
  );
});
