/**
 * Event -> Kafka record, by the CloudEvents Kafka protocol binding 1.0. Serialised once: the payload's own bytes are
 * spliced in, so integers past 2^53, key order and duplicate keys reach the consumer as the sender wrote them.
 */
import type { EventsConfig } from '../config/load.js';
import { Delivery } from '../delivery.js';
import type { QuarantineReason } from '../errors.js';
import type { CanonicalEvent } from '../event.js';
import type { EventRecord } from '../publisher.js';
import type { VerificationLevel } from '../schemes/scheme.js';
import type { Source } from './source.js';

export const STRUCTURED_CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';

export interface EncodedEvent {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/**
 * What consumers filter and deduplicate by without parsing. Not all attributes: each header costs kafkajs about 2 us, and
 * with all of them encoding a record cost more than verifying the delivery (docs/adr/0006).
 */
const FILTER_ATTRIBUTES = ['id', 'source', 'type', 'verification', 'via', 'replay'] as const;

/** Binary mode carries every attribute as a header; in structured mode the value has them, and a few stand beside it. */
export function encodeEvent(event: CanonicalEvent, mode: EventsConfig['mode']): EncodedEvent {
  const { attributes } = event;
  const key = attributes.partitionkey ?? null;
  if (mode === 'structured') {
    const headers: Record<string, string> = { 'content-type': STRUCTURED_CONTENT_TYPE };
    for (const name of FILTER_ATTRIBUTES) {
      const value = attributes[name];
      if (value !== undefined) headers[`ce_${name}`] = value;
    }
    return { key, headers, value: structuredValue(event) };
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes) as [string, string][]) {
    headers[name === 'datacontenttype' ? 'content-type' : `ce_${name}`] = value;
  }
  return { key, headers, value: dataValue(event) };
}

function structuredValue({ attributes, jobData, payload }: CanonicalEvent): Buffer {
  const envelope = JSON.stringify(attributes);
  return jobData === null
    ? splice(`${envelope.slice(0, -1)},"data":`, payload, '}')
    : splice(`${envelope.slice(0, -1)},"data":${openJobData(jobData)}`, payload, '}}');
}

function dataValue({ jobData, payload }: CanonicalEvent): Buffer {
  return jobData === null ? payload : splice(openJobData(jobData), payload, '}');
}

function openJobData(jobData: NonNullable<CanonicalEvent['jobData']>): string {
  return `${JSON.stringify(jobData).slice(0, -1)},"payload":`;
}

function splice(head: string, payload: Buffer, tail: string): Buffer {
  const headBytes = Buffer.byteLength(head);
  const value = Buffer.allocUnsafe(headBytes + payload.length + tail.length);
  value.write(head, 0);
  payload.copy(value, headBytes);
  value.write(tail, headBytes + payload.length, 'latin1');
  return value;
}

/** Bytes the record takes in a batch, rounded up: key, value, headers and their length fields. */
export function recordBytes({ key, headers, value }: EncodedEvent): number {
  let bytes = value.length + (key === null ? 0 : Buffer.byteLength(key)) + 100;
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name]!) + 8;
  return bytes;
}

/** Headers that may hold a credential, or the URL with its token; signatures stay, they prove and reveal nothing. */
const SECRET_HEADER =
  /authorization|cookie|token|secret|password|api-?key|^referer$|(?:original|rewrite|forwarded).*(?:ur[il]|path)$/;

export interface QuarantineFacts {
  readonly reason: QuarantineReason;
  readonly topic: string;
  /** The gateway's, which its providers come with: what could not read it. */
  readonly version: string;
  readonly via?: 'poll' | undefined;
}

/** A verified delivery that could not be read: its exact bytes, and what `replay` needs to try again. Never its URL. */
export function quarantineRecord(
  source: Source,
  delivery: Delivery,
  { reason, topic, version, via }: QuarantineFacts,
): EventRecord {
  const { token } = delivery;
  const kept: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(delivery.headers)) {
    const holdsToken = token && values?.some((value) => value.includes(token));
    if (values && !holdsToken && !SECRET_HEADER.test(name)) kept[name] = values;
  }
  return {
    topic,
    key: source.name,
    headers: {
      'content-type': delivery.header('content-type') ?? 'application/octet-stream',
      onehook_reason: reason,
      onehook_source: source.name,
      onehook_provider: source.provider.name,
      onehook_version: version,
      onehook_delivery: delivery.id,
      onehook_received: new Date(delivery.receivedAt).toISOString(),
      onehook_verification: source.scheme.level,
      ...(via ? { onehook_via: via } : {}),
      onehook_headers: JSON.stringify(kept),
    },
    value: delivery.body,
  };
}

export interface QuarantinedDelivery {
  /** As it came, but for its URL, token and credentials. */
  readonly delivery: Delivery;
  readonly source: string;
  readonly provider: string;
  readonly reason: string;
  /** Of the gateway that could not read it. */
  readonly version: string;
  readonly level: VerificationLevel;
  readonly via: 'poll' | undefined;
}

/** The way back; null for a record that no gateway wrote. */
export function readQuarantineRecord({ headers, value }: EventRecord): QuarantinedDelivery | null {
  const { onehook_source: source, onehook_provider: provider, onehook_delivery: id } = headers;
  const level = headers.onehook_verification;
  const receivedAt = Date.parse(headers.onehook_received ?? '');
  const kept = readHeaders(headers.onehook_headers);
  const isOurs = source && provider && id && kept && (level === 'signature' || level === 'token');
  if (!isOurs || Number.isNaN(receivedAt)) return null;
  return {
    delivery: new Delivery({ id, receivedAt, method: 'POST', url: '', headers: kept, body: value }),
    source,
    provider,
    reason: headers.onehook_reason ?? '',
    version: headers.onehook_version ?? '',
    level,
    via: headers.onehook_via === 'poll' ? 'poll' : undefined,
  };
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
