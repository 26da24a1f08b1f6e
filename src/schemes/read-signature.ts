/** Reads the signatures of a delivery and what they should be over, strictly. No cryptography here, and nothing throws. */
import type { Delivery } from '../delivery.js';
import type { Check } from '../errors.js';
import { decodeStrictly } from './encoding.js';
import type { SignatureFields, SignatureForm, SignedContent, SignedParts, SignedTime } from './signature.js';
import { checkTimestamp } from './timestamp.js';

export interface ReadSignature {
  /** At least one. */
  readonly signatures: readonly Buffer[];
  readonly content: SignedContent;
  /** Null where the body alone is signed. */
  readonly parts: SignedParts | null;
}

/** One signature for each secret in rotation; Svix sends up to ten old ones. No sender has this many; more would only burn CPU. */
export const MAX_SIGNATURES = 16;

/**
 * The signatures and the content they should be over, or the check that failed. `bytes`: the length of one; null: it varies.
 * On the hot path of every delivery, hence loops, and no lists that would be read only once.
 */
export function readSignature(
  delivery: Delivery,
  form: SignatureForm,
  bytes: number | null,
): ReadSignature | Check {
  const { timestamp } = form;
  const missing = missingHeader(delivery, form);
  if (missing) return missing;
  const written = form.signatures ? form.signatures(delivery) : writtenSignatures(delivery, form);
  if (typeof written === 'string') return written;

  const { texts, fields } = 'texts' in written ? written : { texts: written, fields: NO_FIELDS };
  if (texts.length > MAX_SIGNATURES) return 'signature_malformed';
  const { prefix = '', encoding } = form;
  const signatures: Buffer[] = [];
  for (const text of texts) {
    if (!text.startsWith(prefix)) continue;
    const decoded = decodeStrictly(prefix ? text.slice(prefix.length) : text, encoding, bytes);
    if (decoded) signatures.push(decoded);
  }
  if (signatures.length === 0) return 'signature_malformed';

  const time = timestamp?.header ? (delivery.header(timestamp.header) ?? '') : timeField(timestamp, fields);
  if (time === undefined) return 'timestamp_missing';
  const late = timestamp && !timestamp.read ? checkTime(time, timestamp, delivery) : null;
  if (late) return late;

  const { body, method, url } = delivery;
  if (!form.content) return { signatures, content: [body], parts: null };
  const parts: SignedParts = {
    body,
    timestamp: time,
    method,
    url,
    publicUrl: form.publicUrls?.[0] ?? '',
    signedHeader: (name) => delivery.header(name) ?? '',
    field: (name) => fieldOf(fields, name) ?? '',
  };
  const content = form.content(parts);
  return typeof content === 'string' ? content : { signatures, content, parts };
}

/** What the signatures may be over if not over `content`. */
export function* otherContents(
  parts: SignedParts,
  form: Pick<SignatureForm, 'content' | 'otherContents' | 'publicUrls'>,
): Generator<SignedContent> {
  if (form.otherContents) yield* form.otherContents(parts);
  for (const publicUrl of form.publicUrls?.slice(1) ?? []) {
    const there = { ...parts, publicUrl };
    const content = form.content?.(there);
    if (content && typeof content !== 'string') yield content;
    if (form.otherContents) yield* form.otherContents(there);
  }
}

function missingHeader(
  delivery: Delivery,
  { timestamp, signedHeaders, optionalSignedHeaders }: SignatureForm,
): Check | null {
  const noTime = timestamp?.header ? absence(delivery, timestamp.header, 'timestamp_missing') : null;
  if (noTime) return noTime;
  for (const name of signedHeaders ?? []) {
    const check = absence(delivery, name, 'header_missing');
    if (check) return check;
  }
  for (const name of optionalSignedHeaders ?? []) if (delivery.repeats(name)) return 'header_repeated';
  return null;
}

/** Names and values in turn; there are two or three pairs. */
type Fields = readonly string[];
const NO_FIELDS: Fields = [];

function fieldOf(fields: Fields, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1];
  return undefined;
}

interface Written {
  readonly texts: readonly string[];
  readonly fields: Fields;
}

function writtenSignatures(delivery: Delivery, form: SignatureForm): Written | Check {
  const { header } = form;
  if (typeof header === 'string') {
    return (
      absence(delivery, header, 'signature_missing') ?? signaturesIn(delivery.header(header) ?? '', form)
    );
  }
  const texts: string[] = [];
  let fields = NO_FIELDS;
  for (const name of header) {
    if (delivery.repeats(name)) return 'header_repeated';
    const value = delivery.header(name);
    if (!value) continue;
    const written = signaturesIn(value, form);
    if (typeof written === 'string') return written;
    texts.push(...written.texts);
    fields = written.fields;
  }
  return texts.length === 0 ? 'signature_missing' : { texts, fields };
}

function signaturesIn(value: string, { separator, fields }: SignatureForm): Written | Check {
  if (fields) return readFields(value, fields) ?? 'signature_malformed';
  const texts = separator ? value.split(separator).map((text) => text.trim()) : [value];
  return { texts, fields: NO_FIELDS };
}

/** Null where a field other than the signature appears twice, since it is unclear which one was signed. */
function readFields(value: string, { separator = ',', signature }: SignatureFields): Written | null {
  if (typeof signature === 'number') return readPositions(value.split(separator), signature);
  const texts: string[] = [];
  const fields: string[] = [];
  for (let start = 0; start <= value.length; ) {
    const next = value.indexOf(separator, start);
    const end = next < 0 ? value.length : next;
    const equals = value.indexOf('=', start);
    if (equals >= 0 && equals < end) {
      const name = value.slice(start, equals).trim();
      const text = value.slice(equals + 1, end).trim();
      if (name === signature) texts.push(text);
      else if (fieldOf(fields, name) !== undefined) return null;
      else fields.push(name, text);
    }
    start = end + separator.length;
  }
  return texts.length === 0 ? null : { texts, fields };
}

/** For a list without names: the items before the first signature are fields, named by their position. */
function readPositions(items: readonly string[], firstSignature: number): Written | null {
  const trimmed = items.map((item) => item.trim());
  const texts = trimmed.slice(firstSignature - 1);
  const fields = trimmed.slice(0, firstSignature - 1).flatMap((item, index) => [String(index + 1), item]);
  return texts.length === 0 ? null : { texts, fields };
}

/** Undefined where the field is missing; empty where the form has no such field. */
function timeField(timestamp: SignedTime | undefined, fields: Fields) {
  return timestamp?.field ? fieldOf(fields, timestamp.field) || undefined : '';
}

function checkTime(time: string, { format, toleranceSeconds, allowsFuture }: SignedTime, delivery: Delivery) {
  return checkTimestamp(time, format, toleranceSeconds, delivery.receivedAt, allowsFuture);
}

/** The checks that follow a valid signature; null when all pass. */
export function runFinalChecks(delivery: Delivery, { timestamp, finalCheck }: SignatureForm): Check | null {
  if (timestamp?.read) {
    const time = timestamp.read(delivery);
    const check = time === undefined ? 'timestamp_missing' : checkTime(time, timestamp, delivery);
    if (check) return check;
  }
  return finalCheck?.(delivery) ?? null;
}

/** Null when the header appears once and is not empty. */
export function absence(delivery: Delivery, name: string, otherwise: Check): Check | null {
  if (delivery.repeats(name)) return 'header_repeated';
  return delivery.header(name) ? null : otherwise;
}
