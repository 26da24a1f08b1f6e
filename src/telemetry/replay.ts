/** What a replay does. */
import { Counter, type Registry } from 'prom-client';
import { describeError, type Log } from './log.js';

export class ReplayTelemetry {
  readonly #log: Log;
  readonly #replayed: Counter<'source' | 'outcome'>;

  constructor(registry: Registry, log: Log, sources: readonly string[]) {
    this.#log = log;
    this.#replayed = new Counter({
      name: 'onehook_replayed_total',
      help: 'Quarantined records that a replay has tried, dry runs included.',
      labelNames: ['source', 'outcome'],
      registers: [registry],
    });
    for (const source of sources)
      for (const outcome of REPLAY_OUTCOMES) this.#replayed.inc({ source, outcome }, 0);
  }

  /** `source`: a configured one, or `-`. */
  deliveryReplayed(source: string, outcome: ReplayOutcome): void {
    this.#replayed.inc({ source, outcome });
  }

  replayStarted(run: string, dryRun: boolean): void {
    this.#log.write('info', 'replay started', { run, dryRun });
  }

  replayEnded(run: string, why: string | undefined, counts: ReplayCounts): void {
    const level = why === undefined ? 'info' : 'warn';
    this.#log.write(level, 'replay ended', { run, why, counts: JSON.stringify(counts) });
  }

  translationFailed(source: string, delivery: string, error: unknown): void {
    this.#log.write('error', 'translation failed', { source, delivery, error: describeError(error) });
  }
}

/**
 * - `published`: the delivery is durable now; `readable`: a dry run would have published it
 * - `repeated`: this replay has published it before
 * - `unreadable`: today's provider cannot read it either; `refused`: its headers contradict its body
 * - `source_unknown`: its source is no longer configured, or has another provider
 * - `too_large`: an event of it is larger than its topic accepts
 * - `topic_refused`: a topic refuses an event of it for another reason, for good
 * - `damaged`: the record lacks headers that the gateway writes
 */
export const REPLAY_OUTCOMES = [
  'published',
  'readable',
  'repeated',
  'unreadable',
  'refused',
  'source_unknown',
  'too_large',
  'topic_refused',
  'damaged',
] as const;

export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];

export type ReplayCounts = Readonly<Partial<Record<ReplayOutcome, number>>>;
