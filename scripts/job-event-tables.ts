/** The fields of a job event for docs/job-events.md, from the published schema; and which senders' jobs can end more than once. */
import type { Provider } from '../src/provider/provider.js';
import { code, markdownTable } from './markdown-table.js';
import { type JsonSchema, resolved, schemaOf } from './schema-compatibility.js';
import { schemaDocuments } from './schema-documents.js';

export interface Field {
  /** Below the event: `data.outputs[].kind`. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

/** Every field of a job event, in the order of the schema, each above its own fields. */
export function jobEventFields(): Field[] {
  const root: JsonSchema = JSON.parse(schemaDocuments()['job-event.schema.json'] ?? '');
  return fieldsIn(root, root, '');
}

function fieldsIn(node: JsonSchema, root: JsonSchema, parent: string): Field[] {
  const { properties, required } = node;
  return Object.entries(schemaOf(properties)).flatMap(([name, value]) => {
    const schema = resolved(schemaOf(value), root);
    const path = parent === '' ? name : `${parent}.${name}`;
    const isRequired = Array.isArray(required) && required.includes(name);
    const inner = schema.items ? fieldsIn(schemaOf(schema.items), root, `${path}[]`) : [];
    return [{ path, isRequired, schema }, ...fieldsIn(schema, root, path), ...inner];
  });
}

/** A table for the attributes, and one for each object below them. */
export function fieldTables(): string {
  const byParent = new Map<string, Field[]>();
  for (const field of jobEventFields()) {
    const parent = field.path.split('.').slice(0, -1).join('.');
    byParent.set(parent, [...(byParent.get(parent) ?? []), field]);
  }
  return [...byParent]
    .map(([parent, fields]) => `### ${parent === '' ? 'The attributes' : code(parent)}\n\n${tableOf(fields)}`)
    .join('\n\n');
}

const tableOf = (fields: readonly Field[]) =>
  markdownTable(
    ['field', 'type', 'present', 'means'],
    fields.map(({ path, isRequired, schema }) => [
      code(path.split('.').at(-1) ?? ''),
      typeOf(schema),
      isRequired ? 'always' : 'if known',
      meaningOf(schema),
    ]),
  );

function typeOf(schema: JsonSchema): string {
  const { enum: fixed, examples: open, anyOf } = schema;
  if (Array.isArray(fixed)) return fixed.map(code).join(', ');
  if (Array.isArray(open)) return `${open.map(code).join(', ')}, …`;
  if (Array.isArray(anyOf)) return anyOf.map((one) => typeOf(schemaOf(one))).join(' or ');
  if (schema.format === 'date-time') return 'time';
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => WORDS[String(type)] ?? 'any JSON').join(' or ');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'true or false',
  array: 'list',
  object: 'object',
  null: 'null',
};

const meaningOf = ({ const: always, description }: JsonSchema) =>
  [always === undefined ? undefined : `Always ${code(String(always))}.`, description]
    .filter((part) => part !== undefined)
    .join(' ');

/** The titles of those whose jobs can end again under their id. */
export const endsAgain = (providers: readonly Provider[]) =>
  providers
    .filter(({ endsOnce }) => endsOnce === false)
    .map(({ title, name }) => `- ${title} (${code(name)})`)
    .toSorted((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }))
    .join('\n');
