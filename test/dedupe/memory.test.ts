/** The memory store: the shared suite, and that it stays bounded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../../src/dedupe/memory.js';
import { claimed, describeStore, inFlight, RecordedObserver, stateOf } from './suite.js';

function openMemory(maxKeys: number) {
  let now = 1_800_000_000_000;
  const observer = new RecordedObserver();
  const store = createMemoryStore({ maxKeys, observer, now: () => now });
  return {
    store,
    observer,
    elapse: async (ms: number) => {
      now += ms;
    },
  };
}

describeStore('memory', async () => openMemory(100_000));

test('bounded: the oldest are dropped early, each is reported, and none in flight is dropped', async () => {
  const { store, observer } = openMemory(10);
  const open = await claimed(store.claim('a', 'in flight', 60));
  for (let i = 0; i < 1000; i++) {
    (await claimed(store.claim('a', String(i), 60))).confirm();
    assert.ok(store.size! <= 10);
    for (let newest = Math.max(0, i - 4); newest <= i; newest++)
      assert.equal(await stateOf(store.claim('a', String(newest), 60)), 'confirmed');
  }
  assert.equal(observer.dropped, 1000 - store.size!);
  await inFlight(store.claim('a', 'in flight', 60));
  open.confirm();
});

test('what has expired makes room without counting as dropped early', async () => {
  const { store, observer, elapse } = openMemory(1000);
  for (let i = 0; i < 10_000; i++) {
    (await claimed(store.claim('a', String(i), 60))).confirm();
    await elapse(1000);
    assert.ok(store.size! <= 1000);
  }
  assert.equal(observer.dropped, 0);
});

test('only what was still inside its window counts as dropped early', async () => {
  const { store, observer, elapse } = openMemory(100);
  const confirm = async (id: string, windowSeconds: number) =>
    (await claimed(store.claim('a', id, windowSeconds))).confirm();
  for (let i = 0; i < 100; i++) await confirm(String(i), i < 40 ? 10 : 3600);
  assert.equal(store.size, 100);
  await elapse(20_000);
  await confirm('one more', 3600);
  assert.equal(observer.dropped, 10);
  assert.equal(await stateOf(store.claim('a', '50', 3600)), 'confirmed');
});
