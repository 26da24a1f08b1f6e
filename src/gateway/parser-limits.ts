/**
 * What valid JSON may contain and consumers' parsers refuse. A record with it would stop a consumer in the middle of its
 * partition, so such a payload goes to quarantine.
 */

export type ExceededLimit = 'payload_too_deep' | 'number_too_long' | 'name_too_long';

/** Go allows 10,000, .NET 64 by default, jq 256 to 10,000; no provider nests nearly as deep. */
const MAX_DEPTH = 512;
/** In characters. Jackson refuses longer ones, and with it Kafka Connect; Python refuses integers of more than 4,300 digits. */
const MAX_NUMBER = 1000;
/** In characters. Jackson refuses longer ones. */
const MAX_NAME = 50_000;

/** For a text that is not JSON the result is arbitrary; the parser rejects that anyway. */
export function exceededLimit(json: string): ExceededLimit | null {
  // Reading each character takes as long as an HMAC over the text, and few texts can exceed a limit at all.
  const isSuspect = hasLongNumber(json) || hasLongName(json) || hasManyBrackets(json);
  return isSuspect ? firstExceeded(json) : null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function firstExceeded(json: string): ExceededLimit | null {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json.charCodeAt(i);
    if (character === QUOTE) {
      const start = i;
      i = quoteFrom(json, start + 1);
      if (i - start > MAX_NAME && isLongName(json, start, i)) return 'name_too_long';
    } else if (character === 0x7b || character === 0x5b) {
      if (++depth > MAX_DEPTH) return 'payload_too_deep';
    } else if (character === 0x7d || character === 0x5d) depth--;
    else if (isOfNumber(character)) {
      const start = i;
      while (isOfNumber(json.charCodeAt(i + 1))) i++;
      if (i - start >= MAX_NUMBER) return 'number_too_long';
    }
  }
  return null;
}

/** A long text is harmless; only one before a colon is a name. An escape counts as the character that it stands for. */
function isLongName(json: string, start: number, end: number): boolean {
  let next = end + 1;
  while (/[ \t\r\n]/.test(json.charAt(next))) next++;
  if (json.charAt(next) !== ':') return false;
  try {
    return (JSON.parse(json.slice(start, end + 1)) as string).length > MAX_NAME;
  } catch {
    return false;
  }
}

/** Digits, `+`, `-`, `.`, `e` and `E`. The NaN beyond the end of a text is none. */
const isOfNumber = (character: number) =>
  (character >= 0x30 && character <= 0x39) ||
  character === 0x2b ||
  character === 0x2d ||
  character === 0x2e ||
  character === 0x65 ||
  character === 0x45;

/** Whether any run of such characters is too long, in strings too. A long run holds one of the positions looked at. */
function hasLongNumber(json: string): boolean {
  for (let at = MAX_NUMBER; at < json.length; at += MAX_NUMBER) {
    if (!isOfNumber(json.charCodeAt(at))) continue;
    let start = at;
    let end = at;
    while (start > 0 && isOfNumber(json.charCodeAt(start - 1))) start--;
    while (isOfNumber(json.charCodeAt(end + 1))) end++;
    if (end - start >= MAX_NUMBER) return true;
  }
  return false;
}

/** Whether any part between two quotes is long enough for a name, whatever it is. A long one holds one of the positions looked at. */
function hasLongName(json: string): boolean {
  for (let at = MAX_NAME; at < json.length; ) {
    let start = at - 1;
    while (start >= 0 && !isQuote(json, start)) start = json.lastIndexOf('"', start - 1);
    const end = quoteFrom(json, at);
    if (end - start > MAX_NAME) return true;
    at = end - (end % MAX_NAME) + MAX_NAME;
  }
  return false;
}

/** The first quote from `at` on that ends or begins a text; the end of `json` where there is none. */
function quoteFrom(json: string, at: number): number {
  for (let i = json.indexOf('"', at); i >= 0; i = json.indexOf('"', i + 1)) if (isQuote(json, i)) return i;
  return json.length;
}

/** False for an escaped one. */
function isQuote(json: string, at: number): boolean {
  if (json.charCodeAt(at) !== QUOTE) return false;
  let backslashes = 0;
  while (json.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 0;
}

/** Whether the text has more opening brackets than the greatest depth, those in strings included. */
function hasManyBrackets(json: string): boolean {
  let left = MAX_DEPTH;
  for (const bracket of ['{', '[']) {
    for (let i = json.indexOf(bracket); i >= 0; i = json.indexOf(bracket, i + 1)) if (--left < 0) return true;
  }
  return false;
}
