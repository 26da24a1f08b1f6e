/** What a worker returns is its own affair: a URL, text, a list of URLs, or an object with URLs in it. */
import { isUrl, type Output, outputAt, outputText, z } from '../../src/provider-kit.js';

const fields = z.record(z.string(), z.unknown()).catch({});

export function outputsOf(output: unknown): Output[] {
  if (typeof output === 'string') return [isUrl(output) ? outputAt(output) : outputText(output)];
  if (Array.isArray(output)) return output.filter(isUrl).map((url) => outputAt(url));
  return Object.entries(fields.parse(output)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isUrl).map((url) => outputAt(url, { name })),
  );
}
