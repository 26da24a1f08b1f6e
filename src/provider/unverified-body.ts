/** Reads a body before it is verified, for schemes whose signature is in the body. Nothing here throws. */
import type { Delivery } from '../delivery.js';
import { numberText, parseExactly } from './exact-json.js';
import { jsonOrForm } from './form.js';

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

const fields = new WeakMap<Buffer, unknown>();

/** The same for a sender of JSON and of forms: the object that `jsonOrForm` makes of the body. */
export function unverifiedFields({ body }: Pick<Delivery, 'body'>): unknown {
  if (!fields.has(body)) fields.set(body, parse(body, jsonOrForm));
  return fields.get(body);
}

function parse(body: Buffer, json: (body: Buffer) => Buffer = (body) => body): unknown {
  try {
    return parseExactly(json(body).toString('utf8'));
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
