/** What waits in the journal: drained before the end as far as it goes, counted, and reported once a minute. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Registry } from 'prom-client';
import type { JournalObserver, Waiting } from '../../src/journal/observer.js';
import { OutageReport } from '../../src/journal/outage-report.js';
import { HEAD_BYTES } from '../../src/journal/segment-head.js';
import { JournalTelemetry } from '../../src/telemetry/journal.js';
import { FakeDirect, filesOf, openBridge, recordOf, sleep, until } from './bridging.js';

const MINUTE_MS = 60_000;
const onlySegment = (directory: string) => join(directory, 'bridge', 't', filesOf(directory, '.log')[0]!);
const unavailable = () => Object.assign(new FakeDirect(), { isReady: false });

/** A bridge with records that an earlier one left, as soon as it is open. */
async function openWithLeft(ids: readonly string[], direct = unavailable()) {
  const first = openBridge({}, unavailable());
  for (const id of ids) await first.bridge.publish([recordOf(id)]);
  await first.bridge.close();
  return openBridge({ directory: first.directory }, direct);
}

/** An observer of one event, and what it saw. */
function observing(event: 'recordsWaiting' | 'recordsLeft') {
  const seen: (Waiting & { fullInMs: number | null })[] = [];
  const observe = (waiting: Waiting, fullInMs: number | null = null) => seen.push({ ...waiting, fullInMs });
  const observer = new Proxy({} as JournalObserver, {
    get: (_, name) => (name === event ? observe : () => {}),
  });
  return { seen, observer };
}

describe('drain, for a gateway that stops', () => {
  test('waits until Kafka has everything', async () => {
    const { bridge, direct, witness, directory } = openBridge({}, unavailable());
    for (let i = 0; i < 600; i++) await bridge.publish([recordOf(`${i}`)]);
    direct.isReady = true;
    await bridge.drain(5000);
    assert.equal(direct.written.length, 600);
    await bridge.close();
    assert.equal(witness.count('recordsLeft'), 0);
    assert.deepEqual(filesOf(directory, '.log'), []);
  });

  test('resolves at once where nothing waits', async () => {
    const { bridge, direct } = openBridge();
    direct.answers = () => assert.fail('Kafka was asked');
    await bridge.publish([recordOf('a')]);
    await bridge.drain(5000);
    await bridge.close();
  });

  test('resolves at once where Kafka does not answer, and says what is left', async () => {
    const { seen, observer } = observing('recordsLeft');
    const { bridge } = openBridge({ observer }, unavailable());
    await bridge.publish([recordOf('a'), recordOf('b'), recordOf('c', { topic: 'u' })]);
    const startedAt = performance.now();
    await bridge.drain(5000);
    assert.ok(performance.now() - startedAt < 2500);
    await bridge.close();
    const { topics, records, bytes } = seen[0]!;
    assert.deepEqual({ count: seen.length, topics, records }, { count: 1, topics: 2, records: 3 });
    assert.ok(bytes > 150 && bytes < 500, `${bytes}`);
  });

  test('a Kafka that is silent is asked no longer than a publish may take', async () => {
    const { bridge, direct } = openBridge({ publishTimeoutMs: 200 }, unavailable());
    await bridge.publish([recordOf('a')]);
    direct.answers = () => new Promise(() => {});
    const startedAt = performance.now();
    await bridge.drain(5000);
    const waitedMs = performance.now() - startedAt;
    assert.ok(waitedMs > 150 && waitedMs < 2500, `${waitedMs} ms`);
    await bridge.close();
  });

  test('ends after its time, where Kafka answers and takes no record', async () => {
    const { bridge, direct, witness } = openBridge();
    direct.decide = () => 'unavailable';
    await bridge.publish([recordOf('a')]);
    const startedAt = performance.now();
    await bridge.drain(400);
    const waitedMs = performance.now() - startedAt;
    assert.ok(waitedMs >= 400 && waitedMs < 2500, `${waitedMs} ms`);
    await bridge.close();
    assert.equal(witness.count('recordsLeft'), 1);
  });

  test('does not wait for a topic that Kafka refuses', async () => {
    const { bridge, direct, witness } = openBridge();
    direct.decide = ({ topic }) => (topic === 'missing' ? 'refused' : 'unavailable');
    await bridge.publish([recordOf('a', { topic: 'missing' }), recordOf('b', { topic: 'good' })]);
    await until('it is known', () => witness.count('topicRefused missing') === 1);
    direct.decide = ({ topic }) => (topic === 'missing' ? 'refused' : 'written');
    const startedAt = performance.now();
    await bridge.drain(20_000);
    assert.ok(performance.now() - startedAt < 5000);
    assert.deepEqual(direct.written, ['b']);
    await bridge.close();
    assert.equal(witness.count('recordsLeft'), 1);
  });
});

