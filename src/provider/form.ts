/** Forms, urlencoded and multipart, and their way into JSON. Told by their bytes, since no signature covers the content type. */
import { isUtf8 } from 'node:buffer';
import type { Delivery } from '../delivery.js';
import { UnreadableError } from '../errors.js';

/** The parameters of an `application/x-www-form-urlencoded` body, decoded, in their order. */
export const formFields = (body: Buffer): [name: string, value: string][] => [
  ...new URLSearchParams(body.toString('utf8')),
];

/** The same, sorted by name and then by value in the order of UTF-16 code units, as senders sign them. */
export const sortedFormFields = (body: Buffer): [name: string, value: string][] =>
  formFields(body).sort(([a, x], [b, y]) => order(a, b) || order(x, y));

const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** What a multipart form holds besides text. */
interface FilePart {
  readonly filename?: string;
  readonly contentType?: string;
  readonly base64: string;
}
type Field = string | FilePart;

/**
 * A form of either kind as a JSON object: the text of each field, or a list for a repeated one. A file of a multipart form
 * becomes `{filename, contentType, base64}`. Throws an UnreadableError for a multipart form that is cut off or malformed.
 */
export function formAsJson(body: Buffer): Buffer {
  const fields = new Map<string, Field | Field[]>();
  for (const [name, value] of multipartFields(body) ?? formFields(body)) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
}

/** No form begins as a JSON object or list does. */
const beginsAsJson = (body: Buffer) => /^(?:\xef\xbb\xbf)?\s*[[{]/.test(body.toString('latin1', 0, 64));

/** For a sender of both: the body where it begins as JSON does, else the form as JSON. Throws as `formAsJson` does. */
export const jsonOrForm = (body: Buffer): Buffer => (beginsAsJson(body) ? body : formAsJson(body));

const FORM_TYPE = /^\s*(?:application\/x-www-form-urlencoded|(multipart\/form-data))\s*(?:;|$)/i;

/**
 * The JSON text of any sender's body: the body as it is, or as JSON where its content type says that it is a form and its
 * bytes do not say otherwise. Throws an UnreadableError for a form that is cut off, malformed or not UTF-8.
 */
export function bodyAsJson(delivery: Delivery): Buffer {
  const { body } = delivery;
  const [type, multipart] = FORM_TYPE.exec(delivery.header('content-type') ?? '') ?? [];
  if (type === undefined || beginsAsJson(body)) return body;
  if (multipart !== undefined) return multipartFields(body) ? formAsJson(body) : body;
  const json = formAsJson(body);
  // What the decoder writes for bytes that are not UTF-8, unless the sender wrote it.
  if (json.includes('\ufffd') && !/%ef%bf%bd|\xef\xbf\xbd/i.test(body.toString('latin1')))
    throw new UnreadableError('encoding_invalid', 'The form is not UTF-8.');
  return json;
}

/** RFC 7578. Undefined where the body does not begin with a boundary: no sender writes anything before the first one. */
function multipartFields(body: Buffer): [name: string, value: Field][] | undefined {
  const text = body.toString('latin1');
  const [, boundary] = /^(--[^\r\n]{1,200})\r\n/.exec(text.slice(0, 256)) ?? [];
  if (boundary === undefined) return undefined;
  const fields: [string, Field][] = [];
  for (let at = boundary.length; ; ) {
    if (text.startsWith('--', at)) return fields;
    const head = text.indexOf('\r\n', at) + 2;
    const end = text.indexOf(`\r\n${boundary}`, head);
    const content = text.startsWith('\r\n', head) ? head + 2 : text.indexOf('\r\n\r\n', head) + 4;
    if (head < 2 || end < 0 || content < head || content > end + 2) throw malformed();
    // An empty part's blank line is also the one before the next boundary.
    fields.push(part(text.slice(head, content), body.subarray(content, Math.max(content, end))));
    at = end + 2 + boundary.length;
  }
}

function part(head: string, content: Buffer): [name: string, value: Field] {
  const name = parameter(head, 'name');
  if (name === undefined) throw malformed();
  const filename = parameter(head, 'filename');
  if (filename === undefined && isUtf8(content)) return [name, content.toString('utf8')];
  const contentType = /^content-type:[ \t]*(.*?)[ \t]*\r?$/im.exec(head)?.[1];
  return [
    name,
    {
      ...(filename === undefined ? {} : { filename }),
      ...(contentType === undefined ? {} : { contentType }),
      base64: content.toString('base64'),
    },
  ];
}

/** Of the part's Content-Disposition, in UTF-8, as every sender writes it today. */
function parameter(head: string, name: string): string | undefined {
  const [line] = /^content-disposition:.*$/im.exec(head) ?? [];
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(line ?? '') ?? [];
  const value = quoted?.replace(/\\(["\\])/g, '$1') ?? bare;
  return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8');
}

const malformed = () => new UnreadableError('payload_not_json', 'not a form');
