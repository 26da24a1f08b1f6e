/** What becomes of payloads that are too large for a record. */
import { Counter, type Registry } from 'prom-client';
import type { PayloadObserver } from '../payloads/observer.js';
import type { Log } from './log.js';
import { RareLog } from './rare-log.js';

export class PayloadTelemetry implements PayloadObserver {
  readonly #log: Log;
  readonly #rareLog: RareLog;
  readonly #stored: Counter<'source'>;
  readonly #notStored: Counter<'source'>;
  readonly #deleted: Counter;

  constructor(registry: Registry, log: Log, sources: readonly string[]) {
    const registers = [registry];
    this.#log = log;
    this.#rareLog = new RareLog(log);
    this.#stored = new Counter({
      name: 'onehook_payloads_stored_total',
      help: 'Payloads and quarantined bodies that are too large for a record, written to the payload store.',
      labelNames: ['source'],
      registers,
    });
    this.#notStored = new Counter({
      name: 'onehook_payloads_not_stored_total',
      help: 'Payloads that the payload store did not take. Their events are published without dataref; deliveries to be quarantined get 503.',
      labelNames: ['source'],
      registers,
    });
    this.#deleted = new Counter({
      name: 'onehook_payloads_deleted_total',
      help: 'Oldest payloads deleted from payloads.directory to stay under payloads.maxBytes.',
      registers,
    });
    for (const source of sources)
      for (const counter of [this.#stored, this.#notStored]) counter.inc({ source }, 0);
  }

  payloadStored(source: string): void {
    this.#stored.inc({ source });
  }

  payloadNotStored(source: string, error: unknown): void {
    this.#notStored.inc({ source });
    this.#rareLog.write(
      `stored/${source}`,
      'error',
      'could not store a payload that is too large for a record',
      {
        source,
        why: (error as Error).message,
        hint: 'Check payloads.directory or payloads.s3. Until it works, events are published without such payloads, and deliveries for the quarantine get 503.',
      },
    );
  }

  payloadsDeleted(count: number): void {
    this.#deleted.inc(count);
    this.#log.write('warn', 'deleted oldest payloads to stay under payloads.maxBytes', {
      payloads: count,
      hint: 'Raise payloads.maxBytes if consumers read them later than that.',
    });
  }
}
