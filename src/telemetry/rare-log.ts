/** A log that a flood of deliveries cannot fill: at most one line a second of each kind, with the number of lines left out. */
import type { Log, LogFields, LogLevel } from './log.js';

const INTERVAL_MS = 1000;

export class RareLog {
  readonly #log: Log;
  readonly #last = new Map<string, { at: number; suppressed: number }>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `kind` must be from a closed set, since each is held in memory. */
  write(kind: string, level: LogLevel, message: string, fields: LogFields): void {
    const last = this.#last.get(kind) ?? { at: 0, suppressed: 0 };
    const now = Date.now();
    if (now - last.at < INTERVAL_MS) {
      last.suppressed += 1;
      return;
    }
    this.#log.write(level, message, { ...fields, suppressed: last.suppressed });
    this.#last.set(kind, { at: now, suppressed: 0 });
  }
}
