/** Builds the store that the configuration asks for. Fails for a directory that cannot be used, never for a store that is away. */
import { join } from 'node:path';
import type { Config } from '../config/load.js';
import type { DedupeObserver, DedupeStore } from './dedupe.js';
import { openEmbeddedStore } from './embedded.js';
import { createMemoryStore } from './memory.js';

/** The embedded log has no deadline; a disk that needs longer than this costs a duplicate at most. */
const EMBEDDED_PUBLISH_TIMEOUT_MS = 2000;

export async function openDedupeStore(
  { dedupe, journal, destination }: Pick<Config, 'dedupe' | 'journal' | 'destination'>,
  observer: DedupeObserver,
): Promise<DedupeStore> {
  const { store, maxKeys, redis } = dedupe;
  if (store === 'memory') return createMemoryStore({ maxKeys, observer });
  if (store === 'redis' && redis) {
    // Loaded only when it is chosen.
    const { openRedisStore } = await import('./redis.js');
    return openRedisStore({
      config: redis,
      publishTimeoutMs:
        destination.kind === 'kafka' ? destination.publishTimeoutMs : EMBEDDED_PUBLISH_TIMEOUT_MS,
      observer,
    });
  }
  // A directory and a lock of its own: the journal may be absent, or elsewhere.
  return openEmbeddedStore({ directory: join(journal.directory, 'dedupe'), maxKeys, observer });
}
