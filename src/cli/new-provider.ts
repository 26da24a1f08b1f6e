/** `onehook new-provider`: the beginning of a provider, which fails conformance until somebody has said how its sender signs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import {
  conformanceTest,
  exampleDelivery,
  packageManifest,
  providerSource,
  settingsFile,
} from './new-provider/templates.js';

export const summary = 'begin a provider: its folder, its place in the list, a fixture that fails';
export const help = `onehook new-provider: begin a provider. In a checkout of Onehook it writes providers/NAME and the entry in providers/index.ts;
anywhere else a package of its own, onehook-provider-NAME, which a configuration then names under providers.

What it writes compiles, and fails its conformance: the fixture is not signed, and has no golden file. docs/providers.md
says how to go on.

Usage: onehook new-provider NAME [--title TITLE]

Options:
  --title TITLE  how people write the sender's name (default: NAME)

Examples:
  onehook new-provider acme
  onehook new-provider acme --title "Acme Video"

Exit codes: 0 written, 2 the command line is wrong, or something of that name is there already.
`;

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, { title: { type: 'string' } }, ['NAME']);
  const [name] = positionals;
  if (name === undefined || !NAME.test(name)) {
    throw new UsageError(
      'new-provider needs a name of lower-case letters, digits and single dashes: it is part of a URL.',
    );
  }
  const title = values.title ?? name;
  const list = join(io.cwd, 'providers/index.ts');
  const files = existsSync(list)
    ? inCheckout(name, title, readFileSync(list, 'utf8'))
    : asPackage(name, title);
  const first = Object.keys(files)[0]!;
  if (existsSync(join(io.cwd, dirname(first)))) throw new UsageError(`${dirname(first)} is there already.`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(io.cwd, path)), { recursive: true });
    writeFileSync(join(io.cwd, path), text);
    io.stdout.write(`${path}\n`);
  }
  const next = existsSync(list)
    ? 'Next: npm test fails for it. Say in test/senders how its sender signs; npm run fixtures writes the rest.'
    : `Next: cd ${dirname(first)} && npm install && npm test, which fails until its fixture is a real delivery.`;
  io.stdout.write(`\n${next} See docs/providers.md.\n`);
  return EXIT.ok;
}

type Files = Readonly<Record<string, string>>;

function inCheckout(name: string, title: string, list: string): Files {
  return {
    [`providers/${name}/index.ts`]: providerSource(name, title, '../../src/provider/kit.js'),
    [`providers/${name}/fixtures/example.http`]: exampleDelivery(name),
    [`providers/${name}/fixtures/settings.json`]: settingsFile(),
    'providers/index.ts': withEntry(list, name),
  };
}

function asPackage(name: string, title: string): Files {
  const folder = `onehook-provider-${name}`;
  return {
    [`${folder}/index.js`]: providerSource(name, title, 'onehook/provider-kit'),
    [`${folder}/package.json`]: packageManifest(folder, title),
    [`${folder}/conformance.test.js`]: conformanceTest(),
    [`${folder}/fixtures/example.http`]: exampleDelivery(name),
    [`${folder}/fixtures/settings.json`]: settingsFile(),
  };
}

/** In its place by the alphabet, in the imports and in the list. */
export function withEntry(list: string, name: string): string {
  const variable = variableOf(name);
  const imports = sortedInto(
    list,
    /^import \w+ from '\.\/(.+)\/index\.js';$/,
    name,
    `import ${variable} from './${name}/index.js';`,
  );
  return sortedInto(imports, /^ {2}(\w+),$/, variable, `  ${variable},`);
}

const variableOf = (name: string) =>
  name.replace(/^(\d)/, '_$1').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** `line` before the first line whose captured name comes after `name`, else after the last that has one. */
function sortedInto(text: string, pattern: RegExp, name: string, line: string): string {
  const lines = text.split('\n');
  const named = lines.flatMap((each, index) => {
    const [, found] = pattern.exec(each) ?? [];
    return found === undefined ? [] : [{ index, found }];
  });
  const after =
    named.find(({ found }) => found > name)?.index ?? (named.at(-1)?.index ?? lines.length - 1) + 1;
  return [...lines.slice(0, after), line, ...lines.slice(after)].join('\n');
}
