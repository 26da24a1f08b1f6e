/**
 * Replays the quarantine with today's providers. It runs in the gateway, which alone may open the embedded log and knows what
 * was published. In order, one delivery at a time, at the requested rate; it can be stopped anywhere and run again.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventsConfig } from '../config/load.js';
import type { Claim, DedupeStore } from '../dedupe/dedupe.js';
import { CHECKS, OperatorError, QUARANTINE_REASONS } from '../errors.js';
import { type QuarantinedDelivery, readQuarantineRecord } from '../gateway/quarantine-record.js';
import { fanOut, type Router } from '../gateway/routing.js';
import type { Source, SourceIndex } from '../gateway/source.js';
import { type Translation, translate, trustQuarantined } from '../gateway/verification.js';
import { type EventRecord, PublishError, type Publisher } from '../publisher.js';
import type { ReplayOutcome, ReplayTelemetry } from '../telemetry/replay.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Quarantine, QuarantineEntry } from './quarantine-reader.js';
import type { ReplayedDelivery, ReplayLine, ReplayRequest } from './replay-request.js';

export interface ReplayParts {
  readonly quarantine: Quarantine;
  readonly sources: SourceIndex;
  readonly dedupe: DedupeStore;
  readonly publisher: Publisher;
  readonly route: Router;
  readonly events: EventsConfig;
  readonly tracing: Tracing;
  readonly telemetry: ReplayTelemetry;
  /** How long one delivery is retried while nothing can be published; then the replay stops. Default 60,000. */
  readonly patienceMs?: number;
}

export type WriteLine = (line: ReplayLine) => Promise<void>;

type Result = Pick<ReplayedDelivery, 'outcome' | 'why' | 'events' | 'topics'>;
type Readable = Extract<Translation, { outcome: 'events' }>;

const PROGRESS_MS = 250;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const STOPPED = 'The replay was interrupted.';

