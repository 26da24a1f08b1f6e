/** Deliveries as a forger, a proxy or a clock would alter them. Each returns a new delivery. */
import { Delivery, type DeliveryParts } from '../delivery.js';

export const altered = (delivery: Delivery, parts: Partial<DeliveryParts>) =>
  new Delivery({ ...delivery, ...parts });

export const withHeader = (delivery: Delivery, name: string, values: readonly string[] | undefined) =>
  altered(delivery, { headers: { ...delivery.headers, [name]: values } });

export function withFlippedByte(delivery: Delivery, index: number): Delivery {
  const body = Buffer.from(delivery.body);
  body[index] = (body[index] ?? 0) ^ 1;
  return altered(delivery, { body });
}

/** Evenly spread, the first and the last among them. */
export function sampleIndexes(length: number, most: number): number[] {
  const step = Math.max(1, (length - 1) / (most - 1));
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.min(length - 1, Math.round(i * step)));
}

/**
 * Other values for a header: all characters changed, cut, prolonged, emptied; and each character by itself, unless the value
 * is a list, where a wrong item among right ones is harmless.
 */
export function otherValues(value: string): string[] {
  const whole = [
    [...value].map(otherCharacter).join(''),
    value.slice(0, -1),
    value.slice(1),
    `${value}0`,
    '',
  ];
  const single = [...value].map(
    (character, i) => value.slice(0, i) + otherCharacter(character) + value.slice(i + 1),
  );
  return value.includes(' ') ? [whole[0] ?? '', ''] : [...whole, ...single];
}

/** Never the same letter in the other case: hex is read in both. */
const otherCharacter = (character: string) => (character === '1' ? '2' : '1');

/**
 * One delivery for each covered field that the body has, with another value in it. `fields`: dotted paths of a JSON body, or
 * names of a form's parameters; null: every leaf of the JSON.
 */
export function alteredFields(
  delivery: Delivery,
  fields: readonly string[] | null,
): { path: string; delivery: Delivery }[] {
  const text = delivery.body.toString('utf8');
  if (/^\s*[[{]/.test(text)) {
    const leaves = leavesOf(JSON.parse(text)).filter((path) => !fields || fields.includes(path.join('.')));
    return leaves.map((path) => ({
      path: path.join('.'),
      delivery: altered(delivery, { body: Buffer.from(JSON.stringify(withOther(JSON.parse(text), path))) }),
    }));
  }
  if (text.startsWith('--')) return alteredParts(delivery, text, fields);
  const names = [...new URLSearchParams(text).keys()].filter((name) => !fields || fields.includes(name));
  return [...new Set(names)].map((name) => {
    const form = new URLSearchParams(text);
    form.set(name, `${form.get(name)}x`);
    return { path: name, delivery: altered(delivery, { body: Buffer.from(form.toString()) }) };
  });
}

/** Of a multipart form; its files are not altered. */
function alteredParts(delivery: Delivery, text: string, fields: readonly string[] | null) {
  const names = [...text.matchAll(/; name="([^"]*)"\r\n/g)].map(([, name]) => name!);
  return names
    .filter((name) => !fields || fields.includes(name))
    .map((name) => {
      const body = Buffer.from(text.replace(`; name="${name}"\r\n\r\n`, (head) => `${head}x`));
      return { path: name, delivery: altered(delivery, { body }) };
    });
}

/** The paths of everything in a JSON value but its objects and lists. */
export function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

/** The JSON with one leaf written as `raw`, which may be what no JavaScript value prints as. */
export function withLeaf(json: string, path: readonly string[], raw: string): string {
  const marker = '\u0000leaf';
  const marked = JSON.stringify(withValue(JSON.parse(json), path, marker));
  return marked.replace(JSON.stringify(marker), () => raw);
}

/** The JSON with another value of the same type at a leaf. */
export function otherLeaf(json: string, path: readonly string[]): string {
  const value: unknown = path.reduce((at, name) => (at as Record<string, unknown>)[name], JSON.parse(json));
  const other = typeof value === 'boolean' ? !value : withOther(value, []);
  return value === null ? json : JSON.stringify(withValue(JSON.parse(json), path, other));
}

function withValue(holder: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const members = holder as Record<string, unknown>;
  members[name] = withValue(members[name], rest, value);
  return holder;
}

function withOther(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return typeof value === 'number' ? value + 1 : `${value}x`;
  const holder = value as Record<string, unknown>;
  holder[name] = withOther(holder[name], rest);
  return value;
}
