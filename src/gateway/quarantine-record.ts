/**
 * What the quarantine topic holds, and the way back for `onehook replay`: a verified delivery that could not be read, or the
 * copy of an event that its topic refuses.
 */
import { Delivery } from '../delivery.js';
import type { QuarantineReason } from '../errors.js';
import type { PayloadOmitted } from '../event.js';
import type { EventRecord, Refusal } from '../publisher.js';
import { PAYLOAD_COVERAGES, type Proof, proofOf } from '../schemes/scheme.js';
import { attributesOf } from './record.js';
import type { Source } from './source.js';

/** Headers that may contain a credential, or the URL with its token. Signatures are recorded: they reveal no secret. */
const SECRET_HEADER =
  /authorization|cookie|token|secret|password|api-?key|^referer$|(?:original|rewrite|forwarded).*(?:ur[il]|path)$/;

export interface QuarantineFacts {
  readonly topic: string;
  /** Of the gateway and its built-in providers. */
  readonly version: string;
  readonly via?: 'poll' | undefined;
}

/** The bytes of a delivery that could not be read, with the source's secrets masked by the caller, and what `replay` needs to try again. Never its URL. */
export function quarantineRecord(
  source: Source,
  delivery: Delivery,
  { reason, ...facts }: QuarantineFacts & { readonly reason: QuarantineReason },
): EventRecord {
  const { token } = delivery;
  const recorded: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(delivery.headers)) {
    const holdsToken = token && values?.some((value) => value.includes(token));
    if (values && !holdsToken && !SECRET_HEADER.test(name)) recorded[name] = values;
  }
  return {
    topic: facts.topic,
    key: source.name,
    headers: {
      'content-type': delivery.header('content-type') ?? 'application/octet-stream',
      ...originHeaders(originOf(source, delivery), reason, facts),
      ...(delivery.method === 'POST' ? {} : { onehook_method: delivery.method }),
      onehook_headers: JSON.stringify(recorded),
    },
    value: delivery.body,
  };
}

/** A record whose body is too large for it; `reference`: where the body is stored. */
export function withoutBody(
  record: EventRecord,
  { bytes, sha256 }: PayloadOmitted,
  reference: string | undefined,
): EventRecord {
  const headers: Record<string, string> = {
    ...record.headers,
    onehook_omitted_bytes: String(bytes),
    onehook_omitted_sha256: sha256,
    ...(reference === undefined ? {} : { onehook_dataref: reference }),
  };
  return { ...record, headers, value: Buffer.alloc(0) };
}

/** A record that its topic refuses: its value and headers as they are, and what `replay` needs to publish it to that topic. */
export function quarantinedCopy(
  source: Source,
  delivery: Delivery,
  refusal: Refusal,
  facts: QuarantineFacts,
): EventRecord {
  return copyOf(refusal, originOf(source, delivery), facts);
}

/**
 * The same for an event out of the journal, which has the record and nothing of its delivery: the event's own attributes say
 * where it came from, and where the sender names no delivery, the event's id stands for it. Null for a record that is no event.
 */
export function quarantinedJournaledCopy(refusal: Refusal, facts: QuarantineFacts): EventRecord | null {
  const attributes = attributesOf(refusal.record);
  const {
    id,
    source,
    provider,
    recordedtime: received,
    verification,
    coverage,
    deliveryid,
    via,
  } = attributes;
  const name = /^\/sources\/(.+)$/.exec(source ?? '')?.[1];
  const isComplete = id && name && provider && received && verification && coverage;
  if (!isComplete || refusal.record.topic === facts.topic) return null;
  const isMasked = String(attributes.masked) === 'true';
  const delivery = deliveryid ?? id;
  const origin = { source: name, provider, delivery, received, verification, coverage, isMasked };
  return copyOf(refusal, origin, via === 'poll' ? { ...facts, via } : facts);
}

function copyOf({ record, failure }: Refusal, origin: OriginFacts, facts: QuarantineFacts): EventRecord {
  return {
    topic: facts.topic,
    key: origin.source,
    headers: {
      ...record.headers,
      ...originHeaders(origin, 'topic_refused', facts),
      onehook_topic: record.topic,
      onehook_failure: failure,
      ...(record.key === null ? {} : { onehook_key: record.key }),
    },
    value: record.value,
  };
}

