/** Dedupe in this process alone, until it ends. Bounded; what is forgotten early is told. */
import type { DedupeObserver, DedupeStore } from './dedupe.js';
import { createLocalStore } from './local.js';
import { RecentIds } from './recent-ids.js';

export interface MemoryStoreOptions {
  readonly maxKeys: number;
  readonly observer: DedupeObserver;
  readonly now?: () => number;
}

export function createMemoryStore({ maxKeys, observer, now = Date.now }: MemoryStoreOptions): DedupeStore {
  const forgottenEarly = (count: number) => observer.idsForgottenEarly(count);
  return createLocalStore({ ids: new RecentIds({ maxKeys, forgottenEarly }), now });
}
