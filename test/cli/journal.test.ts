/** `journal`: on directories that a real journal and a real embedded log have written. What it publishes to is in test/kafka. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import { run } from '../../src/cli/journal.js';
import { HEAD_BYTES } from '../../src/journal/segment-head.js';
import {
  filesOf,
  freshDirectory,
  openBridge,
  openEmbedded,
  recordOf,
  releaseBelow,
  segmentsOf,
  until,
} from '../journal/bridging.js';
import { captured, folder } from './captured.js';

/** The disk of a busy machine may take its time. */
const PATIENT = { publishTimeoutMs: 8000 };
const DRAINED_MS = 30_000;

async function journal(...argv: string[]) {
  const { io, written } = captured();
  const status = await run(argv, io);
  return { status, ...written };
}

const failing = (...argv: string[]) => run(argv, captured().io);
const listed = async (directory: string) => JSON.parse((await journal('ls', directory, '--json')).out);
const lines = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const idsIn = (out: string) => lines(out).map(({ headers }) => headers.ce_id);

/** As a gateway leaves it that is killed while Kafka is away: nothing is closed, its claim is there. */
async function orphaned(...ids: string[]): Promise<string> {
  const { bridge, direct, directory } = openBridge(PATIENT);
  direct.isReady = false;
  for (const id of ids) await bridge.publish([recordOf(id)]);
  await bridge.publish([recordOf('other', { topic: 'u' })]);
  await bridge.close();
  await releaseBelow(directory);
  return directory;
}

/** Two records drained, one set aside as refused. */
async function withRefused(): Promise<string> {
  const { bridge, direct, directory, witness } = openBridge(PATIENT);
  direct.isReady = false;
  for (const id of ['a', 'large', 'b']) await bridge.publish([recordOf(id)]);
  direct.decide = ({ headers }) => (headers.ce_id === 'large' ? 'too_large' : 'written');
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded') === 1, DRAINED_MS);
  await bridge.close();
  await releaseBelow(directory);
  return directory;
}

/** The second of three records is damaged on the disk by one byte of its value, and set aside by the next process. */
async function withCorrupt(): Promise<string> {
  const directory = await orphaned('one', 'two', 'three');
  const file = join(directory, 'bridge', 't', filesOf(directory, '.log')[0]!);
  const bytes = readFileSync(file);
  const at = bytes.indexOf('twotwo');
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(file, bytes);
  const { bridge, witness } = openBridge({ ...PATIENT, directory });
  await until('drained', () => witness.count('journalingEnded') === 2, DRAINED_MS);
  await bridge.close();
  await releaseBelow(directory);
  return directory;
}

