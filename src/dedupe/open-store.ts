/** Builds the store of the configuration. Fails for a directory that cannot be used, never for a store that is unavailable. */
import { join } from 'node:path';
import type { Config } from '../config/load.js';
import type { Ownership } from '../journal/owner.js';
import type { DedupeObserver, DedupeStore } from './dedupe.js';
import { openEmbeddedStore } from './embedded.js';
import { createMemoryStore } from './memory.js';

/** The embedded log has no publish timeout; a disk that needs longer than this costs a duplicate at most. */
const EMBEDDED_PUBLISH_TIMEOUT_MS = 2000;

export async function openDedupeStore(
  { dedupe, journal, destination }: Pick<Config, 'dedupe' | 'journal' | 'destination'>,
  ownership: Ownership,
  observer: DedupeObserver,
): Promise<DedupeStore> {
  const { store, maxKeys, redis } = dedupe;
  if (store === 'memory') return createMemoryStore({ maxKeys, observer });
  if (store === 'redis' && redis) {
    // Loaded only when chosen.
    const { openRedisStore } = await import('./redis.js');
    return openRedisStore({
      config: redis,
      publishTimeoutMs:
        destination.kind === 'kafka' ? destination.publishTimeoutMs : EMBEDDED_PUBLISH_TIMEOUT_MS,
      observer,
    });
  }
  return openEmbeddedStore({ directory: join(journal.directory, 'dedupe'), ownership, maxKeys, observer });
}
