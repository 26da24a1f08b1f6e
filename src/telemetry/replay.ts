/** What a replay did, as a metric and as log lines. */
import { Counter, type Registry } from 'prom-client';
import type { Log } from './log.js';

export class ReplayTelemetry {
  readonly #log: Log;
  readonly #replayed: Counter<'source' | 'outcome'>;

  constructor(registry: Registry, log: Log, sources: readonly string[]) {
    this.#log = log;
    this.#replayed = new Counter({
      name: 'onehook_replayed_total',
      help: 'Quarantined deliveries that a replay has tried again, dry runs included.',
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
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log.write('error', 'translation failed', { source, delivery, error: told });
  }
}

/**
 * - `published`: it is durable now; `readable`: a dry run would have published it
 * - `repeated`: this replay has published it before
 * - `unreadable`: today's provider cannot read it either; `refused`: its headers and its body disagree
 * - `source_unknown`: its source is not configured any more, or has another provider
 * - `too_large`: what it became is larger than its topic takes
 * - `damaged`: the record lacks what the gateway writes into it
 */
export const REPLAY_OUTCOMES = [
  'published',
  'readable',
  'repeated',
  'unreadable',
  'refused',
  'source_unknown',
  'too_large',
  'damaged',
] as const;

export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];

export type ReplayCounts = Readonly<Partial<Record<ReplayOutcome, number>>>;
