/** Dedupe in this process alone, until it ends. Bounded; what is forgotten early is told. */
import type { DedupeFacts, DedupeStore } from './dedupe.js';
import { createLocalStore } from './local.js';
import { RecentIds } from './recent-ids.js';

export interface MemoryStoreOptions {
  readonly maxKeys: number;
  readonly facts: DedupeFacts;
  readonly now?: () => number;
}

export function createMemoryStore({ maxKeys, facts, now = Date.now }: MemoryStoreOptions): DedupeStore {
  const forgottenEarly = (count: number) => facts.idsForgottenEarly(count);
  return createLocalStore({ ids: new RecentIds({ maxKeys, forgottenEarly }), now });
}
