/**
 * The text of a configuration file -> a plain value, the line of each setting, and what is wrong with the text as YAML.
 * No sentence quotes a value: it may be a secret.
 */
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { ConfigProblem } from '../errors.js';
import type { Path } from './problem.js';

export interface Document {
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** From 1. Of a setting that is missing, the line of its parent; null where its whole section is missing. */
  lineOf(path: Path): number | null;
}

export function readDocument(text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const problems: ConfigProblem[] = [];
  const report = (offset: number, message: string) => {
    problems.push({ path: '', line: lines.linePos(offset).line, message });
  };
  for (const { pos, ...error } of withoutFollowers(document.errors, text))
    report(pos[0], sentenceOf(error, text.slice(pos[0])));
  for (const { pos, ...warning } of document.warnings)
    report(pos[0], sentenceOf(warning, text.slice(pos[0])));
  visit(document, {
    Alias: (_, { range }) => report(range?.[0] ?? 0, `Aliases (*name) are not supported. ${QUOTES}`),
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === null)
        report(key.range?.[0] ?? 0, 'A key is missing, or is null. Put null in quotes where it is a name.');
    },
  });
  return {
    value: problems.length > 0 ? null : document.toJS(),
    problems,
    lineOf(path) {
      const offset = offsetOf(document.contents, path);
      return offset === null ? null : lines.linePos(offset).line;
    },
  };
}

const QUOTES = 'Put a value that begins with that character in quotes.';

type Found = Pick<YAMLError, 'code' | 'message'>;

function sentenceOf({ code, message }: Found, from: string): string {
  if (code === 'DUPLICATE_KEY') return `${/^[^:\s]*/.exec(from)?.[0]} appears twice.`;
  if (code === 'MULTIPLE_DOCS') return 'A second document begins here, and only one is read.';
  if (code === 'TAG_RESOLVE_FAILED') return `Tags (!name) are not supported. ${QUOTES}`;
  if (VARIABLE.test(from))
    return `Put the text with $${/^[^}]*\}?/.exec(from)?.[0]} in quotes: inside { } and [ ], YAML reads its brace as a map.`;
  // The parser's messages end in `: ` and the text where it stopped.
  return `This is not valid YAML: ${message.split(': ')[0]}.`;
}

/** From its brace on, where the parser stumbles over it. */
const VARIABLE = /^\{[A-Za-z_][A-Za-z0-9_]*\}/;

const INDEPENDENT = ['DUPLICATE_KEY', 'MULTIPLE_DOCS', 'TAG_RESOLVE_FAILED'];

/** After the first error of syntax the parser is lost, and reports all that follows as well. */
function withoutFollowers(errors: readonly YAMLError[], text: string): readonly YAMLError[] {
  const isVariable = ({ pos }: YAMLError) => text[pos[0] - 1] === '$' && VARIABLE.test(text.slice(pos[0]));
  const first = errors.find(({ code }) => !INDEPENDENT.includes(code));
  return errors.filter((error) => error === first || INDEPENDENT.includes(error.code) || isVariable(error));
}

/** Of the key where there is one, else of the value. */
function offsetOf(contents: unknown, path: Path): number | null {
  let node = contents;
  let offset: number | null = null;
  for (const key of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        ({ key: found }) => isScalar(found) && String(found.value) === String(key),
      );
      if (pair === undefined) return offset;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node) && node.items[Number(key)] !== undefined) {
      node = node.items[Number(key)];
      offset = startOf(node);
    } else return offset;
  }
  return offset;
}

const startOf = (node: unknown) => (node as Node).range?.[0] ?? null;
