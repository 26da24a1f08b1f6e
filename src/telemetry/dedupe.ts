/** The dedupe store: its size, its state, and what it had to drop early. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DedupeObserver } from '../dedupe/dedupe.js';
import type { Log } from './log.js';

export class DedupeTelemetry implements DedupeObserver {
  readonly #log: Log;
  readonly #droppedEarly: Counter;
  readonly #dedupeAvailable: Gauge;
  #store: { readonly size: number | null } = { size: null };

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
    this.#droppedEarly = new Counter({
      name: 'onehook_dedupe_dropped_early_total',
      help: 'Event ids dropped before their window ended, because the store was full (raise dedupe.maxKeys) or unavailable.',
      registers,
    });
    this.#dedupeAvailable = new Gauge({
      name: 'onehook_dedupe_store_available',
      help: '0 while the dedupe store is unavailable (redis) or cannot write (embedded), so that a restart would lose ids.',
      registers,
    });
    this.#dedupeAvailable.set(1);
    const size = () => this.#store.size;
    new Gauge({
      name: 'onehook_dedupe_keys',
      help: 'Event ids in the memory of this process. Absent where several gateways share a store.',
      registers,
      collect() {
        const keys = size();
        if (keys === null) this.remove();
        else this.set(keys);
      },
    });
  }

  idsDroppedEarly(count: number): void {
    this.#droppedEarly.inc(count);
  }

  dedupeStoreLost(why: string): void {
    this.#dedupeAvailable.set(0);
    this.#log.write('error', 'the dedupe store is unavailable; publishing goes on, duplicates are possible', {
      why,
    });
  }

  dedupeStoreRegained(): void {
    this.#dedupeAvailable.set(1);
    this.#log.write('info', 'the dedupe store is available again');
  }

  /** Its size is read at each scrape. A shared store has none. */
  dedupeStoreOpened(store: { readonly size: number | null }): void {
    this.#store = store;
  }
}
