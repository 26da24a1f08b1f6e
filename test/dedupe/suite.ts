/** What every dedupe store must do, whatever it keeps its ids in. Each store's own test file says how to open one. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Claim, DedupeObserver, DedupeStore } from '../../src/dedupe/dedupe.js';

/**
 * For the process that is killed and for the one that reads its files: with fewer, the ids that it confirmed first would
 * rightly be dropped.
 */
export const CHILD_MAX_KEYS = 1_000_000;

export interface OpenedStore {
  readonly store: DedupeStore;
  /** Lets time pass for the store: by its clock, or really. */
  elapse(ms: number): Promise<void>;
}

export type OpenClaim = Extract<Claim, { confirm(): void }>;

export async function claimed(claim: Claim | Promise<Claim>): Promise<OpenClaim> {
  const made = await claim;
  assert.equal(made.state, 'claimed');
  return made as OpenClaim;
}

export async function inFlight(claim: Claim | Promise<Claim>): Promise<Promise<boolean>[]> {
  const made = await claim;
  assert.equal(made.state, 'in_flight');
  // Wrapped, or awaiting this function would await the outcome too.
  return [(made as Extract<Claim, { state: 'in_flight' }>).durable];
}

export async function stateOf(claim: Claim | Promise<Claim>): Promise<Claim['state']> {
  const made = await claim;
  if ('release' in made) made.release();
  return made.state;
}

export class RecordedObserver implements DedupeObserver {
  dropped = 0;
  readonly states: string[] = [];
  idsDroppedEarly(count: number): void {
    this.dropped += count;
  }
  dedupeStoreLost(why: string): void {
    this.states.push(`lost: ${why}`);
  }
  dedupeStoreRegained(): void {
    this.states.push('regained');
  }
}

export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`dedupe: ${name}`, () => {
    const opened: OpenedStore[] = [];
    const fresh = async () => {
      const one = await open();
      opened.push(one);
      return one;
    };
    after(async () => {
      for (const { store } of opened) await store.close();
    });

    test('remembered only once confirmed; released is as if never seen', async () => {
      const { store } = await fresh();
      (await claimed(store.claim('a', '1', 60))).release();
      (await claimed(store.claim('a', '1', 60))).confirm();
      assert.equal(await stateOf(store.claim('a', '1', 60)), 'confirmed');
    });

    test('scoped by source, and no two pairs read the same', async () => {
      const { store } = await fresh();
      (await claimed(store.claim('a', 'b\nc', 60))).confirm();
      (await claimed(store.claim('a-b', 'c', 60))).confirm();
      for (const [source, identity] of [
        ['b', 'b\nc'],
        ['a', 'b'],
        ['a', 'c'],
        ['a', 'B\nc'],
        ['a', 'b-c'],
      ] as const)
        assert.equal(await stateOf(store.claim(source, identity, 60)), 'claimed', `${source} ${identity}`);
    });

    test('ids may be long, empty and in any script', async () => {
      const { store } = await fresh();
      for (const identity of ['', 'x'.repeat(10_000), 'ключ 🗝', '\0', '%{}*'])
        (await claimed(store.claim('a', identity, 60))).confirm();
      assert.equal(await stateOf(store.claim('a', 'ключ 🗝', 60)), 'confirmed');
    });

    test('copies in flight: the others learn what became of the first', async () => {
      const { store } = await fresh();
      for (const durable of [true, false]) {
        const first = await claimed(store.claim('a', String(durable), 60));
        const waiting = [
          ...(await inFlight(store.claim('a', String(durable), 60))),
          ...(await inFlight(store.claim('a', String(durable), 60))),
        ];
        if (durable) first.confirm();
        else first.release();
        assert.deepEqual(await Promise.all(waiting), [durable, durable]);
        assert.equal(await stateOf(store.claim('a', String(durable), 60)), durable ? 'confirmed' : 'claimed');
      }
    });

    test('of many copies at once exactly one is published', async () => {
      const { store } = await fresh();
      const claims = await Promise.all(Array.from({ length: 64 }, () => store.claim('a', 'same', 60)));
      const first = claims.filter((claim): claim is OpenClaim => claim.state === 'claimed');
      assert.equal(first.length, 1);
      first[0]!.confirm();
      const rest = claims.filter((claim) => claim.state === 'in_flight');
      assert.equal(rest.length, 63);
      assert.ok((await Promise.all(rest.map(({ durable }) => durable))).every((durable) => durable));
    });

    test('dropped after its own window', async () => {
      const { store, elapse } = await fresh();
      (await claimed(store.claim('a', 'short', 2))).confirm();
      (await claimed(store.claim('a', 'long', 60))).confirm();
      await elapse(1000);
      assert.equal(await stateOf(store.claim('a', 'short', 2)), 'confirmed');
      await elapse(2000);
      (await claimed(store.claim('a', 'short', 2))).confirm();
      assert.equal(await stateOf(store.claim('a', 'short', 2)), 'confirmed');
      assert.equal(await stateOf(store.claim('a', 'long', 60)), 'confirmed');
    });

    test('agrees with a plain list over a random history', async () => {
      const { store } = await fresh();
      const confirmed = new Set<string>();
      const open = new Map<string, OpenClaim>();
      const random = mulberry32(7);
      for (let step = 0; step < 6000; step++) {
        const id = String(Math.floor(random() * 1000));
        const ours = open.get(id);
        if (ours !== undefined && random() < 0.5) {
          open.delete(id);
          if (random() < 0.7) {
            confirmed.add(id);
            ours.confirm();
          } else ours.release();
          continue;
        }
        const claim = await store.claim('a', id, 3600);
        const expected = confirmed.has(id) ? 'confirmed' : ours ? 'in_flight' : 'claimed';
        assert.equal(claim.state, expected, `step ${step}`);
        if (claim.state === 'claimed') open.set(id, claim);
      }
      for (const claim of open.values()) claim.release();
    });
  });
}

/** The same sequence each time. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