interface OriginFacts {
  readonly source: string;
  readonly provider: string;
  readonly delivery: string;
  readonly received: string;
  readonly verification: string;
  readonly coverage: string;
  readonly isMasked: boolean;
}

function originOf({ name, provider, scheme }: Source, { id, receivedAt, masked }: Delivery): OriginFacts {
  const { level, coverage } = proofOf(scheme);
  return {
    source: name,
    provider: provider.name,
    delivery: id,
    received: new Date(receivedAt).toISOString(),
    verification: level,
    coverage,
    isMasked: masked === true,
  };
}

function originHeaders(origin: OriginFacts, reason: QuarantineReason, { version, via }: QuarantineFacts) {
  return {
    onehook_reason: reason,
    onehook_source: origin.source,
    onehook_provider: origin.provider,
    onehook_version: version,
    onehook_delivery: origin.delivery,
    onehook_received: origin.received,
    onehook_verification: origin.verification,
    onehook_coverage: origin.coverage,
    ...(origin.isMasked ? { onehook_masked: 'true' } : {}),
    ...(via ? { onehook_via: via } : {}),
  };
}

interface Origin {
  readonly deliveryId: string;
  readonly receivedAt: number;
  readonly source: string;
  readonly provider: string;
  readonly reason: string;
  /** Of the gateway that wrote the record. */
  readonly version: string;
}

export interface QuarantinedDelivery extends Origin, Proof {
  readonly kind: 'delivery';
  /** As received, without its URL, token and credentials. */
  readonly delivery: Delivery;
  readonly via: 'poll' | undefined;
  /** The body, where the record does not contain it. */
  readonly omitted: PayloadOmitted | null;
}

export interface QuarantinedCopy extends Origin {
  readonly kind: 'copy';
  /** As its topic refused it. */
  readonly record: EventRecord;
}

/** The inverse of `quarantineRecord` and `quarantinedCopy`; null for a record that no gateway wrote. */
export function readQuarantineRecord({
  headers,
  value,
}: EventRecord): QuarantinedDelivery | QuarantinedCopy | null {
  const { onehook_source: source, onehook_provider: provider, onehook_delivery: deliveryId } = headers;
  const level = headers.onehook_verification;
  const coverage = PAYLOAD_COVERAGES.find((name) => name === headers.onehook_coverage) ?? 'none';
  const receivedAt = Date.parse(headers.onehook_received ?? '');
  const isComplete = source && provider && deliveryId && (level === 'signature' || level === 'token');
  if (!isComplete || Number.isNaN(receivedAt)) return null;
  const { onehook_reason: reason = '', onehook_version: version = '', onehook_topic: topic } = headers;
  const origin = { deliveryId, receivedAt, source, provider, reason, version };
  if (topic) {
    const record = { topic, key: headers.onehook_key ?? null, headers: withoutOrigin(headers), value };
    return { kind: 'copy', ...origin, record };
  }
  const recorded = readHeaders(headers.onehook_headers);
  if (recorded === null) return null;
  return {
    kind: 'delivery',
    ...origin,
    delivery: new Delivery({
      id: deliveryId,
      receivedAt,
      method: headers.onehook_method ?? 'POST',
      url: '',
      headers: recorded,
      body: value,
      masked: headers.onehook_masked === 'true' ? true : undefined,
    }),
    level,
    coverage,
    via: headers.onehook_via === 'poll' ? 'poll' : undefined,
    omitted: omittedIn(headers),
  };
}

function omittedIn({ onehook_omitted_bytes, onehook_omitted_sha256 }: EventRecord['headers']) {
  const [bytes, sha256] = [Number(onehook_omitted_bytes), onehook_omitted_sha256 ?? ''];
  return Number.isSafeInteger(bytes) && /^[0-9a-f]{64}$/.test(sha256) ? { bytes, sha256 } : null;
}

const ORIGIN_HEADER =
  /^onehook_(?:reason|source|provider|version|delivery|received|verification|coverage|masked|via|topic|failure|key)$/;

function withoutOrigin(headers: EventRecord['headers']): EventRecord['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ORIGIN_HEADER.test(name)));
}

function readHeaders(json = ''): Record<string, string[]> | null {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
    const isList = (value: unknown) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string');
    return entries.every(([, value]) => isList(value))
      ? (Object.fromEntries(entries) as Record<string, string[]>)
      : null;
  } catch {
    return null;
  }
}
