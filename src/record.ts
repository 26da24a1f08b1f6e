/**
 * Event -> Kafka record, by the CloudEvents Kafka protocol binding 1.0. Serialised once: the payload's own bytes are
 * spliced in, so integers past 2^53, key order and duplicate keys reach the consumer as the sender wrote them.
 */
import type { EventsConfig } from './config.js';
import type { Delivery } from './delivery.js';
import type { QuarantineReason } from './errors.js';
import type { CanonicalEvent } from './event.js';
import type { EventRecord } from './publisher.js';
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
const FILTER_ATTRIBUTES = ['id', 'source', 'type', 'verification'] as const;

/** Binary mode carries every attribute as a header; in structured mode the value has them, and a few stand beside it. */
export function encodeEvent(event: CanonicalEvent, mode: EventsConfig['mode']): EncodedEvent {
  const { attributes } = event;
  const key = attributes.partitionkey ?? null;
  if (mode === 'structured') {
    const headers: Record<string, string> = { 'content-type': STRUCTURED_CONTENT_TYPE };
    for (const name of FILTER_ATTRIBUTES) headers[`ce_${name}`] = attributes[name];
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

/** Headers that may hold a credential are left out of quarantine; signatures stay, they prove and reveal nothing. */
const CREDENTIAL_HEADER = /authorization|cookie|token|secret|password|api-?key/;

/** A verified delivery that could not be read: its exact bytes, and what `replay` needs to try again. */
export function quarantineRecord(
  source: Source,
  delivery: Delivery,
  reason: QuarantineReason,
  topic: string,
): EventRecord {
  const kept: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(delivery.headers)) {
    if (values && !CREDENTIAL_HEADER.test(name)) kept[name] = values;
  }
  return {
    topic,
    key: source.name,
    headers: {
      'content-type': delivery.header('content-type') ?? 'application/octet-stream',
      onehook_reason: reason,
      onehook_source: source.name,
      onehook_provider: source.provider.name,
      onehook_delivery: delivery.id,
      onehook_received: new Date(delivery.receivedAt).toISOString(),
      onehook_verification: source.scheme.level,
      onehook_headers: JSON.stringify(kept),
    },
    value: delivery.body,
  };
}
