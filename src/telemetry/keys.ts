/** Public keys that providers publish, by their URL. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Log } from './log.js';

export class KeyTelemetry {
  readonly #log: Log;
  readonly #fetched: Gauge<'url'>;
  readonly #failed: Counter<'url'>;

  constructor(registry: Registry, log: Log) {
    const registers = [registry];
    this.#log = log;
    this.#fetched = new Gauge({
      name: 'onehook_keys_fetched_timestamp_seconds',
      help: 'When the public keys at the URL were last fetched; 0: never since the start. They are fetched when a delivery needs them, and at most once a day unless a fetch fails.',
      labelNames: ['url'],
      registers,
    });
    this.#failed = new Counter({
      name: 'onehook_key_fetches_failed_total',
      help: 'Failed fetches of public keys. Cached keys stay in use; with none cached, deliveries get 503.',
      labelNames: ['url'],
      registers,
    });
  }

  keySetOpened(url: string): void {
    this.#fetched.set(labelsOf(url), 0);
    this.#failed.inc(labelsOf(url), 0);
  }

  keysFetched(url: string): void {
    this.#fetched.set(labelsOf(url), Date.now() / 1000);
  }

  keysNotFetched(url: string, error: unknown): void {
    this.#failed.inc(labelsOf(url));
    this.#log.write('error', 'could not fetch the public keys of a provider', {
      url,
      why: (error as Error).message,
    });
  }
}

/** Without the query, which may contain anything. */
function labelsOf(url: string): { url: string } {
  const { origin, pathname } = new URL(url);
  return { url: origin + pathname };
}
