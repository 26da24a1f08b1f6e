/** Claims on ids in the memory of this process: what the memory and the embedded store share. */
import { type Claim, type DedupeStore, eventKey } from './dedupe.js';
import { InFlight } from './in-flight.js';
import type { RecentIds } from './recent-ids.js';

export interface LocalStoreOptions {
  readonly ids: RecentIds;
  /** An id was added. */
  readonly added?: () => void;
  readonly close?: () => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const CONFIRMED: Claim = { state: 'confirmed' };

export function createLocalStore({ ids, added, close, now = Date.now }: LocalStoreOptions): DedupeStore {
  const inFlight = new InFlight();
  const nowSeconds = () => Math.floor(now() / 1000);

  return {
    claim(source, identity, windowSeconds): Claim {
      const key = eventKey(source, identity);
      const durable = inFlight.outcomeOf(key);
      if (durable !== undefined) return { state: 'in_flight', durable };
      if (ids.has(key, nowSeconds())) return CONFIRMED;
      const settle = inFlight.enter(key);
      return {
        state: 'claimed',
        confirm: () => {
          ids.add(key, Math.ceil(now() / 1000) + windowSeconds, nowSeconds());
          settle(true);
          added?.();
        },
        release: () => settle(false),
      };
    },
    get size() {
      return ids.size;
    },
    close: async () => close?.(),
  };
}
