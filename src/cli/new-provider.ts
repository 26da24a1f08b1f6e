/** `onehook new-provider`: the beginning of a provider, which fails conformance until its author says how the sender signs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fold } from './columns.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { newProvider } from './descriptions/new-provider.js';
import {
  conformanceTest,
  exampleDelivery,
  packageManifest,
  providerSource,
  type Step,
  settingsFile,
  stepsInCheckout,
  stepsInPackage,
} from './new-provider/templates.js';
import { styleFor } from './style.js';

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, newProvider.options, ['NAME']);
  const [name] = positionals;
  if (name === undefined || !NAME.test(name)) {
    throw new UsageError(
      'new-provider needs a name of lower-case letters, digits and single dashes: it is part of a URL.',
    );
  }
  const title = values.title ?? name;
  const list = join(io.cwd, 'providers/index.ts');
  const isCheckout = existsSync(list);
  const files = isCheckout ? inCheckout(name, title, readFileSync(list, 'utf8')) : asPackage(name, title);
  const folder = isCheckout ? `providers/${name}` : packageName(name);
  if (existsSync(join(io.cwd, folder))) throw new UsageError(`${folder} exists already.`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(io.cwd, path)), { recursive: true });
    writeFileSync(join(io.cwd, path), text);
    io.stdout.write(`${path}\n`);
  }
  const steps = isCheckout
    ? stepsInCheckout(name)
    : stepsInPackage(folder, relative(join(io.cwd, folder), ROOT));
  const { heading } = styleFor(io.stdout, io.env);
  io.stdout.write(`\n${heading('Next')} (docs/providers.md explains each step)\n${numbered(steps)}`);
  return EXIT.ok;
}

/** The checkout or the installation that this command runs from. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const packageName = (name: string) => `onehook-provider-${name}`;

const numbered = (steps: readonly Step[]) =>
  steps
    .map(({ says, run }, index) => {
      const command = run === undefined ? '' : `       ${run}\n`;
      return `  ${index + 1}. ${fold(says, '     ').trimStart()}${command}`;
    })
    .join('');

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
  const folder = packageName(name);
  return {
    [`${folder}/index.js`]: providerSource(name, title, 'onehook/provider-kit'),
    [`${folder}/package.json`]: packageManifest(folder, title),
    [`${folder}/conformance.test.js`]: conformanceTest(),
    [`${folder}/fixtures/example.http`]: exampleDelivery(name),
    [`${folder}/fixtures/settings.json`]: settingsFile(),
  };
}

/** In alphabetical order, in the imports and in the list. */
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