suite('ls', () => {
  test('a journal, by topic', async () => {
    const directory = await orphaned('a', 'b');
    const { owner, topics, segments, setAside, damaged } = await listed(directory);
    assert.deepEqual([owner, segments, setAside, damaged], [null, 2, [], []]);
    const counted = topics.map(({ log, topic, records }: Record<string, unknown>) => [log, topic, records]);
    assert.deepEqual(counted, [
      ['journal', 't', 2],
      ['journal', 'u', 1],
    ]);
    const { oldest, newest } = topics[0];
    assert.ok(Date.now() - Date.parse(oldest) < 10_000 && oldest <= newest);
    const { out } = await journal('ls', directory);
    assert.match(out, /^Owner: none\.\n\nLOG +TOPIC +RECORDS +SIZE +OLDEST +NEWEST\njournal +t +2 /);
  });

  test('beside a living owner: names it, and leaves everything alone', async () => {
    const { bridge, direct, directory } = openBridge(PATIENT);
    direct.isReady = false;
    await bridge.publish([recordOf('a')]);
    const before = readdirSync(directory, { recursive: true });
    const { out } = await journal('ls', directory);
    assert.match(out, new RegExp(`^Owner: process ${process.pid} on .*\\. It is running\\.\n`));
    assert.deepEqual(readdirSync(directory, { recursive: true }), before);
    await bridge.publish([recordOf('b')]);
    assert.equal((await listed(directory)).topics[0].records, 2);
    await bridge.close();
  });

  test('what is drained already is not listed', async () => {
    const { bridge, direct, directory } = openBridge(PATIENT);
    direct.isReady = false;
    for (let i = 0; i < 5; i++) await bridge.publish([recordOf(`r${i}`)]);
    direct.decide = ({ headers }) => (Number(headers.ce_id!.slice(1)) < 3 ? 'written' : 'unavailable');
    direct.isReady = true;
    const position = join(directory, 'bridge', 't', 'position');
    await until('three are drained', () => direct.written.length === 3 && existsSync(position), DRAINED_MS);
    await bridge.close();
    assert.deepEqual(idsIn((await journal('cat', directory)).out), ['r3', 'r4']);
    assert.equal((await listed(directory)).topics[0].records, 2);
  });

  test('set-aside files, with their records and the reason', async () => {
    const refused = await listed(await withRefused());
    assert.deepEqual(refused.topics, []);
    const [file] = refused.setAside;
    assert.match(file.file, /^bridge\/t\/\d{12}-[0-9a-f]{8}-\d+\.refused$/);
    assert.deepEqual([file.kind, file.topic, file.records, file.unreadableBytes], ['refused', 't', 1, 0]);
    assert.equal(file.why, 'Kafka rejected it: it is too_large');
    const directory = await withCorrupt();
    const [corrupt] = (await listed(directory)).setAside;
    assert.deepEqual(
      [corrupt.kind, corrupt.topic, corrupt.records, corrupt.why],
      ['corrupt', 't', 1, 'damaged on the disk'],
    );
    assert.match((await journal('ls', directory)).out, /\.corrupt +t +1 +\d+ bytes +damaged on the disk\n/);
  });

  test('damage that no gateway has found yet, and a torn end', async () => {
    const directory = await orphaned('one', 'two', 'three');
    const file = join(directory, 'bridge', 't', filesOf(directory, '.log')[0]!);
    const bytes = readFileSync(file);
    bytes.write('x', bytes.indexOf('twotwo'));
    writeFileSync(file, bytes.subarray(0, -5));
    const { damaged, topics } = await listed(directory);
    assert.equal(topics[0].records, 1);
    assert.deepEqual(
      damaged.map(({ isTorn }: { isTorn: boolean }) => isTorn),
      [false],
      'without a frame behind it all of the rest is one damage',
    );
    assert.match(
      (await journal('ls', directory)).out,
      /\d+ bytes of bridge\/t\/.*, from \d+ on, are damaged\./,
    );
    const { out, err } = await journal('cat', directory, '--topic', 't');
    assert.deepEqual(idsIn(out), ['one']);
    assert.match(err, /^\d+ bytes of .* are damaged and left out\.\n$/);
  });

  test('an embedded log', async () => {
    const { log, directory } = openEmbedded();
    const at = (second: number) => ({ ce_recordedtime: `2026-11-28T10:00:0${second}.000Z` });
    for (const i of [0, 1, 2]) await log.publish([{ ...recordOf('x'), headers: at(i) }]);
    const { topics, segments } = await listed(directory);
    const [{ bytes, ...rest }] = topics;
    assert.ok(bytes > 0);
    assert.deepEqual(rest, {
      ...{ log: 'events', topic: 't', records: 3 },
      ...{ oldest: at(0).ce_recordedtime, newest: at(2).ce_recordedtime },
    });
    assert.equal(segments, 1);
    const structured = {
      ...recordOf('y', { topic: 'v' }),
      value: Buffer.from(`{"subject":"\\"recordedtime\\":\\"x","recordedtime":"${at(3).ce_recordedtime}"}`),
    };
    await log.publish([structured]);
    assert.equal((await listed(directory)).topics[1].oldest, at(3).ce_recordedtime);
    assert.match((await journal('ls', directory)).out, /\nembedded log +t +3 /);
    await log.close();
  });

  test('is empty, is absent, is something else', async () => {
    const { bridge, directory } = openBridge(PATIENT);
    await bridge.close();
    assert.match((await journal('ls', directory)).out, /The logs are empty\.\n$/);
    await assert.rejects(failing('ls', join(directory, 'none')), { message: /none does not exist\.$/ });
    await assert.rejects(failing('ls', folder()), {
      message: /is not the directory of a gateway: it contains neither bridge\/ nor event-log\/\. Give/,
    });
  });

  test('a file of a newer version is refused with what to do', async () => {
    const directory = await orphaned('a');
    const name = '000000000009-00000000.log';
    const newer = join(directory, 'bridge', 't', name);
    const { bridge, direct, directory: other } = openBridge(PATIENT);
    direct.isReady = false;
    await bridge.publish([recordOf('a')]);
    await bridge.close();
    const bytes = readFileSync(join(other, 'bridge', 't', filesOf(other, '.log')[0]!)).subarray(
      0,
      HEAD_BYTES,
    );
    const { writeFrame } = await import('../../src/journal/frame.js');
    const content = Buffer.from(bytes.subarray(12));
    content.writeUInt16BE(99, 16);
    const target = Buffer.alloc(HEAD_BYTES);
    writeFrame(target, 0, content, 0);
    writeFileSync(newer, target);
    for (const command of ['ls', 'cat'])
      await assert.rejects(failing(command, directory), {
        message: /has format version 99, and this version/,
      });
  });
});

