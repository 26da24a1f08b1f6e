/** Reads the quarantine, from Kafka or the embedded log: the records that are in it at the start, oldest first, one at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventLog } from '../journal/embedded-log.js';
import type { EventRecord } from '../publisher.js';

export interface QuarantineEntry {
  /** Null: only progress; no quarantined record is at this offset. */
  readonly record: EventRecord | null;
  readonly offset: number;
  /** The progress: `at` of `of` records are read. */
  readonly at: number;
  readonly of: number;
}

export interface Quarantine {
  /**
   * Awaits `each` before the next record. Ends early when `signal` aborts.
   * Rejects with an OperatorError when the quarantine cannot be read, and with any error of `each`.
   */
  read(
    options: { readonly fromOffset?: number | undefined; readonly signal: AbortSignal },
    each: (entry: QuarantineEntry) => Promise<void>,
  ): Promise<void>;
}

const READ_BATCH = 100;

/** Without Kafka, quarantined records are among the events of the embedded log, under their own topic. */
export function embeddedQuarantine(log: EventLog, topic: string): Quarantine {
  return {
    async read({ fromOffset = 0, signal }, each) {
      const end = log.nextOffset;
      const start = Math.min(Math.max(fromOffset, log.firstOffset), end);
      const of = end - start;
      for (let next = start; next < end && !signal.aborted; ) {
        const entries = (await log.read(next, READ_BATCH)).filter(({ offset }) => offset < end);
        for (const { offset, record } of entries) {
          if (signal.aborted) return;
          if (record.topic === topic) await each({ record, offset, at: offset - start + 1, of });
        }
        next = (entries.at(-1)?.offset ?? end - 1) + 1;
        await each({ record: null, offset: next, at: next - start, of });
        // Live deliveries come first.
        await nextTurn();
      }
    },
  };
}
