/** Files on disk across versions: what an earlier release wrote is read, what a later one wrote is refused with what to do. */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '../../src/dedupe/embedded.js';
import { openJobStore } from '../../src/jobs/store.js';
import { frameAt, writeFrame } from '../../src/journal/frame.js';
import { decodeHead, encodeHead, HEAD_BYTES, type LogKind } from '../../src/journal/segment-head.js';
import {
  FakeDirect,
  filesOf,
  freshDirectory,
  openBridge,
  openEmbedded,
  ownerOf,
  recordOf,
  until,
} from './bridging.js';

const VERSION_0 = fileURLToPath(new URL('../../../test/journal/version-0', import.meta.url));
const away = () => Object.assign(new FakeDirect(), { isReady: false });
const ignored = { storedJobsDamaged() {} };
const JOB = {
  source: 's',
  id: 'j',
  job: { id: 'j' },
  registeredAt: 1,
  deadlineAt: 2,
  giveUpAt: 3,
  everyMs: 4,
};

test('what version 0 journaled is published, byte for byte, from its position on, and new records behind it', async () => {
  const directory = freshDirectory();
  cpSync(VERSION_0, directory, { recursive: true });
  const direct = away();
  const values: string[] = [];
  const { publish } = direct;
  direct.publish = (records) => {
    if (direct.isReady) values.push(`${records[0]!.key} ${records[0]!.value}`);
    return publish.call(direct, records);
  };
  const { bridge, witness } = openBridge({ directory }, direct);
  await bridge.publish([recordOf('new', { bytes: 0 })]);
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded t') === 1);
  assert.deepEqual(direct.written, ['old-1', 'old-2', 'old-3', 'old-4', 'old-5', 'new']);
  const old = (n: number) =>
    `${n % 2 ? null : 'key ü'} ${JSON.stringify({ id: `old-${n}`, text: 'x'.repeat(60) })}`;
  assert.deepEqual(values, [old(1), old(2), old(3), old(4), old(5), 'k ']);
  assert.equal(witness.count('corrupt') + witness.count('torn') + witness.count('recordSetAside'), 0);
  await until('the files are gone', () => filesOf(directory, '.log').length === 0);
  await bridge.close();
});

/** What each log writes first, and how it is opened again. */
const logs: readonly {
  kind: LogKind;
  folder: string;
  write(directory: string): Promise<void>;
  open(directory: string): unknown;
}[] = [
  {
    kind: 'journal',
    folder: 'bridge/t',
    async write(directory) {
      const { bridge } = openBridge({ directory }, away());
      await bridge.publish([recordOf('a')]);
      await bridge.close();
    },
    open: (directory) => openBridge({ directory }, away()),
  },
  {
    kind: 'events',
    folder: 'event-log',
    async write(directory) {
      const { log } = openEmbedded({ directory });
      await log.publish([recordOf('a')]);
      await log.close();
    },
    open: (directory) => openEmbedded({ directory }),
  },
  {
    kind: 'jobs',
    folder: 'jobs',
    async write(directory) {
      const store = openJobStore(ownerOf(directory), ignored);
      await store.put(JOB);
      await store.close();
    },
    open: (directory) => openJobStore(ownerOf(directory), ignored),
  },
];

for (const { kind, folder, write, open } of logs) {
  test(`${kind}: a segment says what it is, and one of a newer version is refused and left alone`, async () => {
    const directory = freshDirectory();
    await write(directory);
    const [name] = readdirSync(join(directory, folder)).filter((file) => file.endsWith('.log'));
    const path = join(directory, folder, name!);
    const bytes = readFileSync(path);
    const salt = Number.parseInt(basename(path).slice(13, 21), 16);
    const frame = frameAt(bytes, 0, salt);
    assert.ok(typeof frame !== 'string' && frame.end === HEAD_BYTES);
    assert.deepEqual(decodeHead(frame.content), { version: 1, kind, firstOffset: 0 });

    // A later version may have more to say in its head.
    const head = Buffer.concat([encodeHead(kind, 0), Buffer.from('more')]);
    head.writeUInt16BE(2, 16);
    const newer = Buffer.alloc(HEAD_BYTES + 4);
    writeFrame(newer, 0, head, salt);
    writeFileSync(path, newer);
    assert.throws(() => open(directory), {
      name: 'OperatorError',
      message: `journal.directory: ${path} has format version 2, and this version of Onehook reads up to 1. Start the newer version again, or move the file away to start without its records.`,
    });
    assert.deepEqual(readFileSync(path), newer);
  });
}

test('a file of another log is refused', async () => {
  const directory = freshDirectory();
  await logs[1]!.write(directory);
  cpSync(join(directory, 'event-log'), join(directory, 'bridge', 't'), { recursive: true });
  assert.throws(() => openBridge({ directory }, away()), {
    name: 'OperatorError',
    message:
      /t\/0{11}1-[0-9a-f]{8}\.log belongs to another log \(events, not journal\)\. Move it back to where it was\.$/,
  });
});

test('only the owner reads what is on disk: files 0600, directories 0700', async () => {
  const above = freshDirectory();
  chmodSync(above, 0o755);
  const directory = join(above, 'data');
  for (const { write } of logs) await write(directory);
  const dedupe = openEmbeddedStore({
    directory: join(directory, 'dedupe'),
    ownership: ownerOf(directory),
    maxKeys: 1000,
    observer: new Proxy({}, { get: () => () => {} }) as never,
  });
  const claim = await dedupe.claim('s', 'id', 60);
  assert.ok(claim.state === 'claimed');
  claim.confirm();
  await dedupe.close();

  const modes = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // Says nothing, and whoever may not enter the directory does not reach it.
    if (entry.isSocket()) continue;
    modes.set(relative(directory, path), (statSync(path).mode & 0o777).toString(8));
    assert.equal(modes.get(relative(directory, path)), entry.isDirectory() ? '700' : '600', path);
  }
  assert.equal((statSync(directory).mode & 0o777).toString(8), '700');
  for (const kind of ['bridge/t', 'event-log', 'jobs', 'dedupe'])
    assert.ok(
      [...modes.keys()].some((path) => path.startsWith(`${kind}/`)),
      kind,
    );
});
