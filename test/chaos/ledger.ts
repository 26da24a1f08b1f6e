/** What was sent, and what is owed: a 2xx makes an obligation. The sender alone writes here, the oracle reads. */

import type { Identity } from './delivery.js';

const NOT_YET = 0;

export class Ledger {
  readonly run: string;
  /** By key, then by sequence - 1: when it was acknowledged first, ms since the epoch. */
  readonly #acknowledgedAt: number[][];
  #acknowledged = 0;

  constructor(run: string, keys: number) {
    this.run = run;
    this.#acknowledgedAt = Array.from({ length: keys }, () => []);
  }

  get keys(): number {
    return this.#acknowledgedAt.length;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  sending({ key, sequence }: Identity): void {
    const ofKey = this.#acknowledgedAt[key]!;
    if (sequence > ofKey.length) ofKey.push(NOT_YET);
  }

  acknowledge({ key, sequence }: Identity, at: number): void {
    const ofKey = this.#acknowledgedAt[key]!;
    if (ofKey[sequence - 1] !== NOT_YET) return;
    ofKey[sequence - 1] = at;
    this.#acknowledged++;
  }

  wasSent({ key, sequence }: Identity): boolean {
    return sequence >= 1 && sequence <= (this.#acknowledgedAt[key]?.length ?? 0);
  }

  /** What was acknowledged at `since` or later. */
  *obligations(since = 0): Generator<Identity> {
    for (const [key, ofKey] of this.#acknowledgedAt.entries()) {
      for (const [index, at] of ofKey.entries()) {
        if (at !== NOT_YET && at >= since) yield { key, sequence: index + 1 };
      }
    }
  }

  countObligations(since: number): number {
    let count = 0;
    for (const ofKey of this.#acknowledgedAt)
      for (const at of ofKey) if (at !== NOT_YET && at >= since) count++;
    return count;
  }
}