suite('cat', () => {
  test('prints each record whole, as text or in base64', async () => {
    const { bridge, direct, directory } = openBridge(PATIENT);
    direct.isReady = false;
    await bridge.publish([{ ...recordOf('a'), value: Buffer.from('{"ü":1}') }]);
    await bridge.publish([{ ...recordOf('b', { key: 'other' }), value: Buffer.from([0xff, 0]) }]);
    await bridge.close();
    const [first, second] = lines((await journal('cat', directory)).out);
    const { written, ...rest } = first;
    assert.ok(Math.abs(Date.now() - Date.parse(written)) < 10_000);
    assert.deepEqual(rest, { topic: 't', key: 'k', headers: { ce_id: 'a' }, value: '{"ü":1}' });
    assert.deepEqual([second.key, second.valueBase64, second.value], ['other', '/wA=', undefined]);
  });

  test('of one topic, and the first ones only', async () => {
    const directory = await orphaned('a', 'b', 'c');
    assert.deepEqual(idsIn((await journal('cat', directory)).out), ['a', 'b', 'c', 'other']);
    assert.deepEqual(idsIn((await journal('cat', directory, '--topic', 'u')).out), ['other']);
    assert.deepEqual(idsIn((await journal('cat', directory, '-n', '2')).out), ['a', 'b']);
    assert.equal((await journal('cat', directory, '--topic', 'none')).out, '');
    await assert.rejects(failing('cat', directory, '-n', '0'), { message: /^-n takes a whole number/ });
  });

  test('of an embedded log with offsets, of a segment of it, also while it is written', async () => {
    const { log, directory } = openEmbedded();
    for (const id of ['a', 'b']) await log.publish([recordOf(id)]);
    const [segment] = segmentsOf(directory);
    const elsewhere = join(freshDirectory(), basename(segment!));
    copyFileSync(segment!, elsewhere);
    for (const path of [directory, segment!, elsewhere]) {
      const { out } = await journal('cat', path);
      assert.deepEqual(
        lines(out).map(({ offset, headers }) => [offset, headers.ce_id]),
        [
          [0, 'a'],
          [1, 'b'],
        ],
      );
    }
    await log.publish([recordOf('c')]);
    assert.deepEqual(idsIn((await journal('cat', directory)).out), ['a', 'b', 'c']);
    await log.close();
  });

  test('of a refused record, with the reason', async () => {
    const directory = await withRefused();
    const [name] = filesOf(directory, '.refused');
    const [record] = lines((await journal('cat', join(directory, 'bridge', 't', name!))).out);
    assert.deepEqual([record.headers.ce_id, record.why], ['large', 'it is too_large']);
    assert.equal(record.value, recordOf('large').value.toString());
  });

  test('of what version 0.1.0 set aside, without one', async () => {
    const directory = await orphaned('a');
    const file = join(directory, 'bridge', 't', '000000000001-00000000-77.refused');
    writeFileSync(file, `{"topic":"t","key":null,"headers":{"ce_id":"old"}}\n{"a":\n1}`);
    const [record] = lines((await journal('cat', file)).out);
    assert.deepEqual(record, {
      topic: 't',
      key: null,
      headers: { ce_id: 'old' },
      value: '{"a":\n1}',
      written: null,
    });
  });

  test('of a damaged record, marked as that', async () => {
    const directory = await withCorrupt();
    const [name] = filesOf(directory, '.corrupt');
    const [record] = lines((await journal('cat', join(directory, 'bridge', 't', name!))).out);
    assert.deepEqual([record.headers.ce_id, record.damaged], ['two', true]);
    assert.match(record.value, /^uwotwo/);
  });

  test('of several records that are damaged together, with what cannot be read', async () => {
    const directory = await orphaned('aaaa', 'bbbb', 'cccc', 'dddd', 'eeee');
    const file = join(directory, 'bridge', 't', filesOf(directory, '.log')[0]!);
    const bytes = readFileSync(file);
    // The value of the second, the head of the third, and the length of the fourth.
    bytes.write('x', bytes.indexOf('bbbbbbbb'));
    bytes.write('}', bytes.indexOf('{"topic":"t","key":"k","headers":{"ce_id":"cccc"'));
    bytes.writeUInt32BE(0xffffff, bytes.indexOf('{"topic":"t","key":"k","headers":{"ce_id":"dddd"') - 12 - 4);
    writeFileSync(file, bytes);
    const { bridge, witness } = openBridge({ ...PATIENT, directory });
    await until('drained', () => witness.count('journalingEnded') === 2, DRAINED_MS);
    await bridge.close();
    const [name] = filesOf(directory, '.corrupt');
    const { out, err } = await journal('cat', join(directory, 'bridge', 't', name!));
    assert.deepEqual(idsIn(out), ['bbbb', 'dddd']);
    assert.match(err, /^\d+ bytes of .*\.corrupt cannot be read as records\.\n$/);
  });

  test('of a file that the gateway did not write', async () => {
    const file = join(folder(), 'notes.txt');
    writeFileSync(file, 'text');
    await assert.rejects(failing('cat', file), {
      message: /notes\.txt is not a file of a journal: those end in/,
    });
  });
});

