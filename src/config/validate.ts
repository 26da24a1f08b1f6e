/**
 * A zod schema applied to settings: the value it makes, or one sentence for each problem, by the path of its setting.
 * Serves the gateway's own schema and every provider's alike.
 */
import { z } from 'zod';
import { didYouMean } from './nearest.js';
import type { Path, Problem } from './problem.js';

export type Validated<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

export interface ValidateOptions {
  /** The path of the value in the file. */
  readonly at: Path;
  /** Settings that may stand here beside those of the schema: for suggestions. */
  readonly besides?: readonly string[];
}

/** Where a list is expected, a single text is taken as a list of one. */
export function validate<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { at, besides = [] }: ValidateOptions,
): Validated<T> {
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
      const path = [...at, ...issue.path];
      if (issue.code !== 'unrecognized_keys') return { path, message: ended(issue.message) };
      const known = [...knownKeys(schema, issue.path), ...(issue.path.length === 0 ? besides : [])];
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is an unknown setting.${didYouMean(key, known) || allOf(known)}`,
      }));
    }),
  };
}

const allOf = (known: readonly string[]) =>
  known.length > 0 ? ` The known settings are ${known.join(', ')}.` : '';

/** Providers' messages may lack their full stop. */
const ended = (message: string) => (/[.!?:]$/.test(message) ? message : `${message}.`);

function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  const unit = unitOf(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing.';
      if (issue.expected === 'string' && typeof issue.input === 'number')
        return 'must be text: put it in quotes.';
      if (unit && (issue.expected === 'number' || issue.expected === 'int'))
        return `must be a whole number of ${unit.name}, such as ${unit.example}.`;
      return `must be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}.${didYouMean(String(issue.input), allowed)}`;
    }
    case 'too_small':
      return outOfBounds('at least', issue.minimum, issue.origin, unit?.name);
    case 'too_big':
      return outOfBounds('at most', issue.maximum, issue.origin, unit?.name);
    case 'invalid_union': {
      const { options } = issue as { options?: readonly string[] };
      if (options === undefined) return `must be ${formsOf(issue.errors)}.`;
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

const UNITS = {
  Bytes: { name: 'bytes', example: 1_048_576 },
  Seconds: { name: 'seconds', example: 30 },
  Ms: { name: 'milliseconds', example: 2000 },
};

/** A setting that has a unit says so at the end of its name. */
function unitOf(path: Path | undefined) {
  const name = String(path?.at(-1) ?? '');
  return Object.entries(UNITS).find(([ending]) => name.endsWith(ending))?.[1];
}

function outOfBounds(bound: string, limit: number | bigint, origin: string, unit = ''): string {
  const plural = limit === 1 ? '' : 's';
  if (origin === 'string') return `must have ${bound} ${limit} character${plural}.`;
  if (origin === 'array') return `must have ${bound} ${limit} item${plural}.`;
  return `must be ${bound} ${limit}${unit && ` ${unit}`}.`;
}

/** From each form's own first problem. */
function formsOf(errors: readonly (readonly { readonly message: string }[])[]): string {
  const forms = errors.map(([first]) => first?.message.replace(/^must be |\.$/g, '') ?? '');
  return [...new Set(forms)].join(', or ');
}

function listed(whole: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof whole === 'string' ? [whole] : whole;
  if (typeof whole !== 'object' || whole === null) return whole;
  const copy = (Array.isArray(whole) ? [...whole] : { ...whole }) as Record<PropertyKey, unknown>;
  copy[key] = listed(copy[key], rest);
  return copy;
}

/** JSON Schema, as far as it is read here. */
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

/** The schema as JSON Schema, for people: left open where JSON Schema has no words for it. */
export function describeSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): SchemaNode {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as SchemaNode;
}

/** From both directions: a preprocessed setting shows its keys in only one of them. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  const found = (['input', 'output'] as const).flatMap((io) => keysAt(describeSchema(schema, io), path));
  return [...new Set(found)];
}

function keysAt(node: SchemaNode | boolean | undefined, path: Path): string[] {
  if (typeof node !== 'object') return [];
  const [key, ...rest] = path;
  const here =
    key === undefined
      ? Object.keys(node.properties ?? {})
      : keysAt(node.properties?.[String(key)] ?? node.items ?? node.additionalProperties, rest);
  const variants = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  return [...here, ...variants.flatMap((variant) => keysAt(variant, path))];
}

/** The names of the top-level settings of these types, as JSON Schema names them. */
export function settingsOfType(schema: z.ZodType, ...types: string[]): string[] {
  const all = Object.entries(describeSchema(schema).properties ?? {});
  return all.filter(([, { type }]) => types.includes(type ?? '')).map(([key]) => key);
}
