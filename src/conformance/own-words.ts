/**
 * Types keep the sender's own name of an event: its domain, reversed, in front, and then the name unchanged, so that whoever
 * knows the sender finds it. Letters keep their case, and what joins two words stays what it is.
 */
import type { Delivery } from '../delivery.js';
import type { CanonicalEvent } from '../event.js';
import { nativeType } from '../provider/job-mapping.js';

/** What the delivery has in another form, as `ORDER:PAID` for a type that ends in `order.paid`. */
export function changedNames({ attributes, payload }: CanonicalEvent, { headers }: Delivery): string[] {
  const leaves = [JSON.parse(payload.toString('utf8')), Object.values(headers)].flatMap(textsIn);
  const sent = new Set(leaves.map((text) => nativeType(text)));
  const byWords = new Map([...sent].map((name) => [wordsOf(name), name]));
  const parts = attributes.type.split('.');
  const runs = parts.flatMap((_, start) =>
    parts.slice(start).map((_, length) => ({
      start,
      end: start + length,
      name: parts.slice(start, start + length + 1).join('.'),
    })),
  );
  const unchanged = runs.filter(({ name }) => sent.has(name));
  return runs.flatMap(({ start, end, name }) => {
    // Two parts of the domain at least are ours; and a status may have the word of a name in another form.
    const isOurs = start < 2 || unchanged.some((run) => run.start <= start && end <= run.end);
    return isOurs ? [] : (byWords.get(wordsOf(name)) ?? []);
  });
}

const wordsOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, ' ');

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
