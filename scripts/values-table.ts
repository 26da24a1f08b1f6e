/** The README's table of values, read from the comments of values.yaml: the lines right above a key, up to an empty one. */
import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';

export interface Value {
  /** As `image.tag`. */
  readonly key: string;
  /** As JSON. */
  readonly default: string;
  /** One paragraph; empty where there is none. */
  readonly description: string;
}

/** Maps whose keys have descriptions are taken apart; others are one value. */
export function readValues(text: string): Value[] {
  const lines = text.split('\n');
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });

  const above = (pair: Pair): string => {
    const { range } = pair.key as { range: [number, number, number] };
    let line = counter.linePos(range[0]).line - 2;
    const block: string[] = [];
    for (; lines[line]?.trim().startsWith('#'); line--) block.unshift(lines[line]!.trim().slice(1).trim());
    const end = block.indexOf('');
    return (end === -1 ? block : block.slice(0, end)).join(' ');
  };
  const isDescribed = (map: YAMLMap) => map.items.some((pair) => above(pair) !== '');

  const walk = (map: YAMLMap, path: string): Value[] =>
    map.items.flatMap((pair) => {
      const key = `${path}${isScalar(pair.key) ? pair.key.value : pair.key}`;
      const { value } = pair;
      const entry = { key, default: JSON.stringify(toJs(value)), description: above(pair) };
      if (!isMap(value) || value.flow || !isDescribed(value)) return [entry];
      return [{ ...entry, default: '' }, ...walk(value, `${key}.`)];
    });
  const toJs = (node: unknown) => (node as { toJS(document: unknown): unknown }).toJS(document);
  return walk(document.contents as YAMLMap, '');
}

export function valuesTable(text: string): string {
  const cell = (content: string) => content.replaceAll('|', '\\|');
  const rows = readValues(text).map(
    ({ key, default: standard, description }) =>
      `| \`${key}\` | ${standard === '' ? '' : `\`${cell(standard)}\``} | ${cell(description)} |`,
  );
  return ['| value | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
