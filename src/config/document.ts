/**
 * The text of a configuration file -> a plain value, and what is wrong with it as YAML, by line.
 * No sentence quotes a value: it may be a secret.
 */
import { LineCounter, parseDocument, visit } from 'yaml';

export interface Document {
  readonly value: unknown;
  readonly problems: readonly string[];
}

export function readDocument(text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const at = (offset: number) => `line ${lines.linePos(offset).line}`;
  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
    if (code === 'DUPLICATE_KEY')
      return `${at(pos[0])}: ${/^[^:\s]*/.exec(text.slice(pos[0]))?.[0]} appears twice.`;
    if (code === 'MULTIPLE_DOCS') return `${at(pos[0])}: a second document begins; only one is read.`;
    if (code === 'TAG_RESOLVE_FAILED') return `${at(pos[0])}: tags (!name) are not read here. ${QUOTES}`;
    return `${at(pos[0])}: not valid YAML: ${withoutQuotedSource(message)}.`;
  });
  visit(document, {
    Alias: (_, { range }) => {
      problems.push(`${at(range?.[0] ?? 0)}: aliases (*name) are not read here. ${QUOTES}`);
    },
  });
  return { value: problems.length > 0 ? null : document.toJS(), problems };
}

const QUOTES = 'A value that begins so must stand in quotes.';

/** The parser's messages end in `: ` and the text they stumbled over. */
const withoutQuotedSource = (message: string) => message.split(': ')[0];