describe('the number of records', () => {
  const numbered = Array.from({ length: 700 }, (_, i) => `${i}`);
  const leftBy = async (opened: ReturnType<typeof openBridge>, observed: Waiting[]) => {
    await opened.bridge.close();
    return observed.at(-1)?.records;
  };

  test('includes what an earlier process left, and falls as it is drained', async () => {
    const { seen, observer } = observing('recordsLeft');
    const { directory, bridge } = await openWithLeft(numbered);
    await bridge.close();
    const second = openBridge({ directory, observer }, unavailable());
    await second.bridge.publish([recordOf('more')]);
    await sleep(200);
    assert.equal(await leftBy(second, seen), 701);

    const third = openBridge({ directory, observer }, unavailable());
    await sleep(200);
    third.direct.decide = ({ headers }) => (Number(headers.ce_id) < 500 ? 'written' : 'unavailable');
    third.direct.isReady = true;
    await until('half', () => third.direct.written.length === 500);
    assert.equal(await leftBy(third, seen), 201);

    const fourth = openBridge({ directory, observer }, unavailable());
    await sleep(200);
    assert.equal(await leftBy(fourth, seen), 201);
  });

  test('leaves out the torn end of a write', async () => {
    const { seen, observer } = observing('recordsLeft');
    const { directory, bridge } = await openWithLeft(['a', 'b', 'c']);
    await bridge.close();
    const path = onlySegment(directory);
    appendFileSync(path, readFileSync(path).subarray(HEAD_BYTES, HEAD_BYTES + 40));
    const second = openBridge({ directory, observer }, unavailable());
    await sleep(200);
    assert.equal(await leftBy(second, seen), 3);
  });

  test('is unknown where the log is damaged', async () => {
    const { seen, observer } = observing('recordsLeft');
    const { directory, bridge } = await openWithLeft(['a', 'b', 'c']);
    await bridge.close();
    const path = onlySegment(directory);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(1, 0, 4));
    const second = openBridge({ directory, observer }, unavailable());
    await second.bridge.publish([recordOf('d')]);
    await sleep(200);
    assert.equal(await leftBy(second, seen), null);
  });
});

describe('the report of an outage', () => {
  /** A report whose clock goes with the timers of the test. */
  function reportOn(waiting: { bytes: number }, mock: { tick(ms: number): void }) {
    const lines: { bytes: number; fullInMs: number | null }[] = [];
    let now = 0;
    const report = new OutageReport({
      waiting: () => ({ topics: 1, records: 1, oldestAt: null, ...waiting }),
      maxBytes: 10_000,
      report: ({ bytes }, fullInMs) => void lines.push({ bytes, fullInMs }),
      now: () => now,
    });
    const pass = (ms: number) => {
      // In steps, so that the clock is right whenever the timer fires.
      for (let step = 0; step < ms; step += 1000) {
        now += 1000;
        mock.tick(1000);
      }
    };
    return { report, lines, pass };
  }

  test('comes once a minute, with the time until the journal is full at the present rate', (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const waiting = { bytes: 0 };
    const { report, lines, pass } = reportOn(waiting, t.mock.timers);
    pass(10 * MINUTE_MS);
    assert.deepEqual(lines, [], 'nothing in calm');
    report.began(1000);
    waiting.bytes = 4000;
    pass(MINUTE_MS - 1000);
    assert.deepEqual(lines, []);
    pass(1000);
    // 3,000 bytes a minute, and room for 6,000.
    assert.deepEqual(lines, [{ bytes: 4000, fullInMs: 2 * MINUTE_MS }]);
    waiting.bytes = 10_500;
    pass(MINUTE_MS);
    assert.deepEqual(lines.at(-1), { bytes: 10_500, fullInMs: 0 });
    waiting.bytes = 9000;
    pass(MINUTE_MS);
    assert.deepEqual(lines.at(-1), { bytes: 9000, fullInMs: null });
    report.ended();
    pass(10 * MINUTE_MS);
    assert.equal(lines.length, 3);
  });

  test('is one for all topics, and lasts until the last of them is drained', (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const { report, lines, pass } = reportOn({ bytes: 0 }, t.mock.timers);
    report.began(0);
    pass(MINUTE_MS / 2);
    report.began(0);
    pass(MINUTE_MS / 2);
    assert.equal(lines.length, 1);
    report.ended();
    pass(MINUTE_MS);
    assert.equal(lines.length, 2);
    report.ended();
    pass(MINUTE_MS);
    assert.equal(lines.length, 2);
    report.began(0);
    report.close();
    pass(MINUTE_MS);
    assert.equal(lines.length, 2);
  });

  test('of a bridge has its topics, records, bytes and the age of the oldest', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const { seen, observer } = observing('recordsWaiting');
    const { bridge, direct } = openBridge({ observer }, unavailable());
    await bridge.publish([recordOf('a')]);
    t.mock.timers.tick(MINUTE_MS - 1);
    await bridge.publish([recordOf('b'), recordOf('c', { topic: 'u' })]);
    t.mock.timers.tick(1);
    const [{ oldestAt, bytes, fullInMs, ...rest }] = seen as [(typeof seen)[number]];
    assert.deepEqual(rest, { topics: 2, records: 3 });
    assert.ok(Date.now() - oldestAt! < 5000 && bytes > 0 && fullInMs! > 0);
    direct.isReady = true;
    await until('drained', () => direct.written.length === 3);
    await bridge.drain(5000);
    t.mock.timers.tick(10 * MINUTE_MS);
    assert.equal(seen.length, 1);
    await bridge.close();
  });
});