export class Replay {
  readonly #parts: ReplayParts;
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Only one replay runs at a time: see `isRunning`. Resolves when the last line is written; rejects only on a defect. */
  run(request: ReplayRequest, write: WriteLine, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const ended = this.#run(request, write, AbortSignal.any([signal, stop.signal])).finally(() => {
      this.#running = null;
    });
    this.#running = { stop, ended };
    return ended;
  }

  /** Ends a running replay after its current delivery. */
  async close(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended.catch(() => undefined);
  }

  async #run(request: ReplayRequest, write: WriteLine, signal: AbortSignal): Promise<void> {
    const { quarantine, telemetry } = this.#parts;
    const run = request.run ?? randomUUID();
    const counts: Partial<Record<ReplayOutcome, number>> = {};
    const pace = pacer(request.rate, signal);
    let progressAt = 0;

    const each = async ({ record, offset, at, of }: QuarantineEntry) => {
      const line = record && (await this.#replay(record, request, { run, pace, signal }));
      if (line) {
        counts[line.outcome] = (counts[line.outcome] ?? 0) + 1;
        await write({ kind: 'delivery', offset, at, of, ...line });
      } else if (at === of || performance.now() - progressAt > PROGRESS_MS) {
        progressAt = performance.now();
        await write({ kind: 'progress', at, of });
      }
    };

    telemetry.replayStarted(run, request.dryRun);
    await write({ kind: 'started', run, dryRun: request.dryRun });
    let why: string | undefined;
    try {
      await quarantine.read({ fromOffset: request.fromOffset, signal }, each);
      if (signal.aborted) why = STOPPED;
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      why = error.message;
    }
    telemetry.replayEnded(run, why, counts);
    await write({ kind: 'ended', run, outcome: why === undefined ? 'finished' : 'stopped', why, counts });
  }

  /** Null for a delivery that the request does not select. */
  async #replay(record: EventRecord, request: ReplayRequest, turn: Turn): Promise<ReplayedDelivery | null> {
    const { sources, telemetry } = this.#parts;
    const quarantined = readQuarantineRecord(record);
    if (quarantined === null) return damaged(record, request);
    if (!isWanted(quarantined, request)) return null;

    const [source] = sources.named(quarantined.source) ?? [];
    const result = await this.#result(source, quarantined, request, turn);
    telemetry.deliveryReplayed(source?.name ?? '-', result.outcome);
    return {
      delivery: quarantined.delivery.id,
      source: quarantined.source,
      received: new Date(quarantined.delivery.receivedAt).toISOString(),
      reason: quarantined.reason,
      version: quarantined.version,
      ...result,
    };
  }

  async #result(
    source: Source | undefined,
    quarantined: QuarantinedDelivery,
    { topic, dryRun }: ReplayRequest,
    turn: Turn,
  ): Promise<Result> {
    const { route, events, telemetry } = this.#parts;
    if (source === undefined || source.provider.name !== quarantined.provider) {
      const why = `The configuration has no source ${quarantined.source} with the provider ${quarantined.provider}.`;
      return { outcome: 'source_unknown', why };
    }
    const translation = translate(source.provider, source.settings, trustQuarantined(quarantined), {
      source: source.name,
      level: quarantined.level,
      via: quarantined.via,
      replay: turn.run,
    });
    if (translation.outcome === 'quarantined') {
      const { reason, error } = translation;
      if (error !== undefined) telemetry.translationFailed(source.name, quarantined.delivery.id, error);
      return { outcome: 'unreadable', why: `${reason}: ${QUARANTINE_REASONS[reason]}` };
    }
    if (translation.outcome === 'refused') return { outcome: 'refused', why: CHECKS[translation.check] };
    if (translation.outcome === 'empty') return { outcome: 'unreadable', why: 'The body is empty.' };

    const records = fanOut(translation.events, topic === undefined ? route : () => [topic], events);
    if (records === null) return tooLarge;
    const published = {
      events: translation.events.map(({ attributes: { id, type } }) => ({ id, type })),
      topics: [...new Set(records.map((record) => record.topic))],
    };
    if (dryRun) return { outcome: 'readable', ...published };
    await turn.pace();
    const outcome = await this.#publishOnce(source, translation, records, topic === undefined, turn);
    return outcome === 'too_large' ? tooLarge : { outcome, ...published };
  }

  /**
   * Once in this replay. If a redelivery or another replay has published the event before, it is published again under the
   * same id, since the operator requests it. On the normal path it is also marked as published, so that a late redelivery is
   * a duplicate.
   */
  async #publishOnce(
    source: Source,
    { identity }: Readable,
    records: readonly EventRecord[],
    onNormalPath: boolean,
    turn: Turn,
  ): Promise<'published' | 'repeated' | 'too_large'> {
    const { dedupe } = this.#parts;
    const { name, dedupeWindowSeconds } = source;
    const own = await dedupe.claim(name, `replay:${turn.run}:${identity}`, dedupeWindowSeconds);
    if (own.state === 'confirmed' || (own.state === 'in_flight' && (await own.durable))) return 'repeated';
    const claims: Claim[] = [own];
    if (onNormalPath) claims.push(await dedupe.claim(name, identity, dedupeWindowSeconds));

    let isDurable = false;
    try {
      isDurable = await this.#publish(records, turn);
    } finally {
      for (const claim of claims) {
        if (claim.state !== 'claimed' && claim.state !== 'unchecked') continue;
        if (isDurable) claim.confirm();
        else claim.release();
      }
    }
    return isDurable ? 'published' : 'too_large';
  }

  /** False: too large. Throws an OperatorError when nothing can be published for `patienceMs`. */
  async #publish(records: readonly EventRecord[], { signal }: Turn): Promise<boolean> {
    const { publisher, tracing, patienceMs = 60_000 } = this.#parts;
    const traced = tracing.recordsCreated(records, undefined);
    const giveUpAt = performance.now() + patienceMs;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        await publisher.publish(traced);
        return true;
      } catch (error) {
        const failure = error instanceof PublishError ? error.failure : 'unavailable';
        if (failure === 'too_large') return false;
        const mustStop = failure === 'refused' || performance.now() + wait > giveUpAt || signal.aborted;
        if (mustStop) throw new OperatorError(`Nothing can be published: ${(error as Error).message}`);
        await sleep(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

interface Turn {
  readonly run: string;
  readonly pace: () => Promise<void>;
  readonly signal: AbortSignal;
}

const tooLarge: Result = {
  outcome: 'too_large',
  why: 'An event of this delivery is larger than kafka.maxRecordBytes, or than its topic accepts.',
};

function isWanted({ delivery, source, reason }: QuarantinedDelivery, request: ReplayRequest): boolean {
  const { receivedAt } = delivery;
  return (
    (request.from === undefined || receivedAt >= request.from) &&
    (request.to === undefined || receivedAt < request.to) &&
    (request.deliveries === undefined || request.deliveries.includes(delivery.id)) &&
    (request.source === undefined || request.source === source) &&
    (request.reason === undefined || request.reason === reason)
  );
}

/** A record that cannot be read may or may not be in the requested range. It is reported unless the request names a delivery, a source or a reason. */
function damaged({ headers }: EventRecord, { deliveries, source, reason }: ReplayRequest) {
  if (deliveries ?? source ?? reason) return null;
  return {
    delivery: headers.onehook_delivery ?? '-',
    source: headers.onehook_source ?? '-',
    received: headers.onehook_received ?? '-',
    reason: headers.onehook_reason ?? '-',
    version: headers.onehook_version ?? '-',
    outcome: 'damaged' as const,
    why: 'The record lacks headers that the gateway writes, so another program wrote or changed it.',
  };
}

/** The returned function resolves at most `perSecond` times a second. */
function pacer(perSecond: number, signal: AbortSignal): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    const wait = next - now;
    next = Math.max(next, now) + 1000 / perSecond;
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
  };
}
