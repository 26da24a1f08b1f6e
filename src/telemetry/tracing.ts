/** What becomes of spans. A collector that is away is told once, until it is back. */

import type { TracingObserver } from '../tracing/observer.js';
import type { Log } from './log.js';

export class TracingTelemetry implements TracingObserver {
  readonly #log: Log;
  #isLosing = false;

  constructor(log: Log) {
    this.#log = log;
  }

  spansLost(why: string): void {
    if (this.#isLosing) return;
    this.#isLosing = true;
    this.#log.write('warn', 'spans are lost', {
      why,
      hint: 'Deliveries do not wait for the collector. See whether tracing.endpoint names it and this network lets the gateway reach it.',
    });
  }

  spansExported(): void {
    if (!this.#isLosing) return;
    this.#isLosing = false;
    this.#log.write('info', 'spans are exported again');
  }
}
