/**
 * What all signatures have in common: where they lie, how they are written, and what is signed beside the body; and the
 * sender's half of it. How one is read is read-signature.ts's.
 */
import { randomUUID } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { type Check, OperatorError } from '../errors.js';
import type { Encoding } from './encoding.js';
import type { Scheme, SignedHeaders, UnsignedDelivery } from './scheme.js';
import type { TimestampFormat } from './timestamp.js';

/** In the order they are signed. Text is Latin-1, as headers are: byte for byte what was on the wire. */
export type SignedContent = readonly (string | Buffer)[];

/** What a signature can be of. Everything as it came, nothing parsed and printed again. */
export interface SignedParts {
  readonly body: Buffer;
  /** Empty where there is none. */
  readonly timestamp: string;
  readonly method: string;
  /** Path and query, not decoded. */
  readonly url: string;
  /** A header that is listed in `signedHeaders`; empty for an optional one that did not come. */
  signedHeader(name: string): string;
  /** A field of the signature header beside the signature; empty where it has none of that name. */
  field(name: string): string;
}

/** `{timestamp}.{body}`, the most common form of what is signed. */
export const signsTimestampDotBody = ({ timestamp, body }: SignedParts): SignedContent => [
  `${timestamp}.`,
  body,
];

export interface SignatureForm {
  /** Lower-case name of the header with the signature; of several, each that came may hold one, and one that verifies is enough. */
  readonly header: string | readonly string[];
  readonly encoding: Encoding;
  /** What stands before each signature, as in `sha256=`. Required when given. */
  readonly prefix?: string | undefined;
  /** Between several signatures in one header, as during a rotation. Those without the prefix are other versions: skipped. */
  readonly separator?: string | undefined;
  /** Where the header is a list of fields, as in `t=1770000000,v1=5257a8…`. Blanks around a field do not count. */
  readonly fields?: SignatureFields | undefined;
  /** A signed time; without one, only deduplication stands against a replay. */
  readonly timestamp?: SignedTime | undefined;
  /** Lower-case names of further headers that are signed; each must come exactly once. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** Further signed headers that may be absent; none may come twice. */
  readonly optionalSignedHeaders?: readonly string[] | undefined;
  /** What is signed, or the check that fails where that cannot be told. Default: the body and nothing else. */
  readonly content?: ((parts: SignedParts) => SignedContent | Check) | undefined;
  /** What else the same signature may be of: senders differ in how they write a URL. Tried when `content`, which there must be, does not match. */
  readonly otherContents?: ((parts: SignedParts) => readonly SignedContent[]) | undefined;
  /** Where the signature lies in no header: its texts. Then `header` only recognizes a delivery, and may be empty. */
  readonly signatures?: ((delivery: Delivery) => readonly string[] | Check) | undefined;
  /** Default: every byte of the body. */
  readonly covers?: Partial<Scheme['covers']> | undefined;
  /** A last word on a delivery whose signature is right: a check that it fails all the same, or null. */
  readonly finalCheck?: ((delivery: Delivery) => Check | null) | undefined;
}

export interface SignatureFields {
  /** Default `,`. */
  readonly separator?: string | undefined;
  /**
   * The name of the field with the signature, which may come several times. A number where the list has no names, as in
   * `1770000000,5257a8…`: the position of the first signature, from 1; whatever follows it are signatures too.
   */
  readonly signature: string | number;
}

/** From one of `header`, `field` (of the signature header) and `read`. */
export interface SignedTime {
  readonly header?: string | undefined;
  /** By its name; in a list without names its position, from 1. */
  readonly field?: string | undefined;
  /** Out of the body: looked at only when the signature is right. Undefined: missing. */
  readonly read?: ((delivery: Delivery) => string | undefined) | undefined;
  /** The body with another time in it, to play the sender; goes with `read`. */
  readonly write?: ((body: Buffer, time: string) => Buffer) | undefined;
  readonly format: TimestampFormat;
  /** Null: signed, but its age says nothing. */
  readonly toleranceSeconds: number | null;
  /** True: a time ahead of ours is accepted, as the sender's own verifier does. Default false. */
  readonly allowsFuture?: boolean | undefined;
  /** False where the header is looked at and not signed. Default true. */
  readonly signed?: boolean | undefined;
}

/** The sender's half: the headers that are signed (taken from `unsigned` where it has them), and the content. */
export function prepareSignature(
  unsigned: UnsignedDelivery,
  form: SignatureForm,
): { content: SignedContent; write: (signature: string) => SignedHeaders } {
  if (form.signatures) {
    throw new OperatorError(
      'This sender writes its signature into the body, which is not done here. Use a recorded delivery.',
    );
  }
  const { timestamp, fields } = form;
  if (timestamp?.read) {
    throw new OperatorError(
      'This sender signs a time inside the body, which would have to be written anew. Use a recorded delivery.',
    );
  }
  const headers: SignedHeaders = {};
  const time = timestamp
    ? ((timestamp.header && unsigned.headers[timestamp.header]) ?? timestamp.format.format(unsigned.at))
    : '';
  if (timestamp?.header) headers[timestamp.header] = time;
  for (const name of form.signedHeaders ?? []) headers[name] = unsigned.headers[name] ?? randomUUID();
  for (const name of form.optionalSignedHeaders ?? []) {
    const value = unsigned.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  const content = form.content?.({
    body: unsigned.body,
    timestamp: time,
    method: 'POST',
    url: unsigned.url ?? '/',
    signedHeader: (name) => headers[name] ?? '',
    field: () => '',
  }) ?? [unsigned.body];
  if (typeof content === 'string') throw new OperatorError(`This body cannot be signed: ${content}.`);

  const { header, prefix = '' } = form;
  const name = typeof header === 'string' ? header : (header[0] ?? '');
  const write = (signature: string): SignedHeaders => {
    const named = (name: string | number, value: string) =>
      typeof fields?.signature === 'string' ? `${name}=${value}` : value;
    const items = [
      ...(fields && timestamp?.field ? [named(timestamp.field, time)] : []),
      named(fields?.signature ?? '', `${prefix}${signature}`),
    ];
    return { ...headers, [name]: items.join(fields?.separator ?? ',') };
  };
  return { content, write };
}

/** The facts about a scheme that follow from its form. */
export function describeForm(
  form: SignatureForm,
): Pick<Scheme, 'level' | 'recognizes' | 'covers' | 'toleranceSeconds' | 'allowsFutureTimestamp' | 'dated'> {
  const { header, timestamp, signedHeaders = [], optionalSignedHeaders = [], covers } = form;
  const names = typeof header === 'string' ? [header] : [...header];
  const time = timestamp?.header && timestamp.signed !== false ? [timestamp.header] : [];
  const signed = [...time, ...signedHeaders, ...optionalSignedHeaders];
  return {
    level: 'signature',
    recognizes: names,
    covers: { headers: form.signatures ? signed : [...names, ...signed], body: 'bytes', ...covers },
    toleranceSeconds: timestamp?.toleranceSeconds ?? null,
    allowsFutureTimestamp: timestamp?.allowsFuture === true,
    dated: (body, at) => timestamp?.write?.(body, timestamp.format.format(at)) ?? body,
  };
}
