/**
 * Makes a new event of a recorded delivery: its ids are replaced, in headers and body alike, by random ones of the same
 * shape. Otherwise the second one sent would be a duplicate.
 */
import { randomInt, randomUUID } from 'node:crypto';

export interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The shortest id first, so that one that contains another (`job:status`) stays consistent with it. */
export function renew({ headers, body }: Content, ids: readonly string[]): Content {
  const distinct = [...new Set(ids)].filter((id) => id.length >= MIN_ID_CHARACTERS);
  const replace = distinct
    .sort((a, b) => a.length - b.length)
    .map((id) => {
      // In a form an escape may come before the id; the last character of the escape is not part of it.
      const whole = new RegExp(
        `(?:(?<![A-Za-z0-9])|(?<=%[0-9A-F]{2}))${id.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![A-Za-z0-9])`,
        'g',
      );
      const renewed = randomLike(id);
      return (text: string) => text.replace(whole, () => renewed);
    })
    .reduce(
      (before, next) => (text) => next(before(text)),
      (text: string) => text,
    );
  return {
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, replace(value)])),
    // Latin-1 gives every byte a character, so everything but the ids stays as it is.
    body: Buffer.from(replace(body.toString('latin1')), 'latin1'),
  };
}

/** A shorter text may mean something else. */
const MIN_ID_CHARACTERS = 3;

/** Digits for digits, letters for letters (a to f stay hexadecimal); everything else stays as it is. */
export function randomLike(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return randomUUID();
  return id.replace(/[1-9]|0|[a-f]|[g-z]|[A-F]|[G-Z]/g, (character) => {
    const range = ['123456789', '0', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ'].find(
      (r) => r.includes(character),
    )!;
    return range[randomInt(range.length)]!;
  });
}

/** The same JSON in other bytes: random white space at its end. */
export function withOtherBlanks({ headers, body }: Content): Content {
  const blanks = Array.from({ length: 48 }, () => (randomInt(2) === 0 ? ' ' : '\t')).join('');
  return { headers, body: Buffer.concat([body, Buffer.from(blanks)]) };
}
