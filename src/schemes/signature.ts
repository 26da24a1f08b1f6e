/**
 * What HMAC and Ed25519 have in common: in which header the signature lies, what is signed beside the body,
 * and how strictly all of it is read. No cryptography here, and nothing that throws.
 */
import { randomUUID } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import type { Check } from '../errors.js';
import { decodeStrictly, type Encoding } from './encoding.js';
import type { Scheme, SignedHeaders, UnsignedDelivery } from './scheme.js';
import { checkTimestamp, type TimestampFormat } from './timestamp.js';

/** In the order they are signed. Text is Latin-1, as headers are: byte for byte what was on the wire. */
export type SignedContent = readonly (string | Buffer)[];

export interface SignedParts {
  readonly body: Buffer;
  /** The timestamp header as it came, not parsed and printed again; empty where there is none. */
  readonly timestamp: string;
  /** A companion header, as it came. */
  companion(name: string): string;
}

export interface SignatureForm {
  /** Lower-case name of the header with the signature; it may appear once. */
  readonly header: string;
  readonly encoding: Encoding;
  /** What stands before the signature, as in `sha256=`. Required when given. */
  readonly prefix?: string | undefined;
  /** A signed time; without one, only deduplication stands against a replay. */
  readonly timestamp?:
    | { readonly header: string; readonly format: TimestampFormat; readonly toleranceSeconds: number }
    | undefined;
  /** Lower-case names of further headers that are signed; each must come exactly once. */
  readonly companions?: readonly string[] | undefined;
  /** What is signed. Default: the body and nothing else. */
  readonly content?: ((parts: SignedParts) => SignedContent) | undefined;
}

export interface ReadSignature {
  readonly signature: Buffer;
  readonly content: SignedContent;
}

/** The signature and what it should be of, or the check that failed. `bytes`: how long a signature is. */
export function readSignature(delivery: Delivery, form: SignatureForm, bytes: number): ReadSignature | Check {
  const missing =
    absence(delivery, form.header, 'signature_missing') ??
    (form.timestamp && absence(delivery, form.timestamp.header, 'timestamp_missing')) ??
    form.companions?.map((name) => absence(delivery, name, 'header_missing')).find((check) => check !== null);
  if (missing) return missing;

  const { prefix = '', timestamp } = form;
  const text = delivery.header(form.header) ?? '';
  const signature = text.startsWith(prefix)
    ? decodeStrictly(text.slice(prefix.length), form.encoding, bytes)
    : null;
  if (!signature) return 'signature_malformed';

  const time = timestamp ? (delivery.header(timestamp.header) ?? '') : '';
  const late =
    timestamp && checkTimestamp(time, timestamp.format, timestamp.toleranceSeconds, delivery.receivedAt);
  if (late) return late;

  const companion = (name: string) => delivery.header(name) ?? '';
  const content = form.content?.({ body: delivery.body, timestamp: time, companion }) ?? [delivery.body];
  return { signature, content };
}

/** The sender's half: the headers that are signed (taken from `unsigned` where it has them), and the content. */
export function prepareSignature(
  unsigned: UnsignedDelivery,
  form: SignatureForm,
): { headers: SignedHeaders; content: SignedContent } {
  const headers: SignedHeaders = {};
  if (form.timestamp) {
    const { header, format } = form.timestamp;
    headers[header] = unsigned.headers[header] ?? format.format(unsigned.at);
  }
  for (const name of form.companions ?? []) headers[name] = unsigned.headers[name] ?? randomUUID();
  const timestamp = form.timestamp ? (headers[form.timestamp.header] ?? '') : '';
  const companion = (name: string) => headers[name] ?? '';
  const content = form.content?.({ body: unsigned.body, timestamp, companion }) ?? [unsigned.body];
  return { headers, content };
}

/** The facts about a scheme that follow from its form. */
export function describeForm(
  form: SignatureForm,
): Pick<Scheme, 'level' | 'recognises' | 'covers' | 'toleranceSeconds'> {
  const signedHeaders = [...(form.timestamp ? [form.timestamp.header] : []), ...(form.companions ?? [])];
  return {
    level: 'signature',
    recognises: [form.header],
    covers: { headers: [form.header, ...signedHeaders], body: true },
    toleranceSeconds: form.timestamp?.toleranceSeconds ?? null,
  };
}

/** Null when the header came once and says something. */
export function absence(delivery: Delivery, name: string, otherwise: Check): Check | null {
  if (delivery.repeats(name)) return 'header_repeated';
  return delivery.header(name) ? null : otherwise;
}