suite('publish and drain without Kafka', () => {
  const CONFIGURATION = 'sources: { a: { provider: github, secrets: a-secret-of-some-length } }\n';
  const withKafka = () => {
    const file = join(folder(), 'onehook.yaml');
    writeFileSync(file, `${CONFIGURATION}kafka: { brokers: ["127.0.0.1:1"], publishTimeoutMs: 300 }\n`);
    return file;
  };

  test('dry runs need no configuration, and change nothing', async () => {
    const orphan = await orphaned('a', 'b');
    const before = readdirSync(orphan, { recursive: true });
    const drained = await journal('drain', orphan, '--dry-run');
    assert.match(drained.out, /journal +t +2 /);
    assert.equal(drained.err, '3 records would be published. Nothing was.\n');
    assert.equal(drained.status, 0);
    assert.deepEqual(readdirSync(orphan, { recursive: true }), before);
    const directory = await withRefused();
    const published = await journal('publish', directory, '--dry-run', '--topic', 'v');
    assert.match(published.out, /\.refused +1 +v +it is too_large\n$/);
    assert.equal(published.err, '1 record would be published. Nothing was.\n');
    assert.equal(filesOf(directory, '.refused').length, 1);
  });

  test('publish asks first, and without a terminal insists on --yes', async () => {
    const [directory, config] = [await withRefused(), withKafka()];
    await assert.rejects(failing('publish', directory, '--config', config), {
      message: /Give --yes, or --dry-run/,
    });
    for (const answer of ['\n', 'no\n', '']) {
      const { io, written } = captured(folder(), {}, [Buffer.from(answer)], true);
      assert.equal(await run(['publish', directory, '--config', config], io), 1);
      assert.match(
        written.err,
        /Publish 1 record to Kafka at 127\.0\.0\.1:1\? \[y\/N\] Nothing was published\.\n$/,
      );
    }
    assert.equal(filesOf(directory, '.refused').length, 1);
  });

  test('while Kafka is unavailable everything stays, and the exit code says so', {
    timeout: 60_000,
  }, async () => {
    const config = withKafka();
    const refused = await withRefused();
    const published = await journal('publish', refused, '--yes', '--config', config);
    assert.equal(published.status, 1);
    assert.match(
      published.err,
      /\.refused stays, because Kafka did not take all of it: .*\n0 of 1 record published\./,
    );
    assert.equal(filesOf(refused, '.refused').length, 1);
    const orphan = await orphaned('a');
    const drained = await journal('drain', orphan, '--config', config);
    assert.equal(drained.status, 1);
    assert.match(
      drained.err,
      /0 of 2 records were published\.\nKafka is unavailable \(.*\)\. Run it again to publish/,
    );
    assert.deepEqual(idsIn((await journal('cat', orphan)).out), ['a', 'other']);
    assert.equal((await listed(orphan)).owner, null, 'the directory is given back');
  });

  test('drain is refused beside a living owner, as a gateway is', { timeout: 60_000 }, async () => {
    const { bridge, direct, directory } = openBridge(PATIENT);
    direct.isReady = false;
    await bridge.publish([recordOf('a')]);
    await assert.rejects(failing('drain', directory, '--config', withKafka()), {
      message:
        /is in use by another gateway \(process \d+ on .*\)\. Give each gateway a directory of its own/,
    });
    await bridge.close();
  });

  test('damaged records are published on demand only', async () => {
    const directory = await withCorrupt();
    const { status, err } = await journal('publish', directory);
    assert.equal(status, 1);
    assert.match(
      err,
      /^A record of .*\.corrupt changed on the disk\. Compare .* publish with --damaged\.\nThere is nothing/,
    );
    assert.match(
      (await journal('publish', directory, '--damaged', '--dry-run')).out,
      /\.corrupt +1 +t +-\n$/,
    );
  });

  test('what may not be published is refused with the reason', async () => {
    const directory = await orphaned('a');
    const topic = join(directory, 'bridge', 't');
    const [segment] = filesOf(directory, '.log');
    await assert.rejects(failing('publish', join(topic, segment!)), {
      message: /is part of a journal, which is published in order and as a whole: onehook journal drain /,
    });
    writeFileSync(join(topic, '000000000001-00000000-9.torn'), 'x');
    await assert.rejects(failing('publish', join(topic, '000000000001-00000000-9.torn')), {
      message: /was never acknowledged, so its sender delivers the event again/,
    });
    assert.equal((await journal('publish', directory)).err, 'There is nothing to publish.\n');
    await assert.rejects(failing('publish', join(directory, 'none')), { message: /does not exist\.$/ });
  });

  test('a segment that was moved away, and one of an embedded log', async () => {
    const directory = await orphaned('a', 'b');
    const [name] = filesOf(directory, '.log');
    const moved = join(freshDirectory(), name!);
    copyFileSync(join(directory, 'bridge', 't', name!), moved);
    const { log, directory: embedded } = openEmbedded();
    await log.publish([recordOf('c')]);
    const { out, err } = await journal('publish', moved, ...segmentsOf(embedded), '--dry-run');
    assert.match(out, /\.log +2 +t +-\n.*\.log +1 +t +-\n$/);
    assert.equal(err, '3 records would be published. Nothing was.\n');
    const drained = await journal('drain', embedded, '--dry-run');
    assert.match(
      drained.err,
      /^The embedded log has 1 record, and they stay: .*copies them to Kafka\.\n0 records would be/,
    );
    await log.close();
  });

  test('without brokers in the configuration there is nowhere to publish to', async () => {
    const file = join(folder(), 'onehook.yaml');
    writeFileSync(file, CONFIGURATION);
    for (const argv of [
      ['publish', await withRefused(), '--yes'],
      ['drain', await orphaned('a')],
    ])
      await assert.rejects(failing(...argv, '--config', file), {
        message: /onehook\.yaml has no kafka\.brokers, so there is no Kafka to publish to\./,
      });
  });
});

test('the command line is checked', async () => {
  await assert.rejects(failing('lss'), {
    message: /^journal takes ls, cat, publish or drain, not "lss"\. Did you mean ls\?/,
  });
  await assert.rejects(failing(), { message: /^journal takes ls, cat, publish or drain, not ""\./ });
  for (const command of ['ls', 'cat', 'publish', 'drain'])
    await assert.rejects(failing(command), { message: new RegExp(`^journal ${command} needs a `) });
  await assert.rejects(failing('ls', 'a', 'b'), { message: '"b" is one argument too many after DIRECTORY.' });
  await assert.rejects(failing('ls', 'a', '--topic', 't'), { message: /^Unknown option --topic\./ });
});

if (process.getuid?.() !== 0)
  test('what may not be read is named', async () => {
    const directory = await orphaned('a');
    chmodSync(join(directory, 'bridge'), 0);
    await assert.rejects(failing('ls', directory), { message: /bridge may not be read by this user\.$/ });
    chmodSync(join(directory, 'bridge'), 0o700);
  });

test('a topic whose directory is empty has nothing', async () => {
  const directory = await orphaned('a');
  mkdirSync(join(directory, 'bridge', 'v'));
  assert.equal((await listed(directory)).topics.length, 2);
});
