/** Direct, journaled, drained and direct again: nothing acknowledged is lost, and no key's order changes on the way. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type EventRecord, PublishError, type Refusal } from '../../src/publisher.js';
import {
  FakeDirect,
  failureOf,
  filesOf,
  firsts,
  openBridge,
  PUBLISH_MS,
  recordOf,
  sleep,
  until,
} from './bridging.js';

const numbered = (count: number, prefix = '') => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test('while Kafka takes everything the disk is not touched', async () => {
  const { bridge, direct, directory, witness } = openBridge();
  await Promise.all(numbered(100).map((id) => bridge.publish([recordOf(id)])));
  assert.deepEqual(direct.written, numbered(100));
  assert.throws(() => filesOf(directory, ''), { code: 'ENOENT' });
  assert.deepEqual(witness.lines, []);
  await bridge.close();
  assert.ok(direct.isClosed);
});

for (const failure of ['unavailable', 'refused'] as const) {
  test(`what is ${failure} is journaled, drained in order, and then it is direct again`, async () => {
    const { bridge, direct, directory, witness } = openBridge();
    direct.decide = () => failure;
    await Promise.all(numbered(50, 'a').map((id) => bridge.publish([recordOf(id)])));
    assert.equal(witness.sum('recordsJournaled t'), 50);
    assert.equal(witness.count('journalingBegan t'), 1);
    assert.deepEqual(direct.written, []);
    direct.decide = () => 'written';
    await until('drained', () => witness.count('journalingEnded t') === 1);
    await bridge.publish([recordOf('later')]);
    assert.deepEqual(direct.written, [...numbered(50, 'a'), 'later']);
    assert.equal(witness.sum('recordsDrained t'), 50);
    await until('its files are gone', () => filesOf(directory, '.log').length === 0);
    const lastBytes = () => witness.lines.filter((line) => line.startsWith('journalBytes')).at(-1);
    await until('that is reported', () => lastBytes() === 'journalBytes 0');
    assert.equal(witness.lines.filter((line) => line.startsWith('oldest')).at(-1), 'oldestJournaled t null');
    await bridge.close();
  });
}

test('what was given to Kafka and not answered goes to the journal in the order it came', async () => {
  const { bridge, direct } = openBridge();
  direct.decide = () => 'hold';
  const all = numbered(5, 'a').map((id) => bridge.publish([recordOf(id)]));
  direct.answer('a3', 'unavailable');
  all.push(bridge.publish([recordOf('b')]));
  await Promise.all(all);
  assert.deepEqual(direct.gaveUp, ['t']);
  direct.decide = () => 'written';
  await until('drained', () => direct.written.length === 6);
  assert.deepEqual(direct.written, ['a0', 'a1', 'a2', 'a3', 'a4', 'b']);
  await bridge.close();
});

test('when Kafka becomes unavailable, what waits for it is journaled at once', async () => {
  const { bridge, direct, witness } = openBridge();
  direct.decide = () => 'hold';
  const all = numbered(5).map((id) => bridge.publish([recordOf(id)]));
  direct.goAway();
  await Promise.all(all);
  assert.deepEqual(direct.written, []);
  assert.equal(witness.count('journalingBegan'), 1);
  await bridge.close();
});

test('what Kafka will never take is refused, and nothing else with it', async () => {
  const { bridge, direct, witness } = openBridge();
  direct.decide = ({ headers }) => (headers.ce_id === 'large' ? 'too_large' : 'written');
  const [failure] = await Promise.all([
    failureOf(bridge.publish([recordOf('large')])),
    bridge.publish([recordOf('small')]),
  ]);
  assert.equal(failure.failure, 'too_large');
  assert.deepEqual(witness.lines, []);
  await bridge.close();
});

test('under load the handover loses and reorders nothing, and delays no publish for long', async () => {
  const { bridge, direct, witness } = openBridge();
  const acknowledged: string[] = [];
  let isStopped = false;
  let longestMs = 0;
  const write = async (key: string) => {
    for (let i = 0; !isStopped; i++) {
      const startedAt = performance.now();
      await bridge.publish([recordOf(`${key}-${i}`, { key })]);
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      acknowledged.push(`${key}-${i}`);
      await sleep(1);
    }
  };
  const keys = numbered(20, 'key');
  const writers = keys.map(write);
  for (let outage = 1; outage <= 3; outage++) {
    await sleep(100);
    direct.isReady = false;
    await sleep(200);
    direct.isReady = true;
    await until('direct again', () => witness.count('journalingEnded') === outage);
  }
  isStopped = true;
  await Promise.all(writers);
  await bridge.close();
  assert.ok(witness.sum('recordsJournaled') > 100);
  assert.deepEqual(
    acknowledged.filter((id) => !direct.written.includes(id)),
    [],
  );
  for (const key of keys) {
    const ids = firsts(direct.written.filter((id) => id.startsWith(`${key}-`)));
    assert.deepEqual(ids, numbered(ids.length, `${key}-`));
  }
  assert.ok(longestMs < PUBLISH_MS, `${longestMs} ms`);
});

test('when the drain gets stuck nearly at its end, what waited for it is journaled behind', async () => {
  const { bridge, direct, witness } = openBridge();
  direct.isReady = false;
  await Promise.all(numbered(600, 'a').map((id) => bridge.publish([recordOf(id)])));
  // The first window of 500 goes through, the second hangs.
  direct.decide = ({ headers }) => (Number(headers.ce_id!.slice(1)) < 500 ? 'written' : 'hold');
  direct.isReady = true;
  await until('the second window', () => direct.held === 100);
  const startedAt = performance.now();
  await Promise.all(['b', 'c'].map((id) => bridge.publish([recordOf(id)])));
  assert.ok(performance.now() - startedAt < PUBLISH_MS);
  assert.equal(witness.count('journalingEnded'), 0);
  direct.decide = () => 'written';
  direct.giveUp('t');
  await until('drained', () => witness.count('journalingEnded') === 1);
  assert.deepEqual(direct.written, [...numbered(600, 'a'), 'b', 'c']);
  await bridge.close();
});

test('only what failed is tried again, and never after what is younger', async () => {
  const { bridge, direct, witness } = openBridge();
  direct.isReady = false;
  for (const id of ['a0', 'b0', 'a1', 'b1', 'a2']) await bridge.publish([recordOf(id, { key: id[0]! })]);
  let failures = 2;
  direct.decide = ({ headers }) => {
    if (headers.ce_id === 'a1' && failures-- > 0) return 'hold';
    return direct.held > 0 && headers.ce_id!.startsWith('a') ? 'hold' : 'written';
  };
  direct.isReady = true;
  for (const given of ['a1 b1 a2', 'a1 b1 a2 a1']) {
    await until('given', () => direct.given.join(' ').endsWith(given) && direct.held > 0);
    direct.answer('a1', 'unavailable');
  }
  await until('drained', () => witness.count('journalingEnded') === 1);
  assert.deepEqual(direct.written, ['a0', 'b0', 'b1', 'a1', 'a2']);
  await bridge.close();
});

test('until Kafka takes one record of the log again, no other is tried', async () => {
  const { bridge, direct } = openBridge();
  direct.decide = () => 'unavailable';
  await Promise.all(numbered(50).map((id) => bridge.publish([recordOf(id)])));
  direct.given.length = 0;
  await until('it was tried', () => direct.given.length >= 3);
  assert.deepEqual(firsts(direct.given), ['0']);
  direct.decide = () => 'written';
  await until('drained', () => direct.written.length === 50);
  assert.deepEqual(direct.written, numbered(50));
  await bridge.close();
});

test('topics are independent: one that is refused holds up no other', async () => {
  const { bridge, direct, witness } = openBridge();
  direct.decide = ({ topic }) => (topic === 'missing' ? 'refused' : 'written');
  await bridge.publish([recordOf('a', { topic: 'missing' }), recordOf('a', { topic: 'good' })]);
  await until('it is reported', () => witness.count('topicRefused missing') === 1);
  for (const id of numbered(20)) await bridge.publish([recordOf(id, { topic: 'good' })]);
  assert.deepEqual(direct.written, ['a', ...numbered(20)]);
  assert.equal(witness.count('journalingBegan good'), 0);
  direct.decide = () => 'written';
  await until('it is fixed', () => witness.count('journalingEnded missing') === 1);
  assert.equal(witness.count('topicRefused missing'), 1);
  await bridge.close();
});

test('refused topics get no more than half of the journal together, and then refuse their own records alone', async () => {
  const { bridge, direct } = openBridge({ maxBytes: 2_000_000 });
  direct.decide = ({ topic }) => (topic === 'good' ? 'written' : 'refused');
  let error: unknown = null;
  let taken = 0;
  for (; taken < 30 && error === null; taken++) {
    const large = recordOf(`${taken}`, { topic: `missing ${taken % 2}`, bytes: 100_000 });
    error = await bridge.publish([recordOf(`${taken}`, { topic: 'good' }), large]).then(
      () => null,
      (reason: unknown) => reason,
    );
    await sleep(20);
  }
  assert.ok(taken >= 10 && taken <= 14, `${taken}`);
  // The gateway quarantines that copy, so the sender does not repeat the event into the good topic.
  assert.ok(error instanceof PublishError);
  assert.deepEqual(
    error.refusals.map(({ record, failure }) => [record.topic, failure]),
    [[`missing ${(taken - 1) % 2}`, 'refused']],
  );
  assert.equal(direct.written.length, taken);
  direct.decide = () => 'unavailable';
  await bridge.publish([recordOf('a', { topic: 'good' })]);
  await bridge.close();
});

test('a record that Kafka will never take is set aside whole, and those behind it go on', async () => {
  const { bridge, direct, directory, witness } = openBridge();
  direct.isReady = false;
  for (const id of ['a', 'large', 'b']) await bridge.publish([recordOf(id)]);
  direct.decide = ({ headers }) => (headers.ce_id === 'large' ? 'too_large' : 'written');
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded') === 1);
  assert.deepEqual(direct.written, ['a', 'b']);
  assert.equal(witness.count('recordSetAside t'), 1);
  const [file] = filesOf(directory, '.refused');
  const [head, value] = readFileSync(join(directory, 'bridge', 't', file!), 'utf8').split('\n');
  const { journaled, ...rest } = JSON.parse(head!);
  assert.deepEqual(rest, { topic: 't', key: 'k', headers: { ce_id: 'large' }, why: 'it is too_large' });
  assert.ok(Math.abs(Date.now() - Date.parse(journaled)) < 10_000);
  assert.equal(value, recordOf('large').value.toString());
  await bridge.close();
});

/** For the quarantine `q`: what another topic refuses. */
const copyOf = ({ record: { topic, headers } }: Refusal): EventRecord | null =>
  topic === 'q' ? null : recordOf(`copy of ${headers.ce_id}`, { topic: 'q' });

