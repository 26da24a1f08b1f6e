/** The record of the API key, which each delivery contains: all of its texts are masked, since some are keys. */

const RECORD = /"apiKey"\s*:\s*\{/g;
/** A text, with the colon behind it where it is a name; or a bracket. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/gs;
/** These do not open anything. */
const PUBLIC = ['"id"', '"name"'];

/** Character for character. Inside a text no record is found: there, the quotes around the name would be escaped. */
export function withRecordMasked(body: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { index, 0: opening } of body.matchAll(RECORD)) {
    let depth = 1;
    let name = '';
    TOKEN.lastIndex = index + opening.length;
    for (let token = TOKEN.exec(body); token && depth > 0; token = TOKEN.exec(body)) {
      const [bracket, text, colon] = token;
      if (text === undefined) depth += bracket === '{' ? 1 : -1;
      else if (colon !== undefined) name = text;
      else if (!PUBLIC.includes(name)) {
        parts.push(body.slice(done, token.index + 1), '*'.repeat(text.length - 2));
        done = token.index + text.length - 1;
      }
    }
  }
  return parts.length === 0 ? body : parts.join('') + body.slice(done);
}
