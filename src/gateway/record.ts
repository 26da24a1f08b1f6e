/**
 * Event -> Kafka record, by the Kafka Protocol Binding for CloudEvents, version 1.0.2; section numbers below are its own
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md). Serialized once: the
 * payload's own bytes are spliced in, so integers past 2^53, key order and duplicate keys reach the consumer as sent.
 */
import type { EventsConfig } from '../config/load.js';
import type { CanonicalEvent } from '../event.js';

/** Section 3.3.1. By its prefix `application/cloudevents` a consumer tells the two modes apart (section 3). */
export const STRUCTURED_CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';

/** As it is published: `payload` is null where it is too large for the record. */
export type PublishedEvent = Omit<CanonicalEvent, 'payload'> & { readonly payload: Buffer | null };

export interface EncodedEvent {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/**
 * The attributes that consumers filter and deduplicate by without parsing: in structured mode headers are optional
 * (section 3.3.3). Not all attributes, since each header costs kafkajs about 2 us, and with all of them encoding a record cost
 * more than verifying the delivery (docs/adr/0006).
 */
const FILTER_ATTRIBUTES = ['id', 'source', 'type', 'verification', 'via', 'replay'] as const;

/** Binary mode has every attribute as a header (section 3.2.3); in structured mode they are in the value, and a few are headers too. */
export function encodeEvent(event: PublishedEvent, mode: EventsConfig['mode']): EncodedEvent {
  const { attributes } = event;
  // Section 3.1: the key is the attribute `partitionkey` as it is, and the event has that attribute all the same.
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
  for (const [name, value] of Object.entries(attributes) as [string, string | number][]) {
    // Section 3.2.1: `datacontenttype` is the one attribute without the prefix.
    headers[name === 'datacontenttype' ? 'content-type' : `ce_${name}`] = String(value);
  }
  return { key, headers, value: dataValue(event) };
}

function structuredValue({ attributes, jobData, payload }: PublishedEvent): Buffer {
  const envelope = JSON.stringify(attributes);
  const open = envelope.slice(0, -1);
  if (payload === null)
    return Buffer.from(jobData === null ? envelope : `${open},"data":${JSON.stringify(jobData)}}`);
  return jobData === null
    ? splice(`${open},"data":`, payload, '}')
    : splice(`${open},"data":${openJobData(jobData)}`, payload, '}}');
}

/** Empty where there is no data, and never null: Kafka takes a null value for a deletion. */
function dataValue({ jobData, payload }: PublishedEvent): Buffer {
  if (payload === null) return Buffer.from(jobData === null ? '' : JSON.stringify(jobData));
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

/** The inverse of `encodeEvent`, as far as a record says it: of what is no event, nothing. In either mode all of them are texts. */
export function attributesOf({ headers, value }: EncodedEvent): Readonly<Partial<Record<string, string>>> {
  if (headers['content-type'] === STRUCTURED_CONTENT_TYPE) {
    const { data: _, ...attributes } = JSON.parse(value.toString()) as Record<string, unknown>;
    return attributes as Record<string, string>;
  }
  const attributes: Record<string, string> = {};
  for (const name in headers) if (name.startsWith('ce_')) attributes[name.slice(3)] = headers[name]!;
  return attributes;
}

/** The size of the record in a batch in bytes, rounded up: key, value, headers and their length fields. */
export function recordBytes({ key, headers, value }: EncodedEvent): number {
  let bytes = value.length + (key === null ? 0 : Buffer.byteLength(key)) + 100;
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name]!) + 8;
  return bytes;
}
