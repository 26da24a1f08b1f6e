/** Builds the store that the configuration asks for. Fails for a directory that cannot be used, never for a store that is away. */
import { join } from 'node:path';
import type { Config } from '../config.js';
import type { DedupeFacts, DedupeStore } from './dedupe.js';
import { openEmbeddedStore } from './embedded.js';
import { createMemoryStore } from './memory.js';

export async function openDedupeStore(
  { dedupe, journal }: Pick<Config, 'dedupe' | 'journal'>,
  facts: DedupeFacts,
): Promise<DedupeStore> {
  const { store, maxKeys } = dedupe;
  if (store === 'memory') return createMemoryStore({ maxKeys, facts });
  // A directory and a lock of its own: the journal may be absent, or elsewhere.
  return openEmbeddedStore({ directory: join(journal.directory, 'dedupe'), maxKeys, facts });
}
