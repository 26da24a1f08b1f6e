/** Gathering, retrying, order and deadlines, against a client whose every answer is decided here. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KafkaPublisher, type KafkaPublisherOptions } from '../../src/kafka/kafka-publisher.js';
import type { SendFailure } from '../../src/kafka/observer.js';
import type { PublishError } from '../../src/publisher.js';
import { FakeClient } from './fake-client.js';
import { failureAtOnce, failureOf, LATE_MS, recordOf, sleep, until, Witness } from './publishing.js';

async function open(options: Partial<KafkaPublisherOptions> = {}, client = new FakeClient()) {
  const witness = new Witness();
  const publisher = new KafkaPublisher(
    client,
    { publishTimeoutMs: 500, maxBatchBytes: 100_000, ...options },
    witness.observer,
  );
  await publisher.start();
  return { client, publisher, witness };
}

test('what arrives in one turn shares a request', async () => {
  const { client, publisher } = await open();
  const all = ['a', 'b', 'c'].map((id) => publisher.publish([recordOf('t', id)]));
  const first = await client.attempt(1);
  assert.deepEqual(first.ids, ['a', 'b', 'c']);
  first.succeed();
  await Promise.all(all);
  await publisher.close();
  assert.ok(client.isClosed);
});

test('what arrives during a request makes the next one, of bounded size', async () => {
  const { client, publisher } = await open({ maxBatchBytes: 1000 });
  const first = publisher.publish([recordOf('t', 'a')]);
  await client.attempt(1);
  const rest = ['b', 'c', 'd'].map((id) => publisher.publish([recordOf('t', id, 'k', 400)]));
  const large = publisher.publish([recordOf('t', 'e', 'k', 5000)]);
  await sleep(5);
  assert.equal(client.attempts.length, 1);
  client.onSend = (attempt) => attempt.succeed();
  client.attempts[0]!.succeed();
  await Promise.all([first, ...rest, large]);
  assert.deepEqual(
    client.attempts.map((attempt) => attempt.ids),
    [['a'], ['b', 'c'], ['d'], ['e']],
  );
  await publisher.close();
});

test('partitions are independent: one that fails holds up no other', async () => {
  const { client, publisher } = await open();
  client.partitionsOf = () => 8;
  client.onSend = (attempt) => (attempt.partition === 3 ? attempt.fail('leader') : attempt.succeed());
  const results = await Promise.allSettled(
    Array.from({ length: 64 }, (_, i) => publisher.publish([recordOf('t', `${i}`)])),
  );
  const failed = results.filter((result) => result.status === 'rejected').length;
  assert.ok(failed > 0 && failed < 20, `${failed}`);
  assert.deepEqual(publisher.readiness(), { ready: true });
  await publisher.close();
});

test('records without a key share a partition, and avoid one that fails', async () => {
  const { client, publisher } = await open();
  client.partitionsOf = () => 4;
  client.onSend = (attempt) => attempt.succeed();
  await Promise.all(Array.from({ length: 20 }, (_, i) => publisher.publish([recordOf('t', `${i}`, null)])));
  assert.equal(client.attempts.length, 1);
  client.onSend = (attempt) => (attempt.partition === 0 ? attempt.fail('leader') : attempt.succeed());
  await Promise.allSettled([publisher.publish([recordOf('t', 'x', null)])]);
  const before = client.attempts.length;
  for (let i = 0; i < 20; i++) await publisher.publish([recordOf('t', `late ${i}`, null)]);
  assert.ok(client.attempts.slice(before).every((attempt) => attempt.partition !== 0));
  await publisher.close();
});

for (const kind of ['leader', 'timeout', 'connection', 'unconfirmed', 'other'] satisfies SendFailure[]) {
  test(`after ${kind} the same records go again, before those behind them`, async () => {
    const { client, publisher, witness } = await open();
    const order: string[] = [];
    const publish = (id: string) => publisher.publish([recordOf('t', id, 'k')]).then(() => order.push(id));
    const all = [publish('a'), publish('b')];
    const first = await client.attempt(1);
    all.push(publish('c'));
    first.fail(kind);
    const second = await client.attempt(2);
    assert.deepEqual(second.ids, ['a', 'b', 'c']);
    second.fail(kind);
    all.push(publish('d'));
    client.onSend = (attempt) => attempt.succeed();
    (await client.attempt(3)).succeed();
    await Promise.all(all);
    assert.deepEqual(order, ['a', 'b', 'c', 'd']);
    assert.equal(witness.count('sendFailed t'), 2);
    await publisher.close();
  });
}

test('a record is given up at its deadline, never later, and never sent after that', async () => {
  const { client, publisher } = await open({ publishTimeoutMs: 100 });
  const startedAt = performance.now();
  const inFlight = failureOf(publisher.publish([recordOf('t', 'in flight')]));
  const first = await client.attempt(1);
  const queued = failureOf(publisher.publish([recordOf('t', 'queued')]));
  for (const failure of await Promise.all([inFlight, queued])) assert.equal(failure.failure, 'unavailable');
  assert.ok(performance.now() - startedAt < 100 + LATE_MS);
  const later = publisher.publish([recordOf('t', 'later')]);
  first.fail('timeout');
  const second = await client.attempt(2);
  assert.deepEqual(second.ids, ['later']);
  second.succeed();
  await later;
  await publisher.close();
});

test('a partition that accepts nothing is tried with one record, and the rest fails at once', async () => {
  const { client, publisher } = await open({ publishTimeoutMs: 100 });
  client.onSend = (attempt) => attempt.fail('leader');
  await failureOf(publisher.publish([recordOf('t', 'a')]));
  await sleep(50);
  const trying = failureOf(publisher.publish([recordOf('t', 'b')]));
  const failed = await failureAtOnce(publisher.publish([recordOf('t', 'c')]));
  assert.equal(failed.failure, 'unavailable');
  await trying;
  client.onSend = (attempt) => attempt.succeed();
  await until('it is taken again', () =>
    publisher.publish([recordOf('t', 'd')]).then(
      () => true,
      () => false,
    ),
  );
  await publisher.close();
});

test('a batch that is too large is sent one by one; one record that is too large is refused', async () => {
  const { client, publisher } = await open();
  client.onSend = (attempt) =>
    attempt.ids.length > 1 || attempt.ids[0] === 'large' ? attempt.fail('too_large') : attempt.succeed();
  const small = ['a', 'b', 'c'].map((id) => publisher.publish([recordOf('t', id)]));
  const large = failureOf(publisher.publish([recordOf('t', 'large')]));
  small.push(publisher.publish([recordOf('t', 'd')]));
  await Promise.all(small);
  assert.equal((await large).failure, 'too_large');
  assert.deepEqual(
    client.attempts.map((attempt) => attempt.ids.length),
    [5, 1, 1, 1, 1, 1],
  );
  await publisher.close();
});

test('a record that no broker will take is refused alone', async () => {
  const { client, publisher } = await open();
  client.onSend = (attempt) => (attempt.ids.includes('bad') ? attempt.fail('invalid') : attempt.succeed());
  const good = publisher.publish([recordOf('t', 'good')]);
  const bad = failureOf(publisher.publish([recordOf('t', 'bad')]));
  await good;
  assert.equal((await bad).failure, 'invalid');
  await publisher.close();
});

test('a missing or forbidden topic refuses at once, and others go on', async () => {
  const { client, publisher } = await open();
  client.partitionsOf = (topic) => (topic === 'missing' ? 'unknown_topic' : 2);
  client.onSend = (attempt) =>
    attempt.topic === 'forbidden' ? attempt.fail('unauthorized') : attempt.succeed();
  for (const topic of ['missing', 'forbidden']) {
    assert.equal((await failureOf(publisher.publish([recordOf(topic, 'a')]))).failure, 'refused');
    assert.equal((await failureAtOnce(publisher.publish([recordOf(topic, 'b')]))).failure, 'refused');
  }
  await publisher.publish([recordOf('good', 'a')]);
  assert.deepEqual(publisher.readiness(), { ready: true });
  await publisher.close();
});

test('what is given up fails at once, in order, and is never sent again', async () => {
  const { client, publisher } = await open();
  client.partitionsOf = () => 2;
  const outcomes: string[] = [];
  const publish = (id: string, key = 'k', topic = 't') =>
    publisher.publish([recordOf(topic, id, key)]).then(
      () => outcomes.push(`${id} written`),
      (error: PublishError) => outcomes.push(`${id} ${error.failure}`),
    );
  const all = [publish('a'), publish('b')];
  const first = await client.attempt(1);
  all.push(publish('c'), publish('d'), publish('other', 'k', 'another'));
  await client.attempt(2);
  publisher.giveUp('t');
  all.push(publish('e'));
  await sleep(0);
  assert.deepEqual(outcomes, ['a unavailable', 'b unavailable', 'c unavailable', 'd unavailable']);
  client.onSend = (attempt) => attempt.succeed();
  client.attempts[1]!.succeed();
  first.fail('timeout');
  await Promise.all(all);
  assert.deepEqual(outcomes.slice(4).sort(), ['e written', 'other written']);
  assert.deepEqual(client.attempts.map(({ ids }) => ids.join()).slice(2), ['e']);
  await publisher.close();
});

test('a partition that was given up is tried again with all that comes', async () => {
  const { client, publisher } = await open({ publishTimeoutMs: 100 });
  client.onSend = (attempt) => attempt.fail('leader');
  await failureOf(publisher.publish([recordOf('t', 'a')]));
  const trying = failureOf(publisher.publish([recordOf('t', 'b')]));
  publisher.giveUp('t');
  await trying;
  client.onSend = (attempt) => attempt.succeed();
  await Promise.all(['c', 'd'].map((id) => publisher.publish([recordOf('t', id)])));
  await publisher.close();
});

test('what is queued for a partition that is gone goes by the new number of partitions', async () => {
  const { client, publisher } = await open();
  let partitions = 6;
  client.partitionsOf = () => partitions;
  client.onSend = (attempt) =>
    attempt.partition >= partitions ? attempt.fail('unconfirmed') : attempt.succeed();
  await publisher.publish([recordOf('t', 'warm')]);
  partitions = 2;
  await Promise.all(Array.from({ length: 12 }, (_, i) => publisher.publish([recordOf('t', `${i}`)])));
  await publisher.close();
});

test('a publish settles with its last record, and what waiting can resolve outranks what it cannot', async () => {
  const { client, publisher } = await open({ publishTimeoutMs: 100 });
  client.partitionsOf = (topic) => (topic === 'missing' ? 'unknown_topic' : 1);
  const both = failureOf(publisher.publish([recordOf('missing', 'a'), recordOf('t', 'a')]));
  const failure = await both;
  assert.equal(failure.failure, 'unavailable');
  client.attempts[0]!.succeed();
  client.onSend = (attempt) => attempt.succeed();
  assert.equal(
    (await failureOf(publisher.publish([recordOf('missing', 'b'), recordOf('t', 'b')]))).failure,
    'refused',
  );
  await publisher.publish([]);
  await publisher.close();
});

test('a failed publish names the records that were refused, and only where the others are durable', async () => {
  const { client, publisher } = await open({ publishTimeoutMs: 100 });
  client.partitionsOf = (topic) => (topic === 'missing' ? 'unknown_topic' : 1);
  client.onSend = ({ topic, ...attempt }) => {
    if (topic === 'small') attempt.fail('too_large');
    else if (topic !== 'silent') attempt.succeed();
  };
  const records = ['good', 'small', 'missing', 'silent'].map((topic) => recordOf(topic, 'a'));
  const known = await failureOf(publisher.publish(records.slice(0, 3)));
  assert.deepEqual(
    known.refusals
      .map(({ record, failure, why }) => [record === records[1], record.topic, failure, why])
      .sort(),
    [
      [false, 'missing', 'refused', 'missing: partitions: unknown_topic'],
      [true, 'small', 'too_large', 'send: too_large'],
    ],
  );
  assert.equal(known.failure, 'refused');
  const unknown = await failureOf(publisher.publish(records));
  assert.deepEqual([unknown.failure, unknown.refusals], ['unavailable', []]);
  await publisher.close();
});

test('no more is taken than the queue holds', async () => {
  const { client, publisher } = await open({ maxQueuedBytes: 1000 });
  const taken = publisher.publish([recordOf('t', 'a', 'k', 1000)]);
  assert.equal((await failureOf(publisher.publish([recordOf('t', 'b')]))).failure, 'unavailable');
  (await client.attempt(1)).succeed();
  await taken;
  client.onSend = (attempt) => attempt.succeed();
  await publisher.publish([recordOf('t', 'c')]);
  await publisher.close();
});

test('the circuit opens when nothing succeeds, refuses at once, and closes by a probe', async () => {
  const { client, publisher, witness } = await open();
  const reasons: string[] = [];
  publisher.onAway((why) => reasons.push(why));
  client.onSend = (attempt) => attempt.fail('connection');
  client.isAway = true;
  const failures: Promise<PublishError>[] = [];
  await until('open', () => {
    failures.push(failureOf(publisher.publish([recordOf('t', `${failures.length}`)])));
    return !publisher.readiness().ready;
  });
  assert.equal((await failureAtOnce(publisher.publish([recordOf('t', 'x')]))).failure, 'unavailable');
  for (const failure of await Promise.all(failures)) assert.equal(failure.failure, 'unavailable');
  client.onSend = (attempt) => attempt.succeed();
  client.isAway = false;
  await until('closed', () => publisher.readiness().ready);
  await publisher.publish([recordOf('t', 'y')]);
  assert.equal(witness.count('circuitOpened'), 1);
  assert.equal(reasons.length, 1);
  await publisher.close();
});

test('what waits when the circuit closes is sent at once', async () => {
  const { client, publisher } = await open({ publishTimeoutMs: 5000 });
  client.onSend = (attempt) => attempt.fail('connection');
  const waiting = publisher.publish([recordOf('t', 'a')]);
  await until('open', () => !publisher.readiness().ready);
  client.onSend = (attempt) => attempt.succeed();
  await waiting;
  await publisher.close();
});

test('one broker that fails beside others that do not leaves the circuit closed', async () => {
  const { client, publisher } = await open();
  client.partitionsOf = () => 3;
  client.onSend = (attempt) => (attempt.partition === 0 ? attempt.fail('timeout') : attempt.succeed());
  const until = performance.now() + 800;
  while (performance.now() < until) {
    void publisher.publish([recordOf('t', `${Math.random()}`)]).catch(() => {});
    await sleep(2);
    assert.deepEqual(publisher.readiness(), { ready: true });
  }
  await publisher.close();
});

test('it is not ready before Kafka has answered, and then it is', async () => {
  const client = new FakeClient();
  client.isAway = true;
  const { publisher } = await open({}, client);
  assert.deepEqual(publisher.readiness(), { ready: false, why: 'nobody there' });
  client.isAway = false;
  await until('ready', () => publisher.readiness().ready);
  await publisher.close();
});

test('closing finishes what is in flight and takes nothing new', async () => {
  const { client, publisher } = await open();
  const last = publisher.publish([recordOf('t', 'last')]);
  const closed = publisher.close();
  assert.equal((await failureOf(publisher.publish([recordOf('t', 'late')]))).failure, 'unavailable');
  (await client.attempt(1)).succeed();
  await last;
  await closed;
  assert.ok(client.isClosed);
  assert.equal(publisher.readiness().ready, false);
});
