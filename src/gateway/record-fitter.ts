/**
 * Events and quarantined deliveries -> records, none larger than `kafka.maxRecordBytes`. What is too large goes out without its
 * payload, so that the end of a job survives its size; the payload is stored first, where a store is configured (docs/adr/0013).
 */
import type { EventsConfig } from '../config/load.js';
import type { CanonicalEvent, PayloadOmitted } from '../event.js';
import type { PayloadKey, PayloadStore } from '../payloads/payload-store.js';
import type { EventRecord } from '../publisher.js';
import { hexDigest } from '../schemes/digest.js';
import type { PayloadTelemetry } from '../telemetry/payloads.js';
import { withoutBody } from './quarantine-record.js';
import { type EncodedEvent, encodeEvent, type PublishedEvent, recordBytes } from './record.js';
import type { Router } from './routing.js';

export interface FitterParts {
  readonly events: EventsConfig;
  /** Null: what does not fit is stored nowhere. */
  readonly payloads: PayloadStore | null;
  readonly telemetry: PayloadTelemetry;
}

/** An event as it fits into a record. */
export interface FittedEvent {
  readonly event: CanonicalEvent;
  readonly encoded: EncodedEvent;
  /** Its payload, where that is left out. */
  readonly omitted: PayloadOmitted | null;
}

export class RecordFitter {
  readonly #parts: FitterParts;

  constructor(parts: FitterParts) {
    this.#parts = parts;
  }

  /** Null where one of the events is too large even without its payload. */
  fit(source: string, events: readonly CanonicalEvent[]): FittedEvent[] | null {
    const { mode, maxRecordBytes } = this.#parts.events;
    const digests = new Map<Buffer, PayloadOmitted>();
    const fitted: FittedEvent[] = [];
    for (const event of events) {
      const { payload } = event;
      // A payload that is too large by itself is not copied into a record first.
      const whole = payload.length > maxRecordBytes ? null : encodeEvent(event, mode);
      if (whole !== null && recordBytes(whole) <= maxRecordBytes) {
        fitted.push({ event, encoded: whole, omitted: null });
        continue;
      }
      const omitted = digests.get(payload) ?? digested(payload);
      digests.set(payload, omitted);
      const reference = this.#parts.payloads?.reference(keyOf('payloads', source, omitted));
      const encoded = encodeEvent(withoutPayload(event, omitted, reference), mode);
      if (recordBytes(encoded) > maxRecordBytes) return null;
      fitted.push({ event, encoded, omitted });
    }
    return fitted;
  }

  /**
   * Stores the payloads that are left out, and only then makes the records. An event whose payload could not be stored goes out
   * all the same, without `dataref`. Never rejects.
   */
  async records(source: string, fitted: readonly FittedEvent[], route: Router): Promise<EventRecord[]> {
    const stored = new Map<string, Promise<boolean>>();
    const records: EventRecord[] = [];
    for (const { event, encoded, omitted } of fitted) {
      let sent = encoded;
      if (omitted !== null && this.#parts.payloads !== null) {
        const { sha256 } = omitted;
        const storing = stored.get(sha256) ?? this.#store(keyOf('payloads', source, omitted), event.payload);
        stored.set(sha256, storing);
        if (!(await storing)) sent = encodeEvent(withoutPayload(event, omitted), this.#parts.events.mode);
      }
      // All topics share one value of an event.
      for (const topic of route(event)) records.push({ topic, ...sent });
    }
    return records;
  }

  /** The record itself if it fits. Else without the body, which is stored first; null where it should be but could not be. */
  async quarantined(source: string, record: EventRecord): Promise<EventRecord | null> {
    const { events, payloads } = this.#parts;
    if (recordBytes(record) <= events.maxRecordBytes) return record;
    const omitted = digested(record.value);
    const key = keyOf('quarantine', source, omitted);
    if (payloads !== null && !(await this.#store(key, record.value))) return null;
    return withoutBody(record, omitted, payloads?.reference(key));
  }

  /** The body of a quarantined delivery whose record does not contain it. Null where it is not stored. Rejects where that is unknown. */
  async storedBody(source: string, omitted: PayloadOmitted): Promise<Buffer | null> {
    const body = await this.#parts.payloads?.get(keyOf('quarantine', source, omitted), omitted.bytes);
    return body !== undefined && body !== null && hexDigest(body) === omitted.sha256 ? body : null;
  }

  async #store(key: PayloadKey, bytes: Buffer): Promise<boolean> {
    const { payloads, telemetry } = this.#parts;
    try {
      await payloads?.put(key, bytes);
      telemetry.payloadStored(key.source);
      return true;
    } catch (error) {
      telemetry.payloadNotStored(key.source, error);
      return false;
    }
  }
}

const digested = (bytes: Buffer): PayloadOmitted => ({ bytes: bytes.length, sha256: hexDigest(bytes) });

const keyOf = (kind: PayloadKey['kind'], source: string, { sha256 }: PayloadOmitted): PayloadKey => ({
  kind,
  source,
  sha256,
});

/**
 * A job's data says itself what is missing from it. Elsewhere the data is the payload, so the event has none, as the claim check
 * of CloudEvents has it: anything in its place could be read as the sender's. Then it has no `datacontenttype` either, or
 * CloudEvents' JavaScript SDK (10.0.0) parses the empty value of a record in binary mode as JSON, and throws.
 */
function withoutPayload(
  { attributes, jobData, ...event }: CanonicalEvent,
  omitted: PayloadOmitted,
  reference?: string,
): PublishedEvent {
  const dataref = reference === undefined ? {} : { dataref: reference };
  if (jobData !== null) {
    const data = { ...jobData, payloadOmitted: omitted };
    return { ...event, attributes: { ...attributes, ...dataref }, jobData: data, payload: null };
  }
  const { datacontenttype, ...others } = attributes;
  const extensions = { ...dataref, payloadbytes: omitted.bytes, payloadsha256: omitted.sha256 };
  return { ...event, attributes: { ...others, ...extensions }, jobData, payload: null };
}
