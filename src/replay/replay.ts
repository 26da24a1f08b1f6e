/**
 * Replays the quarantine: deliveries with today's providers, refused copies as they are. It runs in the gateway, which alone
 * may open the embedded log and knows what was published. In order, one delivery at a time, at the requested rate; it can be
 * stopped anywhere and run again.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim, DedupeStore } from '../dedupe/dedupe.js';
import { Delivery } from '../delivery.js';
import { CHECKS, OperatorError, QUARANTINE_REASONS } from '../errors.js';
import { decode } from '../gateway/content-coding.js';
import {
  type QuarantinedCopy,
  type QuarantinedDelivery,
  readQuarantineRecord,
} from '../gateway/quarantine-record.js';
import type { RecordFitter } from '../gateway/record-fitter.js';
import type { Router } from '../gateway/routing.js';
import type { Source, SourceIndex } from '../gateway/source.js';
import { translate, trustQuarantined } from '../gateway/verification.js';
import { type EventRecord, isForGood, PublishError, type Publisher } from '../publisher.js';
import type { ReplayOutcome, ReplayTelemetry } from '../telemetry/replay.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Quarantine, QuarantineEntry } from './quarantine-reader.js';
import type { ReplayedDelivery, ReplayLine, ReplayRequest } from './replay-request.js';
import { damaged, isWanted } from './selection.js';

export interface ReplayParts {
  readonly quarantine: Quarantine;
  readonly sources: SourceIndex;
  readonly dedupe: DedupeStore;
  readonly publisher: Publisher;
  readonly route: Router;
  readonly fitter: RecordFitter;
  readonly tracing: Tracing;
  readonly telemetry: ReplayTelemetry;
  /** How long one delivery is retried while nothing can be published; then the replay stops. Default 60,000. */
  readonly patienceMs?: number;
}

export type WriteLine = (line: ReplayLine) => Promise<void>;

