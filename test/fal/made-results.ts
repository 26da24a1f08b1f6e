/**
 * A made result for each endpoint of fal, from the types of its own client: every member is there, and each file has a URL of
 * its own. What the types hold beyond the forms below throws, so that no file is passed over. The compiler has its API under
 * `unstable` since version 7, so another version of it may need changes here.
 */
import { createRequire } from 'node:module';
import * as ast from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

export interface MadeResult {
  readonly endpoint: string;
  readonly result: unknown;
  /** Where each file is, as `images[].url`, by its URL. */
  readonly files: ReadonlyMap<string, string>;
}

/** Of an endpoint with a field that holds one thing or another there is a result for each. */
export function madeResults(): MadeResult[] {
  const types = readTypes();
  return membersOf(types.get('EndpointTypeMap')).flatMap(({ name: endpoint, type }) => {
    const output = membersOf(type).find(({ name }) => name === 'output')?.type;
    if (!output) throw new Error(`${endpoint} has no output`);
    const makers = [new Maker(types, 0)];
    const results: MadeResult[] = [];
    for (const maker of makers) {
      const result = maker.make(output, []);
      results.push({ endpoint, result, files: maker.files });
      if (maker.choice + 1 < maker.alternatives) makers.push(new Maker(types, maker.choice + 1));
    }
    return results;
  });
}

type Types = ReadonlyMap<string, ast.TypeNode>;

function readTypes(): Types {
  const code = createRequire(import.meta.url).resolve('@fal-ai/client/endpoints');
  const file = code.replace(/\.js$/, '.d.ts');
  const api = new API();
  try {
    const project = api.updateSnapshot({ openFiles: [file] }).getDefaultProjectForFile(file);
    const statements = project?.program.getSourceFile(file)?.statements ?? [];
    return new Map(
      statements.flatMap((statement: ast.Node) =>
        ast.isTypeAliasDeclaration(statement) ? [[statement.name.text, statement.type]] : [],
      ),
    );
  } finally {
    api.close();
  }
}

interface Member {
  readonly name: string;
  readonly type: ast.TypeNode;
}

function membersOf(type: ast.TypeNode | undefined): Member[] {
  if (!type || !ast.isTypeLiteralNode(type)) throw new Error('expected an object type');
  return type.members.map((member) => {
    if (!ast.isPropertySignatureDeclaration(member)) throw new Error('expected a property');
    const { name } = member;
    if (!ast.isIdentifier(name) && !ast.isStringLiteral(name)) throw new Error('expected a plain name');
    return { name: name.text, type: member.type };
  });
}

class Maker {
  readonly files = new Map<string, string>();
  /** The most that a field has. */
  alternatives = 1;
  readonly choice: number;
  readonly #types: Types;

  /** `choice`: which of its alternatives each field has; a field of fewer begins again. */
  constructor(types: Types, choice: number) {
    this.#types = types;
    this.choice = choice;
  }

  make(type: ast.TypeNode, path: readonly string[]): unknown {
    if (ast.isTypeReferenceNode(type)) return this.#makeNamed(type, path);
    if (ast.isUnionTypeNode(type)) return this.#makeOneOf(type, path);
    if (ast.isTypeLiteralNode(type))
      return Object.fromEntries(
        membersOf(type).map(({ name, type }) => [name, this.make(type, [...path, name])]),
      );
    switch (type.kind) {
      case ast.SyntaxKind.StringKeyword:
        return path.at(-1) === 'url' ? this.#file(path) : textFor(path.at(-1));
      case ast.SyntaxKind.NumberKeyword:
        return 1;
      case ast.SyntaxKind.BooleanKeyword:
        return true;
      case ast.SyntaxKind.LiteralType:
        return literal(type as ast.LiteralTypeNode);
      case ast.SyntaxKind.UnknownKeyword:
      case ast.SyntaxKind.VoidKeyword:
        return null;
    }
    throw new Error(`${path.join('.')}: no value is known for ${ast.SyntaxKind[type.kind]}`);
  }

  #makeNamed(type: ast.TypeReferenceNode, path: readonly string[]): unknown {
    const name = (type.typeName as ast.Identifier).text;
    const item = type.typeArguments?.[0];
    if (name === 'Array' && item) return [0, 1].map(() => this.make(item, [...path, '[]']));
    const named = this.#types.get(name);
    if (!named) throw new Error(`${path.join('.')}: there is no type ${name}`);
    if (path.length > MAX_DEPTH) throw new Error(`${name} contains itself`);
    return this.make(named, path);
  }

  #makeOneOf({ types }: ast.UnionTypeNode, path: readonly string[]): unknown {
    const named = (name: string) =>
      types.some((type) => ast.isTypeReferenceNode(type) && (type.typeName as ast.Identifier).text === name);
    // What the client writes for a URL, since it uploads a Blob in its place; JSON has none.
    if (named('Blob')) return this.#file(path);
    const [first] = types;
    if (first && types.every(ast.isLiteralTypeNode)) return this.make(first, path);
    this.alternatives = Math.max(this.alternatives, types.length);
    const chosen = types[this.choice % types.length]!;
    const isUrl = chosen.kind === ast.SyntaxKind.StringKeyword && named('File');
    return isUrl ? this.#file(path) : this.make(chosen, path);
  }

  #file(path: readonly string[]): string {
    const url = `https://files.example/${this.files.size}`;
    this.files.set(url, path.join('.').replaceAll('.[]', '[]'));
    return url;
  }
}

const MAX_DEPTH = 20;

/** A prompt is the customer’s: a URL in it is not a file of the result. */
const textFor = (name: string | undefined) =>
  /prompt/.test(name ?? '') ? 'https://inputs.example/of-the-customer.png' : 'text';

function literal({ literal }: ast.LiteralTypeNode): unknown {
  if (ast.isStringLiteral(literal)) return literal.text;
  if (ast.isNumericLiteral(literal)) return Number(literal.text);
  if (literal.kind === ast.SyntaxKind.NullKeyword) return null;
  return literal.kind === ast.SyntaxKind.TrueKeyword;
}
