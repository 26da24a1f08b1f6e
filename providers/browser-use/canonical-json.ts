/**
 * JSON with its keys sorted and no blanks, as Python’s `json.dumps(…, sort_keys=True, separators=(',', ':'))` prints it.
 * Numbers keep the text they came as: Python distinguishes 1.0 from 1, and JavaScript would round past 2^53.
 */

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Undefined for invalid JSON or JSON too deep to print. `ascii`: other characters as \uXXXX, Python’s default. */
export function canonicalJson(body: Buffer, characters: 'ascii' | 'unicode'): string | undefined {
  try {
    const text = body.toString('utf8');
    JSON.parse(text);
    // Every text gets an `s` in front and every number becomes a text with an `n`, so that neither can pass for the other.
    const marked = text.replace(TOKENS, (token) =>
      token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
    );
    const printed = print(JSON.parse(marked));
    return characters === 'ascii' ? printed.replace(/[^ -~]/g, escaped) : printed;
  } catch {
    return undefined;
  }
}

function print(value: unknown): string {
  if (typeof value === 'string')
    return value.startsWith('n') ? value.slice(1) : JSON.stringify(value.slice(1));
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, member]) => `${JSON.stringify(name.slice(1))}:${print(member)}`);
  return `{${members.join(',')}}`;
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
