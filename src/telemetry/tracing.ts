/** The export of spans. A collector that is unavailable is reported once, until it works again. */

import type { TracingObserver } from '../tracing/observer.js';
import type { Log } from './log.js';

export class TracingTelemetry implements TracingObserver {
  readonly #log: Log;
  #isDropping = false;

  constructor(log: Log) {
    this.#log = log;
  }

  spansDropped(why: string): void {
    if (this.#isDropping) return;
    this.#isDropping = true;
    this.#log.write('warn', 'trace export failed; spans dropped', {
      why,
      hint: 'Deliveries do not wait for the collector. Check that tracing.endpoint names it, and that the gateway can reach it.',
    });
  }

  spansExported(): void {
    if (!this.#isDropping) return;
    this.#isDropping = false;
    this.#log.write('info', 'trace export works again');
  }
}