test('the log lines have whole numbers, and leave out what is unknown', async () => {
  const lines: unknown[] = [];
  const telemetry = new JournalTelemetry(new Registry(), {
    debugEnabled: false,
    write: (level, message, fields) => void lines.push({ level, message, ...fields }),
  });
  const oldestAt = Date.now() - 312_400;
  telemetry.recordsWaiting({ topics: 2, records: 41_561, bytes: 72_150_000, oldestAt }, 4_920_600);
  telemetry.recordsWaiting({ topics: 1, records: null, bytes: 9, oldestAt: null }, null);
  telemetry.recordsLeft({ topics: 1, records: 3, bytes: 500, oldestAt });
  const waiting = { level: 'warn', message: 'records wait in the journal for Kafka' };
  assert.deepEqual(JSON.parse(JSON.stringify(lines)), [
    { ...waiting, topics: 2, records: 41_561, bytes: 72_150_000, oldestSeconds: 312, fullInSeconds: 4921 },
    { ...waiting, topics: 1, bytes: 9 },
    {
      level: 'warn',
      message: 'records stay in the journal while the gateway is stopped',
      ...{ topics: 1, records: 3, bytes: 500, oldestSeconds: 312 },
      hint: 'Nothing is lost. A gateway with the same journal.directory publishes them, or onehook journal drain DIRECTORY. Keep the volume until then.',
    },
  ]);
});

describe('set-aside files', () => {
  test('are counted at the start, when one is added, and within a minute of their removal', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const first = openBridge({}, unavailable());
    for (const id of ['a', 'b', 'c']) await first.bridge.publish([recordOf(id)]);
    first.direct.decide = ({ headers }) => (headers.ce_id === 'b' ? 'written' : 'too_large');
    first.direct.isReady = true;
    const last = ({ witness }: typeof first) =>
      witness.lines.filter((line) => line.startsWith('filesSetAside')).at(-1);
    await until('both are counted', () => last(first) === 'filesSetAside refused 2');
    await first.bridge.close();

    const second = openBridge({ directory: first.directory }, unavailable());
    await until('they are found', () => last(second) === 'filesSetAside refused 2');
    const folder = join(first.directory, 'bridge', 't');
    for (const name of filesOf(first.directory, '.refused')) rmSync(join(folder, name));
    writeFileSync(join(folder, '000000000001-00000000-0.corrupt'), '');
    writeFileSync(join(folder, '000000000001-00000000-9.torn'), '');
    t.mock.timers.tick(MINUTE_MS);
    await until('the change is counted', () => last(second) === 'filesSetAside torn 1');
    assert.deepEqual(second.witness.lines.filter((line) => line.startsWith('filesSetAside')).slice(1), [
      'filesSetAside refused 0',
      'filesSetAside corrupt 1',
      'filesSetAside torn 1',
    ]);
    await second.bridge.close();
  });
});
