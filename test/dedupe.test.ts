/** Claim, publish, confirm: in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Claim } from '../src/dedupe/dedupe.js';
import { MemoryDedupe } from '../src/dedupe/memory.js';

function claimed(claim: Claim): Extract<Claim, { state: 'claimed' }> {
  assert.equal(claim.state, 'claimed');
  return claim as Extract<Claim, { state: 'claimed' }>;
}

test('remembered only once confirmed; released is as if never seen', () => {
  const dedupe = new MemoryDedupe(100, () => {});
  claimed(dedupe.claim('a', '1', 60)).release();
  claimed(dedupe.claim('a', '1', 60)).confirm();
  assert.equal(dedupe.claim('a', '1', 60).state, 'confirmed');
});

test('the same id from two sources is two events', () => {
  const dedupe = new MemoryDedupe(100, () => {});
  claimed(dedupe.claim('a', '1', 60)).confirm();
  claimed(dedupe.claim('b', '1', 60));
});

test('two copies in flight: the second learns the outcome of the first', async () => {
  const dedupe = new MemoryDedupe(100, () => {});
  for (const durable of [true, false]) {
    const first = claimed(dedupe.claim('a', String(durable), 60));
    const waiting = [dedupe.claim('a', String(durable), 60), dedupe.claim('a', String(durable), 60)];
    if (durable) first.confirm();
    else first.release();
    for (const claim of waiting) {
      assert.equal(claim.state, 'in_flight');
      assert.equal(await (claim as Extract<Claim, { state: 'in_flight' }>).durable, durable);
    }
  }
});

test('forgotten after its window', () => {
  let now = 1_000_000;
  const dedupe = new MemoryDedupe(
    100,
    () => {},
    () => now,
  );
  claimed(dedupe.claim('a', '1', 60)).confirm();
  now += 59_999;
  assert.equal(dedupe.claim('a', '1', 60).state, 'confirmed');
  now += 1;
  claimed(dedupe.claim('a', '1', 60));
});

test('bounded: the oldest are forgotten early, told, and nothing in flight is', () => {
  let forgotten = 0;
  const dedupe = new MemoryDedupe(10, () => {
    forgotten += 1;
  });
  const open = claimed(dedupe.claim('a', 'in flight', 60));
  for (let i = 0; i < 1000; i += 1) claimed(dedupe.claim('a', String(i), 60)).confirm();
  assert.ok(dedupe.size <= 10);
  assert.equal(forgotten, 1001 - dedupe.size);
  assert.equal(dedupe.claim('a', 'in flight', 60).state, 'in_flight');
  assert.equal(dedupe.claim('a', '999', 60).state, 'confirmed');
  open.confirm();
});
