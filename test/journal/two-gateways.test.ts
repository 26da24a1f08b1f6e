/**
 * Two gateways in containers on one directory, which is a mistake that anyone can make with one volume: the second one does
 * not start, and whatever is done to the first one, nothing that was answered 200 is lost.
 */
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freshDirectory, openBridge, ownerOf, releaseBelow, sleep, until } from './bridging.js';
import { ContainedGateway, describeInContainers, idsIn, journaled, Senders } from './contained-gateway.js';

/** Where no Kafka is. */
const AWAY = ['127.0.0.1:1'];
const REFUSAL =
  /^journal\.directory: \S+ is in use by another gateway \(process 1 on \S+, started at \S+Z\)\. Give each gateway a directory of its own, or stop that one first\.\n$/;

function assertKept(acknowledged: readonly string[], kept: ReadonlySet<string>): void {
  assert.deepEqual(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
}

async function assertRefused(gateway: ContainedGateway): Promise<void> {
  assert.equal(await gateway.ended(), 1);
  assert.match(gateway.stderr, REFUSAL);
}

describeInContainers('two gateways on one directory', 240_000, () => {
  test('while the first one journals the second one does not start', async () => {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, AWAY);
    await first.serving();
    const acknowledged = await first.deliverAll('a', 100);
    assert.equal(acknowledged.length, 100);
    await assertRefused(await ContainedGateway.start(directory, AWAY));
    acknowledged.push(...(await first.deliverAll('b', 100)));
    assert.equal(acknowledged.length, 200);
    assert.equal(await first.end('SIGTERM'), 0);
    assertKept(acknowledged, journaled(directory));
  });

  test('after kill -9 of the first one the second one starts at once, with all that was journaled', async (t) => {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, AWAY);
    const firstMs = await first.serving();
    const senders = new Senders(first, 'a');
    await until('journaled', () => senders.acknowledged.length > 200);
    await first.end('SIGKILL');
    const second = await ContainedGateway.start(directory, AWAY);
    const secondMs = await second.serving();
    await senders.stop();
    const acknowledged = [...senders.acknowledged, ...(await second.deliverAll('b', 50))];
    t.diagnostic(`${acknowledged.length} acknowledged; ready after ${firstMs} and ${secondMs} ms`);
    // Not the 3500 ms more that an owner without a sign of life is given.
    assert.ok(secondMs < firstMs * 1.5 + 2500, `${firstMs} and ${secondMs} ms`);
    assert.equal(await second.end('SIGTERM'), 0);
    assertKept(acknowledged, journaled(directory));
  });

  test('a first one whose claim is removed by force stops acknowledging, and has lost nothing', async (t) => {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, AWAY);
    await first.serving();
    const senders = new Senders(first, 'a');
    await until('journaled', () => senders.acknowledged.length > 200);
    for (const name of readdirSync(directory).filter((name) => /^owner|^lock/.test(name)))
      rmSync(join(directory, name));
    const second = await ContainedGateway.start(directory, AWAY);
    await second.serving();
    const others = new Senders(second, 'b');
    await until('refused', () => senders.statuses.has(503));
    assert.equal(await first.readiness(), 503);
    const taken = senders.acknowledged.length;
    await until('acknowledged by the second', () => others.acknowledged.length > 200);
    await Promise.all([senders.stop(), others.stop()]);
    assert.equal(senders.acknowledged.length, taken, 'nothing was acknowledged after the loss');
    assert.equal(await second.readiness(), 200);
    t.diagnostic(`${taken} acknowledged by the first, ${others.acknowledged.length} by the second`);
    const errors = first.log.split('\n').filter((line) => line.includes('belongs to another gateway'));
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /"hint":".*"level":"error"/);
    assert.equal(await first.end('SIGTERM'), 0);
    assert.equal(await second.readiness(), 200, 'the end of the first has done the second no harm');
    assert.equal(await second.end('SIGTERM'), 0);
    assertKept([...senders.acknowledged, ...others.acknowledged], journaled(directory));
  });

  test('a first one that is taken over between two of its beats loses nothing', async (t) => {
    for (let round = 0; round < 3; round++) await takeOver(t);
  });

  async function takeOver(t: TestContext): Promise<void> {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, AWAY);
    await first.serving();
    const senders = new Senders(first, 'a');
    await until('journaled', () => senders.acknowledged.length > 200);

    const before = senders.acknowledged.length;
    rmSync(join(directory, 'owner-1.json'));
    await ownerOf(directory).claim();
    // Publishes and removes at once what it finds.
    const second = openBridge({ directory });
    const published: string[] = [];
    second.direct.decide = ({ value }) => {
      published.push(...idsIn(value.toString()));
      return 'written';
    };
    await until('refused', () => senders.statuses.has(503));
    await until('drained', () => second.witness.count('journalingEnded events') === 1);
    await senders.stop();
    await second.bridge.close();
    await releaseBelow(directory);
    assert.ok(published.length >= before);
    t.diagnostic(`${before} acknowledged before, ${senders.acknowledged.length - before} after the claim`);
    assert.equal(await first.end('SIGTERM'), 0);
    assertKept(senders.acknowledged, new Set([...published, ...journaled(directory)]));
  }

  test('without Kafka: refused while the first one lives, and serving its events once it is killed', async () => {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, null);
    await first.serving();
    const acknowledged = await first.deliverAll('a', 100);
    assert.equal(acknowledged.length, 100);
    await assertRefused(await ContainedGateway.start(directory, null));
    assert.equal(await first.deliver('b'), 200);
    await first.end('SIGKILL');
    const second = await ContainedGateway.start(directory, null);
    await second.serving();
    assert.equal(await second.deliver('c'), 200);
    assertKept([...acknowledged, 'b', 'c'], new Set(await second.events(102)));
    assert.equal(await second.end('SIGTERM'), 0);
  });

  test('without Kafka: a first one whose claim is removed stops acknowledging', async () => {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, null);
    await first.serving();
    assert.equal(await first.deliver('a'), 200);
    rmSync(join(directory, 'owner-1.json'));
    assert.equal(await first.deliver('b'), 503);
    assert.equal(await first.readiness(), 503);
    assert.equal(await first.end('SIGTERM'), 0);
  });

  test('a new version waits a moment for the old one to stop', async () => {
    const directory = freshDirectory();
    const first = await ContainedGateway.start(directory, AWAY);
    await first.serving();
    const acknowledged = await first.deliverAll('a', 100);
    const second = await ContainedGateway.start(directory, AWAY);
    await sleep(500);
    assert.equal(await first.end('SIGTERM'), 0);
    await second.serving();
    acknowledged.push(...(await second.deliverAll('b', 100)));
    assert.equal(acknowledged.length, 200);
    assert.equal(await second.end('SIGTERM'), 0);
    assertKept(acknowledged, journaled(directory));
  });

  test('of two that start in the same moment exactly one serves, eight times', async () => {
    const round = async () => {
      const directory = freshDirectory();
      const both = await Promise.all([1, 2].map(() => ContainedGateway.start(directory, AWAY)));
      const outcomes = await Promise.all(both.map((gateway) => gateway.outcome()));
      assert.deepEqual([...outcomes].sort(), ['ended', 'serves']);
      const [served, ended] = outcomes[0] === 'serves' ? both : both.reverse();
      await assertRefused(ended!);
      assert.equal(await served!.deliver('a'), 200);
      assert.equal(await served!.readiness(), 200);
      await served!.end('SIGKILL');
      assertKept(['a'], journaled(directory));
    };
    // Two pairs at a time: most of a round is waiting.
    const rounds = Array.from({ length: 2 }, async () => {
      for (let i = 0; i < 4; i++) await round();
    });
    await Promise.all(rounds);
  });
});
