/** How well the gateway remembers what it has published. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DedupeObserver } from '../dedupe/dedupe.js';
import type { Log } from './log.js';

export class DedupeTelemetry implements DedupeObserver {
  readonly #log: Log;
  readonly #forgottenEarly: Counter;
  readonly #dedupeAvailable: Gauge;
  #store: { readonly size: number | null } = { size: null };

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
    this.#forgottenEarly = new Counter({
      name: 'onehook_dedupe_forgotten_early_total',
      help: 'Event ids forgotten before their window ended. The store was full: raise dedupe.maxKeys; or it was away.',
      registers,
    });
    this.#dedupeAvailable = new Gauge({
      name: 'onehook_dedupe_store_available',
      help: '0 while the dedupe store is away (redis) or cannot write, so that a restart would forget (embedded).',
      registers,
    });
    this.#dedupeAvailable.set(1);
    const size = () => this.#store.size;
    new Gauge({
      name: 'onehook_dedupe_keys',
      help: 'Event ids that this process remembers; not there where several gateways share a store.',
      registers,
      collect() {
        const keys = size();
        if (keys === null) this.remove();
        else this.set(keys);
      },
    });
  }

  idsForgottenEarly(count: number): void {
    this.#forgottenEarly.inc(count);
  }

  dedupeStoreLost(why: string): void {
    this.#dedupeAvailable.set(0);
    this.#log.write('error', 'the dedupe store is away; events are published all the same', { why });
  }

  dedupeStoreRegained(): void {
    this.#dedupeAvailable.set(1);
    this.#log.write('info', 'the dedupe store is back');
  }

  /** Its size is read whenever metrics are. A store that others share has none. */
  dedupeStoreOpened(store: { readonly size: number | null }): void {
    this.#store = store;
  }
}
