/** A prediction's output is what its model returns: a URL, text, a list of either, or an object of them. */
import { isUrl, type Output, outputAt, outputText, z } from '../../src/provider/kit.js';

const fields = z.record(z.string(), z.unknown()).catch({});

export function outputsOf(output: unknown): Output[] {
  if (typeof output === 'string') return [outputOf(output)];
  if (Array.isArray(output)) return outputsOfList(output);
  return Object.entries(fields.parse(output)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isUrl).map((url) => outputAt(url, { name })),
  );
}

function outputsOfList(list: readonly unknown[]): Output[] {
  const texts = list.filter((item) => typeof item === 'string');
  const urls = texts.filter(isUrl);
  // Language models return their text in pieces.
  if (urls.length === 0 && texts.length > 0) return [outputText(texts.join(''))];
  return urls.map((url) => outputAt(url));
}

const outputOf = (value: string) => (isUrl(value) ? outputAt(value) : outputText(value));