test('a journaled event that its topic refuses for good goes to quarantine, and those behind it go on', async () => {
  const copied: string[] = [];
  const copiedOf = ({ failure }: Refusal, { headers }: EventRecord) =>
    copied.push(`${failure} ${headers.ce_id}`);
  const { bridge, direct, witness, directory } = openBridge({ quarantine: { copyOf, copied: copiedOf } });
  direct.isReady = false;
  for (const id of ['a', 'large', 'b']) await bridge.publish([recordOf(id)]);
  direct.decide = ({ headers }) => (headers.ce_id === 'large' ? 'too_large' : 'written');
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded t') === 1);
  assert.deepEqual([...direct.written].sort(), ['a', 'b', 'copy of large']);
  assert.deepEqual(copied, ['too_large copy of large']);
  assert.equal(witness.sum('recordsDrained t'), 3);
  assert.equal(witness.count('recordSetAside'), 0);
  assert.deepEqual(filesOf(directory, '.refused'), []);
  await bridge.close();
});

test('while the quarantine is unavailable its copy is journaled; what it refuses as well is set aside', async () => {
  const { bridge, direct, witness } = openBridge({ quarantine: { copyOf, copied: () => {} } });
  direct.isReady = false;
  for (const id of ['large', 'larger', 'b']) await bridge.publish([recordOf(id)]);
  direct.decide = ({ headers: { ce_id: id } }) => {
    if (id === 'copy of large') return 'unavailable';
    return id === 'b' ? 'written' : 'too_large';
  };
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded t') === 1);
  assert.equal(witness.count('journalingBegan q'), 1);
  direct.decide = ({ headers }) => (headers.ce_id === 'copy of larger' ? 'too_large' : 'written');
  await until('quarantined', () => witness.count('journalingEnded q') === 1);
  assert.deepEqual(direct.written, ['b', 'copy of large']);
  assert.deepEqual([witness.count('recordSetAside q'), witness.count('recordSetAside t')], [1, 0]);
  await bridge.close();
});

