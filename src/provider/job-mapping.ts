/**
 * Common parts of the mappings of job senders: texts, numbers, times, tables of words, native names. Nothing here throws, and
 * an invalid value is left out.
 */
import { z } from 'zod';
import { timestamp } from '../event.js';

/** An optional text; an empty one, or a value of another type, counts as absent. */
export const optionalText = z.string().min(1).optional().catch(undefined);

/** An id, as text: senders write it as a text or as an integer, which may be past 2^53. */
export const idText = z.union([
  z.string().min(1),
  z
    .number()
    .refine((id) => Math.abs(id) <= Number.MAX_SAFE_INTEGER)
    .transform(String),
]);

/** An optional id; an empty one, or a value of another type, counts as absent. */
export const optionalId = idText.optional().catch(undefined);

/** RFC 3339 in UTC from a value of a payload; undefined for anything but a time. */
export const time = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? timestamp(value) : undefined;

/** An entry of a table by a name from a payload; `constructor` and `__proto__` are not found. */
export function lookUp<T>(
  table: Readonly<Record<string, T>>,
  name: string | null | undefined,
): T | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}

const lowered = new WeakMap<object, Readonly<Record<string, unknown>>>();

/** The same without regard to letter case, for the words of senders, who change it. */
export function lookUpWord<T>(
  table: Readonly<Record<string, T>>,
  word: string | null | undefined,
): T | undefined {
  const exact = lookUp(table, word);
  if (exact !== undefined || typeof word !== 'string') return exact;
  let lower = lowered.get(table) as Readonly<Record<string, T>> | undefined;
  if (!lower) {
    lower = Object.fromEntries(Object.entries(table).map(([name, value]) => [name.toLowerCase(), value]));
    lowered.set(table, lower);
  }
  return lookUp(lower, word.toLowerCase());
}

/** An event type from the sender's own name: with a reverse-DNS prefix, and only characters that a header can contain. */
export const nativeType = (...parts: readonly (string | undefined)[]) =>
  parts
    .filter((part) => part)
    .join('.')
    .replace(/[^A-Za-z0-9._:/-]/g, '_')
    .slice(0, 200);

/** The object without its undefined fields, so that equal events have equal text. */
export function withoutUndefined<T extends object>(
  fields: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}

export const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** A number, also as text (`"9.9"`), that is not negative; undefined for anything else. */
export function quantity(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}
