/** Golden files: the events that a fixture becomes, as an author has read and committed them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Translation, verify } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import {
  type Fixture,
  fixturesFolder,
  readFixtures,
  readHandshakes,
  replyTo,
  schemeOf,
  structured,
  translateFixture,
} from './fixtures.js';

export function goldenOf(translation: Translation): unknown {
  return translation.outcome === 'events' ? translation.events.map(structured) : translation;
}

/** What became of one golden file. */
export interface Written {
  readonly file: string;
  /** Undefined where it was written; else why not, as a whole sentence. */
  readonly problem: string | undefined;
}

/** Writes the golden files of every fixture that verifies, and of every question. */
export async function writeGolden(provider: Provider, folder: string): Promise<Written[]> {
  const written: Written[] = [];
  const write = (name: string, value: unknown) => {
    const file = path.join(folder, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
    written.push({ file, problem: undefined });
  };
  for (const fixture of await readFixtures(folder)) {
    const problem = await whyNotVerified(provider, fixture, folder);
    if (problem === undefined) write(fixture.name, goldenOf(await translateFixture(provider, fixture)));
    else written.push({ file: path.join(folder, `${fixture.name}.json`), problem });
  }
  for (const question of await readHandshakes(folder))
    write(question.name, await replyTo(provider, question));
  return written;
}

/** Undefined where the fixture verifies; else which check refuses it, and the command that says what to do. */
export async function whyNotVerified(
  provider: Provider,
  fixture: Fixture,
  folder: string,
): Promise<string | undefined> {
  const why = await refusal(provider, fixture);
  if (why === undefined) return undefined;
  const [name, file] = isBuiltIn(provider, folder)
    ? [provider.name, `providers/${provider.name}/fixtures/${fixture.name}.http`]
    : ['.', `fixtures/${fixture.name}.http`];
  return `The fixture does not verify: ${why}. What to do: npx onehook verify ${name} ${file}`;
}

async function refusal(provider: Provider, fixture: Fixture): Promise<string | undefined> {
  const settings = provider.settings.safeParse(fixture.settings);
  if (!settings.success)
    return settings.error.issues.map((issue) => [...issue.path, issue.message].join(' ')).join(', ');
  const verdict = await verify(fixture.delivery, schemeOf(provider, fixture).scheme);
  if (verdict.outcome === 'verified') return undefined;
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
}

/** What to do where a golden file is missing, in a checkout or in a package of its own. */
export const writeCommand = (provider: Provider, folder: string) =>
  isBuiltIn(provider, folder) ? `npm run conformance -- ${provider.name} --write` : 'npm run golden';

const isBuiltIn = ({ name }: Provider, folder: string) =>
  path.resolve(folder) === path.resolve(fixturesFolder(name));