test('what one process left the next drains first, in order', async () => {
  const first = openBridge();
  first.direct.isReady = false;
  for (const id of numbered(700, 'a')) void first.bridge.publish([recordOf(id)]);
  await until('journaled', () => first.witness.sum('recordsJournaled') === 700);
  await first.bridge.close();

  const second = openBridge(
    { directory: first.directory },
    Object.assign(new FakeDirect(), { isReady: false }),
  );
  await second.bridge.publish([recordOf('b')]);
  assert.equal(second.witness.count('journalingBegan t an earlier process'), 1);
  await until('its age is known', () => second.witness.count('oldestJournaled t 1') === 1);
  second.direct.isReady = true;
  await until('drained', () => second.witness.count('journalingEnded') === 1);
  assert.deepEqual(second.direct.written, [...numbered(700, 'a'), 'b']);
  await second.bridge.close();

  const third = openBridge({ directory: first.directory });
  await third.bridge.publish([recordOf('c')]);
  assert.deepEqual(third.direct.written, ['c']);
  assert.equal(third.witness.count('journalingBegan'), 0);
  await third.bridge.close();
});

test('a drain that is ended half-way goes on where it was', async () => {
  const first = openBridge();
  first.direct.isReady = false;
  await Promise.all(numbered(1200, 'a').map((id) => first.bridge.publish([recordOf(id)])));
  first.direct.decide = ({ headers }) => (Number(headers.ce_id!.slice(1)) < 600 ? 'written' : 'unavailable');
  first.direct.isReady = true;
  await until('half', () => first.direct.written.length === 600);
  await first.bridge.close();
  const second = openBridge({ directory: first.directory });
  await until('drained', () => second.witness.count('journalingEnded') === 1);
  assert.deepEqual(second.direct.written, numbered(1200, 'a').slice(600));
  await second.bridge.close();
});

