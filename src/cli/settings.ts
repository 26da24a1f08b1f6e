/** The settings of a provider as an operator writes them, read from its schema. */
import { describeSchema, type SchemaNode } from '../config/validate.js';
import type { Provider } from '../provider/provider.js';

export interface SettingDescription {
  /** Dotted within a setting that is a map: `poll.apiKey`. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Undefined where there is none. */
  readonly default?: unknown;
  readonly description: string;
}

export function settingsOf({ settings }: Provider): SettingDescription[] {
  const [read, made] = [describeSchema(settings, 'input'), describeSchema(settings, 'output')];
  return [...describe(read, made, ''), DEDUPE_WINDOW];
}

/** Every source may have it, whatever its provider. */
const DEDUPE_WINDOW: SettingDescription = {
  name: 'dedupeWindowSeconds',
  type: 'whole number',
  isRequired: false,
  description: 'how long its events are remembered, in place of dedupe.windowSeconds',
};

/** A setting that is read and then changed shows its form in one of the two directions only. */
function describe(read: SchemaNode, made: SchemaNode, prefix: string): SettingDescription[] {
  const names = Object.keys({ ...made.properties, ...read.properties });
  return names.flatMap((key) => {
    const [given, result] = [read.properties?.[key] ?? {}, made.properties?.[key] ?? {}];
    const node: SchemaNode = { ...result, ...given };
    const name = `${prefix}${key}`;
    const own: SettingDescription = {
      name,
      type: typeOf(node),
      isRequired: made.required?.includes(key) === true && node.default === undefined,
      ...(node.default === undefined || isEmptyMap(node.default) ? {} : { default: node.default }),
      description: node.description ?? '',
    };
    return [own, ...(node.properties ? describe(given, result, `${name}.`) : [])];
  });
}

const isEmptyMap = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
};

function typeOf(node: SchemaNode): string {
  const values = node.enum ?? (node.const === undefined ? undefined : [node.const]);
  if (values) return values.join(' | ');
  if (node.type === 'array') return `list of ${typeOf(node.items ?? {})}`;
  if (node.type !== undefined) return WORDS[node.type] ?? node.type;
  return (node.anyOf ?? node.oneOf ?? []).map(typeOf).join(' | ') || 'any value';
}
