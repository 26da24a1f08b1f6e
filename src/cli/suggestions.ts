/** Names that were probably meant, a few at most. */
import { nearest } from '../config/nearest.js';

const MOST = 4;

/** ` Did you mean a, b or c?`, or nothing: to be put behind a sentence. Names that hold the word come after the nearest. */
export function suggestions(word: string, names: readonly string[]): string {
  const closest = nearest(word, names);
  const holding = word.length < 3 ? [] : names.filter((name) => name !== closest && name.includes(word));
  const found = [...(closest === undefined ? [] : [closest]), ...holding].slice(0, MOST);
  return found.length === 0 ? '' : ` Did you mean ${listed(found, 'or')}?`;
}

/** `a, b and c`. */
export function listed(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}
