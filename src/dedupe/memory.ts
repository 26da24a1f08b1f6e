/** Dedupe within this process, until it ends. Bounded; ids dropped before their window ended are reported. */
import type { DedupeObserver, DedupeStore } from './dedupe.js';
import { createLocalStore } from './local.js';
import { RecentIds } from './recent-ids.js';

export interface MemoryStoreOptions {
  readonly maxKeys: number;
  readonly observer: DedupeObserver;
  readonly now?: () => number;
}

export function createMemoryStore({ maxKeys, observer, now = Date.now }: MemoryStoreOptions): DedupeStore {
  const droppedEarly = (count: number) => observer.idsDroppedEarly(count);
  return createLocalStore({ ids: new RecentIds({ maxKeys, droppedEarly }), now });
}
