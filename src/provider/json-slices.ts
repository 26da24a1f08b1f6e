/** Cuts JSON into parts without printing anything again, so that integers past 2^53 and the sender's spelling survive. */
import { UnreadableError } from '../errors.js';

/**
 * The items of the list at `path` (names of members, from the top), as slices of `json`. Throws an UnreadableError where
 * `json` is not JSON, or has no list there.
 */
export function itemsOf(json: Buffer, path: readonly string[] = []): Buffer[] {
  const { text, at } = find(json, path);
  if (text[at] !== '[') throw unexpected();
  const items: Buffer[] = [];
  for (let i = skipBlanks(text, at + 1); text[i] !== ']'; ) {
    const end = endOfValue(text, i);
    items.push(json.subarray(i, end));
    i = skipBlanks(text, end);
    if (text[i] === ',') i = skipBlanks(text, i + 1);
  }
  return items;
}

/** The value at `path` as a slice of `json`. Throws an UnreadableError where `json` is not JSON, or has no value there. */
export function valueAt(json: Buffer, path: readonly string[]): Buffer {
  const { text, at } = find(json, path);
  return json.subarray(at, endOfValue(text, at));
}

/** `text` is valid JSON with one character for each byte, which serves since the code below compares only ASCII ones. */
function find(json: Buffer, path: readonly string[]): { text: string; at: number } {
  try {
    JSON.parse(json.toString('utf8'));
  } catch {
    throw new UnreadableError('payload_not_json', 'not JSON');
  }
  const text = json.toString('latin1');
  let at = skipBlanks(text, 0);
  for (const name of path) at = memberAt(text, at, name);
  return { text, at };
}

const unexpected = () => new UnreadableError('payload_unexpected', 'no list where one is expected');

/** Where the value of a member begins. Of several members of one name the last counts, as in JSON.parse. */
function memberAt(text: string, object: number, name: string): number {
  if (text[object] !== '{') throw unexpected();
  let start = -1;
  for (let i = skipBlanks(text, object + 1); text[i] !== '}'; ) {
    const keyEnd = endOfValue(text, i);
    const value = skipBlanks(text, skipBlanks(text, keyEnd) + 1);
    if (JSON.parse(text.slice(i, keyEnd)) === name) start = value;
    i = skipBlanks(text, endOfValue(text, value));
    if (text[i] === ',') i = skipBlanks(text, i + 1);
  }
  if (start < 0) throw unexpected();
  return start;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (character === '"') i = endOfString(text, i);
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return i;
      depth--;
    } else if (depth === 0 && (character === ',' || isBlank(character))) return i;
    if (depth === 0 && (character === '"' || character === '}' || character === ']')) return i + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function skipBlanks(text: string, start: number): number {
  let i = start;
  while (isBlank(text[i])) i++;
  return i;
}

const isBlank = (character: string | undefined) =>
  character === ' ' || character === '\n' || character === '\r' || character === '\t';
