/**
 * Reads JSON without rounding: an integer that JavaScript's numbers cannot hold becomes the text that the sender wrote, so that
 * two ids past 2^53 never become one. Every other value is as in JSON.parse.
 */

/** The shortest integers past 2^53 have so many digits. Most bodies have no such run, and cost one look at each 16th character. */
const LONG = 16;
/** A number before a colon is no JSON, and must not become some. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\s*:)/g;

/** Throws a SyntaxError for anything but JSON. */
export const parseExactly = (json: string): unknown => JSON.parse(withLongIntegersQuoted(json));

/** A number as the text of an id; undefined for one that may have been rounded. */
export const numberText = (value: number): string | undefined =>
  Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined;

const quoteUnsafe = (literal: string) =>
  Math.abs(Number(literal)) > Number.MAX_SAFE_INTEGER ? `"${literal}"` : literal;

/** Outside strings only. Quotes are found by `indexOf`, since a pattern over a string of megabytes exhausts its stack. */
function withLongIntegersQuoted(json: string): string {
  const parts: string[] = [];
  let done = 0;
  for (let outside = 0, run = longRun(json, 0); run >= 0; run = longRun(json, outside)) {
    let open = json.indexOf('"', outside);
    while (open >= 0 && open < run) {
      outside = endOfString(json, open);
      open = json.indexOf('"', outside);
    }
    if (outside > run) continue;
    const end = open < 0 ? json.length : open;
    parts.push(json.slice(done, outside), json.slice(outside, end).replace(NUMBER, quoteUnsafe));
    outside = end;
    done = end;
  }
  return parts.length === 0 ? json : parts.join('') + json.slice(done);
}

/** Where the first long run of digits begins, or -1. `from` must not be inside one. */
function longRun(json: string, from: number): number {
  for (let i = from + LONG - 1; i < json.length; i += LONG) {
    if (!isDigit(json, i)) continue;
    let start = i;
    while (start > from && isDigit(json, start - 1)) start--;
    let end = i + 1;
    while (isDigit(json, end)) end++;
    if (end - start >= LONG) return start;
  }
  return -1;
}

function isDigit(json: string, index: number): boolean {
  const code = json.charCodeAt(index);
  return code >= 0x30 && code <= 0x39;
}

/** Behind the closing quote, or the end of a text that is not JSON. */
function endOfString(json: string, open: number): number {
  for (let close = json.indexOf('"', open + 1); close >= 0; close = json.indexOf('"', close + 1)) {
    let backslashes = 0;
    while (json[close - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return close + 1;
  }
  return json.length;
}
