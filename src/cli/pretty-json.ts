/** JSON for people: indented, every token as it was written. Parsing and printing it again would change large integers. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** `json` must be JSON. */
export function prettyJson(json: string): string {
  const tokens = json.match(TOKEN) ?? [];
  let depth = 0;
  let text = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [index, token] of tokens.entries()) {
    const empty = (token === '{' || token === '[') && /[}\]]/.test(tokens[index + 1] ?? '');
    const emptied = (token === '}' || token === ']') && /[{[]/.test(tokens[index - 1] ?? '');
    if ((token === '}' || token === ']') && !emptied) {
      depth--;
      text += line();
    }
    text += token === ':' ? ': ' : token;
    if ((token === '{' || token === '[') && !empty) {
      depth++;
      text += line();
    }
    if (token === ',') text += line();
  }
  return text;
}
