/**
 * The form of a signature, common to all schemes: where it is, how it is written, and what is signed with the body. Also the
 * sender's half, which writes one; read-signature.ts reads it.
 */
import { randomUUID } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { type Check, OperatorError } from '../errors.js';
import type { Encoding } from './encoding.js';
import type { Scheme, SignedHeaders, UnsignedDelivery } from './scheme.js';
import type { TimestampFormat } from './timestamp.js';

/** In the order in which the parts are signed. Text is Latin-1, as headers are, so it is byte for byte what was sent. */
export type SignedContent = readonly (string | Buffer)[];

/** What a signature can cover. Everything is as received; nothing is parsed and printed again. */
export interface SignedParts {
  readonly body: Buffer;
  /** Empty where the form has none. */
  readonly timestamp: string;
  readonly method: string;
  /** Path and query, not decoded. */
  readonly url: string;
  /** What stands before `url` in the sender's eyes: one of the form's `publicUrls`, each of which is tried. Empty without. */
  readonly publicUrl: string;
  /** A header from `signedHeaders` or `optionalSignedHeaders`; empty for an optional one that is absent. */
  signedHeader(name: string): string;
  /** Another field of the signature header; empty where it has none of that name. */
  field(name: string): string;
}

/** `{timestamp}.{body}`, the most common form of what is signed. */
export const signsTimestampDotBody = ({ timestamp, body }: SignedParts): SignedContent => [
  `${timestamp}.`,
  body,
];

export interface SignatureForm {
  /** Lower-case name of the header with the signature. Of several names, any header may contain it, and one that verifies is enough. */
  readonly header: string | readonly string[];
  readonly encoding: Encoding;
  /** Before each signature, as in `sha256=`. A signature without it is skipped. */
  readonly prefix?: string | undefined;
  /** Between several signatures in one header, as during a rotation. */
  readonly separator?: string | undefined;
  /** Where the header is a list of fields, as in `t=1770000000,v1=5257a8…`. Blanks around a field are ignored. */
  readonly fields?: SignatureFields | undefined;
  /** A signed time. Without one, only deduplication stops a replay. */
  readonly timestamp?: SignedTime | undefined;
  /** Lower-case names of further signed headers; each must appear exactly once. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** Further signed headers that may be absent; none may appear twice. */
  readonly optionalSignedHeaders?: readonly string[] | undefined;
  /** What is signed, or the check that fails where that cannot be determined. Default: the body alone. */
  readonly content?: ((parts: SignedParts) => SignedContent | Check) | undefined;
  /** For senders that sign the URL that they call: what it may begin with, as `https://hooks.example.com`. */
  readonly publicUrls?: readonly string[] | undefined;
  /** Other contents that the same signature may be over, since senders differ in how they write a URL. Tried when `content` does not match; requires `content`. */
  readonly otherContents?: ((parts: SignedParts) => readonly SignedContent[]) | undefined;
  /** Reads the signatures where they are not in a header. Then `header` only recognizes a delivery, and may be empty. */
  readonly signatures?: ((delivery: Delivery) => readonly string[] | Check) | undefined;
  /** Default: every byte of the body. */
  readonly covers?: Partial<Scheme['covers']> | undefined;
  /** Runs after the signature is valid: the check that the delivery fails all the same, or null. */
  readonly finalCheck?: ((delivery: Delivery) => Check | null) | undefined;
}

export interface SignatureFields {
  /** Default `,`. */
  readonly separator?: string | undefined;
  /**
   * The name of the field with the signature, which may appear several times. A number where the list has no names, as in
   * `1770000000,5257a8…`: the position of the first signature, from 1; every item after it is a signature too.
   */
  readonly signature: string | number;
}

/** Read from one of `header`, `field` (of the signature header) and `read`. */
export interface SignedTime {
  readonly header?: string | undefined;
  /** The name of the field; in a list without names its position, from 1. */
  readonly field?: string | undefined;
  /** From the body, checked only after the signature is valid. Undefined: missing. */
  readonly read?: ((delivery: Delivery) => string | undefined) | undefined;
  /** The body with another time in it, to play the sender. Requires `read`. */
  readonly write?: ((body: Buffer, time: string) => Buffer) | undefined;
  readonly format: TimestampFormat;
  /** Null: the time is signed, but its age is not checked. */
  readonly toleranceSeconds: number | null;
  /** True: a time in the future is accepted, as in the sender's own verifier. Default false. */
  readonly allowsFuture?: boolean | undefined;
  /** False where the time is checked but not signed. Default true. */
  readonly signed?: boolean | undefined;
}

/** The sender's half: the headers that are signed (taken from `unsigned` where it has them), and the content. */
export function prepareSignature(
  unsigned: UnsignedDelivery,
  form: SignatureForm,
): { content: SignedContent; write: (signature: string) => SignedHeaders } {
  if (form.signatures) {
    throw new OperatorError(
      'This sender writes its signature into the body, which `onehook send` cannot do. Use a recorded delivery.',
    );
  }
  const { timestamp, fields } = form;
  if (timestamp?.read) {
    throw new OperatorError(
      'This sender signs a time inside the body, which `onehook send` cannot write. Use a recorded delivery.',
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
    publicUrl: form.publicUrls?.[0] ?? '',
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

/** The properties of a scheme that follow from its form. */
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
