/**
 * Event -> Kafka record, by the CloudEvents Kafka protocol binding 1.0. Serialized once: the payload's own bytes are
 * spliced in, so integers past 2^53, key order and duplicate keys reach the consumer as the sender wrote them.
 */
import type { EventsConfig } from '../config/load.js';
import type { CanonicalEvent } from '../event.js';

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