test('past journal.maxBytes the answer is unavailable, until there is room again', async () => {
  const { bridge, direct, witness } = openBridge({ maxBytes: 1_000_000 });
  direct.isReady = false;
  const outcomes = await Promise.allSettled(
    numbered(20).map((id) => bridge.publish([recordOf(id, { bytes: 100_000 })])),
  );
  const taken = outcomes.filter(({ status }) => status === 'fulfilled').length;
  assert.equal(taken, 9);
  const failure = await failureOf(bridge.publish([recordOf('more', { bytes: 100_000 })]));
  assert.equal(failure.failure, 'unavailable');
  assert.match(failure.message, /journal\.maxBytes is 1000000/);
  assert.equal(witness.sum('appendsFailed t'), 12);
  direct.isReady = true;
  await until('drained', () => witness.count('journalingEnded') === 1);
  await bridge.publish([recordOf('again')]);
  await bridge.close();
});

test('it is ready while journaling, and not when the journal is full too', async () => {
  const { bridge, direct } = openBridge({ maxBytes: 1_000_000 });
  assert.deepEqual(bridge.readiness(), { ready: true });
  direct.isReady = false;
  assert.deepEqual(bridge.readiness(), { ready: true });
  for (const id of numbered(11)) await bridge.publish([recordOf(id, { bytes: 90_000 })]);
  const readiness = bridge.readiness();
  assert.match(
    readiness.ready ? '' : readiness.why,
    /^away The journal cannot take over: it takes 99\d+ bytes/,
  );
  direct.isReady = true;
  assert.deepEqual(bridge.readiness(), { ready: true });
  await bridge.close();
});

test('of several reasons, the one that waiting can resolve is reported', async () => {
  const { bridge, direct } = openBridge({ maxBytes: 1 });
  direct.decide = ({ topic }) => (topic === 'a' ? 'too_large' : 'unavailable');
  const failure = await failureOf(
    bridge.publish([recordOf('x', { topic: 'a' }), recordOf('x', { topic: 'b' })]),
  );
  assert.equal(failure.failure, 'unavailable');
  await bridge.close();
});
