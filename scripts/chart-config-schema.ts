/**
 * The part of values.schema.json that describes `config`, made from the product's own schema, so that the two cannot
 * disagree. Wider than that: a value may be brought by the environment, a file or a Secret, and null deletes a default.
 */
import { z } from 'zod';
import { configFile } from '../src/config/schema.js';

interface Schema {
  readonly [keyword: string]: unknown;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What the templates calculate with must stand there as it is. */
const LITERAL = ['http.port', 'admin.port', 'journal.enabled', 'journal.maxBytes', 'shutdown.graceSeconds'];
const BROUGHT = { $ref: '#/$defs/brought' };
const SECRET = { $ref: '#/$defs/secretKeyRef' };

export function configSchema(): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(configFile, {
    io: 'input',
    unrepresentable: 'any',
  }) as Schema;
  // Sections that the templates look into must be there, be they empty.
  return { ...widened(schema, []), required: ['http', 'admin', 'kafka', 'journal', 'dedupe', 'shutdown'] };
}

function widened(schema: Schema, path: readonly string[]): Schema {
  const { default: _, maximum, pattern, ...kept } = schema;
  const name = path.join('.');
  const last = path.at(-1);
  if (schema.anyOf || schema.oneOf) {
    const alternatives = (schema.anyOf ?? schema.oneOf) as Schema[];
    return {
      anyOf: [...alternatives.map((each) => widened(each, path)), ...(last === 'tls' ? [BOOLEAN] : [])],
    };
  }
  if (schema.type === 'object') {
    const { required: __, properties, additionalProperties, propertyNames: ___, ...rest } = kept as Schema;
    const needed = (schema.required ?? []).filter((key) => path.length > 0 && isNeeded(properties?.[key]));
    const open = typeof additionalProperties === 'object' && additionalProperties !== null;
    const isNullable = path.length > 1 && last !== '[]';
    return {
      ...rest,
      ...(isNullable && { type: ['object', 'null'] }),
      ...(properties && { properties: mapValues(properties, (each, key) => widened(each, [...path, key])) }),
      additionalProperties: open ? widenedOrAny(additionalProperties as Schema, path) : additionalProperties,
      ...(needed.length > 0 && { required: needed }),
    };
  }
  if (schema.type === 'array')
    return {
      anyOf: [{ ...kept, items: widened(schema.items as Schema, [...path, '[]']) }, BROUGHT],
    };
  const literal = {
    ...kept,
    // The largest safe integer is no bound that anybody meant.
    ...(maximum !== Number.MAX_SAFE_INTEGER && maximum !== undefined && { maximum }),
    // Helm's regular expressions know no looking ahead.
    ...(typeof pattern === 'string' && !pattern.includes('(?') && { pattern }),
  };
  if (LITERAL.includes(name)) return { anyOf: [literal, NULL] };
  if (schema.type === 'null') return literal;
  return { anyOf: [literal, BROUGHT, ...(schema.type === 'string' ? [SECRET] : []), NULL] };
}

const NULL = { type: 'null' };
const BOOLEAN = { type: 'boolean' };

const widenedOrAny = (schema: Schema, path: readonly string[]) =>
  Object.keys(schema).length === 0 ? true : widened(schema, [...path, '*']);

/** Only leaves that have no default must be given; whole sections are all optional. */
const isNeeded = (schema: Schema | undefined) =>
  schema !== undefined && !('default' in schema) && schema.type !== 'object';

function mapValues<T, U>(values: Readonly<Record<string, T>>, change: (value: T, key: string) => U) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}
