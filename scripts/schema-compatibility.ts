/**
 * What a change of a published JSON Schema breaks. Within a version, an event of any gateway is valid under the file of any other:
 * a new optional field and a new value of a list that may grow (`examples`) pass, and nothing else does.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One sentence for each break; empty where there is none. */
export function schemaBreaks(frozen: JsonSchema, current: JsonSchema): string[] {
  return breaksIn(frozen, current, { frozen, current }, '');
}

interface Roots {
  readonly frozen: JsonSchema;
  readonly current: JsonSchema;
}

/** Keywords that are compared by a rule of their own, or that only say something to people. */
const OWN_RULE = ['properties', 'required', 'items', 'examples', '$defs', '$ref'];
const FOR_PEOPLE = ['title', 'description'];

function breaksIn(frozenNode: JsonSchema, currentNode: JsonSchema, roots: Roots, path: string): string[] {
  const frozen = resolved(frozenNode, roots.frozen);
  const current = resolved(currentNode, roots.current);
  const name = path === '' ? 'The event' : path;
  const keywords = [...new Set([...Object.keys(frozen), ...Object.keys(current)])].filter(
    (keyword) => !OWN_RULE.includes(keyword) && !FOR_PEOPLE.includes(keyword),
  );
  const changed = keywords
    .filter((keyword) => shown(frozen[keyword]) !== shown(current[keyword]))
    .map((keyword) => `${name}: ${keyword} was ${shown(frozen[keyword])} and is ${shown(current[keyword])}.`);
  const values = listed(frozen.examples)
    .filter((value) => !listed(current.examples).includes(value))
    .map((value) => `${name}: the value ${value} is gone.`);
  const items = frozen.items && current.items ? [[frozen.items, current.items]] : [];
  return [
    ...changed,
    ...values,
    ...(Boolean(frozen.items) === Boolean(current.items)
      ? []
      : [`${name}: what the list holds has changed.`]),
    ...items.flatMap(([before, after]) => breaksIn(schemaOf(before), schemaOf(after), roots, `${path}[]`)),
    ...breaksInFields(frozen, current, roots, path),
  ];
}

function breaksInFields(frozen: JsonSchema, current: JsonSchema, roots: Roots, path: string): string[] {
  const [before, after] = [schemaOf(frozen.properties), schemaOf(current.properties)];
  const [requiredBefore, requiredAfter] = [listed(frozen.required), listed(current.required)];
  const nameOf = (field: string) => (path === '' ? field : `${path}.${field}`);
  const known = Object.keys(before).flatMap((field) => {
    const name = nameOf(field);
    if (!Object.hasOwn(after, field)) return [`${name} is gone.`];
    const [was, is] = [requiredBefore, requiredAfter].map((required) => required.includes(shown(field)));
    const presence = was === is ? [] : [`${name} was ${presenceOf(was)} and is ${presenceOf(is)}.`];
    return [...presence, ...breaksIn(schemaOf(before[field]), schemaOf(after[field]), roots, name)];
  });
  const added = Object.keys(after)
    .filter((field) => !Object.hasOwn(before, field) && requiredAfter.includes(shown(field)))
    .map((field) => `${nameOf(field)} is new and required.`);
  return [...known, ...added];
}

/** `$ref` is a name in `$defs` of the same file. */
export function resolved(node: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref, ...own } = node;
  if (typeof $ref !== 'string') return node;
  return { ...schemaOf(schemaOf(root.$defs)[$ref.slice('#/$defs/'.length)]), ...own };
}

export const schemaOf = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? (value as JsonSchema) : {};

const shown = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value));
const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(shown) : []);
const presenceOf = (isRequired: boolean | undefined) => (isRequired ? 'required' : 'optional');
