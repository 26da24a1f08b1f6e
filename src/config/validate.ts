/**
 * A zod schema applied to settings: the value it makes, or one sentence a problem, each naming its setting.
 * Serves the gateway's own schema and every provider's alike.
 */
import { z } from 'zod';
import { didYouMean } from './nearest.js';
import { settingPath } from './setting-path.js';

export type Validated<T> = { readonly value: T } | { readonly problems: readonly string[] };

/** `at` is the path of `value` in the file. Where a list is asked for, a single text is taken as a list of one. */
export function validate<T>(schema: z.ZodType<T>, value: unknown, at: readonly PropertyKey[]): Validated<T> {
  // Each schema is used once or twice here: compiling it first, as zod would, takes longer than all of the rest.
  const options = { error: sentence, reportInput: false, jitless: true };
  let result = schema.safeParse(value, options);
  if (!result.success) {
    const lonely = result.error.issues.filter((i) => i.code === 'invalid_type' && i.expected === 'array');
    result = schema.safeParse(
      lonely.reduce((whole, { path }) => listed(whole, path), value),
      options,
    );
  }
  if (result.success) return { value: result.data };
  return {
    problems: result.error.issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys')
        return `${settingPath([...at, ...issue.path])}: ${ended(issue.message)}`;
      const known = knownKeys(schema, issue.path);
      return issue.keys.map((key) => {
        const hint = didYouMean(key, known) || (known.length > 0 ? ` Known here: ${known.join(', ')}.` : '');
        return `${settingPath([...at, ...issue.path, key])}: unknown setting.${hint}`;
      });
    }),
  };
}

/** Providers' messages are not always whole sentences. */
const ended = (message: string) => (/[.!?:]$/.test(message) ? message : `${message}.`);

function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing.';
      if (issue.expected === 'string' && typeof issue.input === 'number')
        return 'must be text: put it in quotes.';
      return `must be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}.${didYouMean(String(issue.input), allowed)}`;
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      if (issue.origin === 'string') return `must have ${bound} character(s).`;
      return issue.origin === 'array' ? `must have ${bound} item(s).` : `must be ${bound}.`;
    }
    case 'invalid_union': {
      const { options } = issue as { options?: readonly string[] };
      if (options === undefined) return 'has none of the forms it may have.';
      const given = (issue.input as Record<string, unknown>)[issue.discriminator as string];
      return given === undefined
        ? 'is missing.'
        : `must be one of ${options.join(', ')}.${didYouMean(String(given), options)}`;
    }
    case 'invalid_format':
      return `must be a valid ${issue.format === 'regex' ? 'value' : issue.format}.`;
    default:
      return undefined;
  }
}

const KINDS: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of settings',
  record: 'a map',
};

function listed(whole: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof whole === 'string' ? [whole] : whole;
  if (typeof whole !== 'object' || whole === null) return whole;
  const copy = (Array.isArray(whole) ? [...whole] : { ...whole }) as Record<PropertyKey, unknown>;
  copy[key] = listed(copy[key], rest);
  return copy;
}

/** What is seen of a schema from outside. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** The schema as JSON Schema, for people: best effort where zod cannot tell. */
export function describeSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): SchemaNode {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as SchemaNode;
}

/** Both directions are asked: a preprocessed setting shows its keys in one of them only. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const found = (['input', 'output'] as const).flatMap((io) => keysAt(describeSchema(schema, io), path));
  return [...new Set(found)];
}

function keysAt(node: SchemaNode | boolean | undefined, path: readonly PropertyKey[]): string[] {
  if (typeof node !== 'object') return [];
  const [key, ...rest] = path;
  const here =
    key === undefined
      ? Object.keys(node.properties ?? {})
      : keysAt(node.properties?.[String(key)] ?? node.items ?? node.additionalProperties, rest);
  const variants = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  return [...here, ...variants.flatMap((variant) => keysAt(variant, path))];
}