type Result = Pick<ReplayedDelivery, 'outcome' | 'why' | 'events' | 'topics'>;
type Published =
  | { readonly outcome: 'published' | 'repeated' }
  | { readonly outcome: 'too_large' | 'topic_refused'; readonly why: string };

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
      delivery: quarantined.deliveryId,
      source: quarantined.source,
      received: new Date(quarantined.receivedAt).toISOString(),
      reason: quarantined.reason,
      version: quarantined.version,
      ...result,
    };
  }

  async #result(
    source: Source | undefined,
    quarantined: QuarantinedDelivery | QuarantinedCopy,
    request: ReplayRequest,
    turn: Turn,
  ): Promise<Result> {
    if (source === undefined || source.provider.name !== quarantined.provider) {
      const why = `The configuration has no source ${quarantined.source} with the provider ${quarantined.provider}.`;
      return { outcome: 'source_unknown', why };
    }
    return quarantined.kind === 'copy'
      ? this.#resultOfCopy(source, quarantined, request, turn)
      : this.#resultOfDelivery(source, quarantined, request, turn);
  }

  /** To the one topic that does not have it; the event is that which the other topics have. */
  async #resultOfCopy(
    source: Source,
    { record }: QuarantinedCopy,
    { topic = record.topic, dryRun }: ReplayRequest,
    turn: Turn,
  ): Promise<Result> {
    const { ce_id: id = '', ce_type: type = '' } = record.headers;
    const published = { events: [{ id, type }], topics: [topic] };
    if (dryRun) return { outcome: 'readable', ...published };
    await turn.pace();
    const copy = { ...record, topic, headers: { ...record.headers, ce_replay: turn.run } };
    const result = await this.#publishOnce(source, { own: `copy ${topic} ${id}` }, [copy], turn);
    return 'why' in result ? result : { ...result, ...published };
  }

  async #resultOfDelivery(
    source: Source,
    quarantined: QuarantinedDelivery,
    { topic, dryRun }: ReplayRequest,
    turn: Turn,
  ): Promise<Result> {
    const { route, fitter, telemetry } = this.#parts;
    const whole = await this.#withBody(source, quarantined);
    if (whole === null) return bodyGone;
    const { delivery } = await decode(whole.delivery);
    const verified = trustQuarantined({ ...whole, delivery });
    const translation = translate(source.provider, source.settings, verified, {
      source: source.name,
      level: quarantined.level,
      coverage: quarantined.coverage,
      via: quarantined.via,
      replay: turn.run,
    });
    if (translation.outcome === 'quarantined') {
      const { reason, error } = translation;
      if (error !== undefined) telemetry.translationFailed(source.name, quarantined.deliveryId, error);
      return { outcome: 'unreadable', why: `${reason}: ${QUARANTINE_REASONS[reason]}` };
    }
    if (translation.outcome === 'refused') return { outcome: 'refused', why: CHECKS[translation.check] };

    const fitted = fitter.fit(source.name, translation.events);
    if (fitted === null) return tooLarge;
    const routed = topic === undefined ? route : () => [topic];
    const published = {
      events: translation.events.map(({ attributes: { id, type } }) => ({ id, type })),
      topics: [...new Set(translation.events.flatMap((event) => routed(event)))],
    };
    if (dryRun) return { outcome: 'readable', ...published };
    await turn.pace();
    const { identity } = translation;
    const identities = topic === undefined ? { own: identity, event: identity } : { own: identity };
    const records = await fitter.records(source.name, fitted, routed);
    const result = await this.#publishOnce(source, identities, records, turn);
    return 'why' in result ? result : { ...result, ...published };
  }

  /** With the body that the payload store has, where the record does not contain it. Null: it has it no longer. */
  async #withBody(source: Source, quarantined: QuarantinedDelivery): Promise<QuarantinedDelivery | null> {
    const { omitted, delivery } = quarantined;
    if (omitted === null) return quarantined;
    try {
      const body = await this.#parts.fitter.storedBody(source.name, omitted);
      return body && { ...quarantined, delivery: new Delivery({ ...delivery, body }) };
    } catch (error) {
      throw new OperatorError(`The payload store cannot be read: ${(error as Error).message}`);
    }
  }

  /**
   * Once in this replay. If a redelivery or another replay has published the event before, it is published again under the
   * same id, since the operator requests it. On the normal path its identity (`event`) is also marked as published, so that a
   * late redelivery is a duplicate. If only some topics refuse it, the replay counts it as published, or it would multiply in
   * the others.
   */
  async #publishOnce(
    source: Source,
    { own: ownIdentity, event }: { readonly own: string; readonly event?: string },
    records: readonly EventRecord[],
    turn: Turn,
  ): Promise<Published> {
    const { dedupe } = this.#parts;
    const { name, dedupeWindowSeconds } = source;
    const own = await dedupe.claim(name, `replay:${turn.run}:${ownIdentity}`, dedupeWindowSeconds);
    if (own.state === 'confirmed' || (own.state === 'in_flight' && (await own.durable)))
      return { outcome: 'repeated' };
    const claims: Claim[] = [own];
    if (event !== undefined) claims.push(await dedupe.claim(name, event, dedupeWindowSeconds));

    let isDurable = false;
    try {
      const refusal = await this.#publish(records, turn);
      if (refusal === null) {
        isDurable = true;
        return { outcome: 'published' };
      }
      const { failure, refusals } = refusal;
      isDurable = refusals.length > 0 && refusals.length < records.length;
      const outcome = failure === 'too_large' ? failure : 'topic_refused';
      return { outcome, why: `${whyRefused(refusal)}${isDurable ? ' The other topics have it.' : ''}` };
    } finally {
      for (const claim of claims) {
        if (claim.state !== 'claimed' && claim.state !== 'unchecked') continue;
        if (isDurable) claim.confirm();
        else claim.release();
      }
    }
  }

  /** Null: durable; else what Kafka refuses for good. Throws an OperatorError when nothing can be published for `patienceMs`. */
  async #publish(records: readonly EventRecord[], { signal }: Turn): Promise<PublishError | null> {
    const { publisher, tracing, patienceMs = 60_000 } = this.#parts;
    const traced = tracing.recordsCreated(records, undefined);
    const giveUpAt = performance.now() + patienceMs;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        await publisher.publish(traced);
        return null;
      } catch (error) {
        if (isForGood(error)) return error;
        const isRefused = error instanceof PublishError && error.failure === 'refused';
        const mustStop = isRefused || performance.now() + wait > giveUpAt || signal.aborted;
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
  why: 'An event of this delivery is larger than kafka.maxRecordBytes even without its payload.',
};

const bodyGone: Result = {
  outcome: 'unreadable',
  why: 'The body was too large for the quarantine, and the payload store does not have it. Deliver it again at the sender.',
};

function whyRefused({ message, refusals }: PublishError): string {
  const topics = [...new Set(refusals.map(({ record }) => record.topic))].join(', ');
  return `${topics || 'The topic'} does not take the event (${message}).`;
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
