/** Reads a body before it is verified, for schemes whose signature is in the body. Nothing here throws. */
import type { Delivery } from '../delivery.js';
import { numberText, parseExactly } from './exact-json.js';

/** By body, since a scheme, a handshake and each event of a batch may read the same one. */
const parsed = new WeakMap<Buffer, unknown>();

/**
 * The parsed JSON, or undefined for anything else. Nothing in it may be trusted until the signature is verified.
 * Parsed once for each body and shared, so it must not be changed.
 */
export function unverifiedJson({ body }: Pick<Delivery, 'body'>): unknown {
  if (!parsed.has(body)) parsed.set(body, parse(body));
  return parsed.get(body);
}

function parse(body: Buffer): unknown {
  try {
    return parseExactly(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Text at a dotted path of own members (`data.task_id`), with numbers as the sender wrote them; undefined for anything else. */
export function unverifiedText(delivery: Pick<Delivery, 'body'>, path: string): string | undefined {
  return textAt(unverifiedJson(delivery), path);
}

export function textAt(value: unknown, path: string): string | undefined {
  let at: unknown = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  if (typeof at === 'number') return numberText(at);
  return typeof at === 'string' && at !== '' ? at : undefined;
}

/** The parameters of an `application/x-www-form-urlencoded` body, decoded, in their order. */
export const formFields = (body: Buffer): [name: string, value: string][] => [
  ...new URLSearchParams(body.toString('utf8')),
];

/** The same, sorted by name and then by value in the order of UTF-16 code units, as senders sign them. */
export const sortedFormFields = (body: Buffer): [name: string, value: string][] =>
  formFields(body).sort(([a, x], [b, y]) => order(a, b) || order(x, y));

const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** A form as a JSON object: the text of each parameter, or a list for a repeated one. */
export function formAsJson(body: Buffer): Buffer {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of formFields(body)) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
}
