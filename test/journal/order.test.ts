/**
 * The bridge over the real publisher and a client that fails in every way there is: unanswered, written though it failed,
 * written late. First occurrences keep each key's order, and nothing acknowledged is missing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bridge } from '../../src/journal/bridge.js';
import { KafkaPublisher } from '../../src/kafka/kafka-publisher.js';
import type { SendFailure } from '../../src/kafka/observer.js';
import { NO_OBSERVER } from '../../src/kafka/observer.js';
import { type Attempt, FakeClient } from '../kafka/fake-client.js';
import {
  firsts,
  freshDirectory,
  NO_QUARANTINE,
  ownerOf,
  recordOf,
  sleep,
  until,
  Witness,
} from './bridging.js';

const PARTITIONS = 3;
const KEYS = 8;

async function open(client: FakeClient, publishTimeoutMs: number) {
  client.partitionsOf = () => PARTITIONS;
  const direct = new KafkaPublisher(client, { publishTimeoutMs, maxBatchBytes: 2000 }, NO_OBSERVER);
  await direct.start();
  const witness = new Witness();
  const directory = freshDirectory();
  const bridge = Bridge.open(direct, {
    directory,
    ownership: ownerOf(directory),
    maxBytes: 1e9,
    publishTimeoutMs: 2000,
    quarantine: NO_QUARANTINE,
    observer: witness.observer,
  });
  return { bridge, witness };
}

test('a record behind one that passed its deadline does not get through before it', async () => {
  const client = new FakeClient();
  client.partitionsOf = () => 1;
  const { bridge, witness } = await open(client, 100);
  const written: string[] = [];
  const all = [bridge.publish([recordOf('a')])];
  const stuck = await client.attempt(1);
  await sleep(60);
  all.push(bridge.publish([recordOf('b')]));
  // `a` has passed its deadline, `b` has not: the request fails only now.
  await until('journaling', () => witness.count('journalingBegan') === 1);
  client.onSend = (attempt) => {
    written.push(...attempt.ids);
    attempt.succeed();
  };
  stuck.fail('timeout');
  all.push(bridge.publish([recordOf('c')]));
  await Promise.all(all);
  await until('drained', () => witness.count('journalingEnded') === 1);
  assert.deepEqual(written, ['a', 'b', 'c']);
  await bridge.close();
});

/** Repeatable: a failure names its seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

for (const seed of [1, 2, 3]) {
  test(`whatever fails, nothing is lost and no key's order changes (seed ${seed})`, async (t) => {
    const random = randomOf(seed);
    const client = new FakeClient();
    const written: string[] = [];
    let sickness = 0;
    const timers: Promise<void>[] = [];
    const later = (ms: number, what: () => void) => timers.push(sleep(ms).then(what));
    const write = ({ ids }: Attempt) => written.push(...ids);
    const faults: ((attempt: Attempt) => void)[] = [
      ...(['leader', 'connection', 'other'] satisfies SendFailure[]).map((kind) => (attempt: Attempt) => {
        later(random() * 5, () => attempt.fail(kind));
      }),
      // No answer, and not written; written; written long after it was given up.
      (attempt) => later(40 + random() * 150, () => attempt.fail('timeout')),
      (attempt) => {
        write(attempt);
        later(40 + random() * 150, () => attempt.fail('timeout'));
      },
      (attempt) => {
        later(40 + random() * 100, () => attempt.fail('timeout'));
        later(150 + random() * 200, () => write(attempt));
      },
    ];
    client.onSend = (attempt) => {
      if (random() < sickness) {
        faults[Math.floor(random() * faults.length)]!(attempt);
      } else {
        later(random() * 4, () => {
          write(attempt);
          attempt.succeed();
        });
      }
    };
    const { bridge, witness } = await open(client, 80);
    const acknowledged: string[] = [];
    let isStopped = false;
    const writers = Array.from({ length: KEYS }, async (_, key) => {
      const underWay: Promise<void>[] = [];
      for (let i = 0; !isStopped; i++) {
        const id = `k${key}-${i}`;
        underWay.push(
          bridge.publish([recordOf(id, { key: `k${key}` })]).then(() => void acknowledged.push(id)),
        );
        if (underWay.length > 3) await underWay.shift();
        await sleep(random() * 4);
      }
      await Promise.all(underWay);
    });
    const isDirect = () => witness.count('journalingBegan') === witness.count('journalingEnded');
    for (const levels of [
      [0, 0.3, 1],
      [0.7, 0.1],
      [1, 0.5],
    ]) {
      for (const level of levels) {
        sickness = level;
        client.isAway = level === 1;
        await sleep(250);
      }
      sickness = 0;
      client.isAway = false;
      await until('direct again, under load', isDirect, 20_000);
    }
    isStopped = true;
    await Promise.all(writers);
    await until(
      'direct',
      () => witness.count('journalingBegan') === witness.count('journalingEnded'),
      20_000,
    );
    await bridge.close();
    await Promise.all(timers);

    const distinct = new Set(written);
    t.diagnostic(
      `${acknowledged.length} acknowledged, ${written.length - distinct.size} duplicates, ` +
        `${witness.sum('recordsJournaled')} journaled in ${witness.count('journalingBegan')} times`,
    );
    assert.ok(witness.count('journalingBegan') >= 2);
    assert.deepEqual(
      acknowledged.filter((id) => !distinct.has(id)),
      [],
    );
    for (let key = 0; key < KEYS; key++) {
      const ids = firsts(written.filter((id) => id.startsWith(`k${key}-`)));
      assert.deepEqual(
        ids,
        ids.map((_, i) => `k${key}-${i}`),
      );
    }
  });
}
