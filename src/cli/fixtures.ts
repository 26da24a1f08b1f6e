/** The recorded and documented deliveries that come with every provider. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '../config/nearest.js';
import type { Provider } from '../provider/provider.js';
import { UsageError } from './command.js';

/** They are data, so they are not compiled: from `dist/src/cli/` to `providers/`. */
const folderOf = ({ name }: Provider) => new URL(`../../../providers/${name}/fixtures/`, import.meta.url);

/** By name, as in `job_succeeded` or `job_failed__timeout`; alphabetical. */
export function fixtureNames(provider: Provider): string[] {
  const folder = folderOf(provider);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.http') && !file.startsWith('handshake__'),
  );
  return files.map((file) => basename(file, '.http')).sort();
}

/** The one that is asked for. Where none is: the first job that succeeded, as the clearest to look at; else the first. */
export function findFixture(provider: Provider, name: string | undefined): { name: string; bytes: Buffer } {
  const names = fixtureNames(provider);
  const found =
    name === undefined
      ? (names.find((each) => succeeds(provider, each)) ?? names[0])
      : names.find((each) => each === name);
  if (found === undefined) {
    if (names.length === 0) throw new UsageError(`${provider.title} came without fixtures.`);
    throw new UsageError(
      `${provider.title} has no fixture «${name}».${didYouMean(name ?? '', names)} It has: ${names.join(', ')}.`,
    );
  }
  return { name: found, bytes: readFileSync(fileURLToPath(new URL(`${found}.http`, folderOf(provider)))) };
}

/** The events it becomes lie beside it. */
function succeeds(provider: Provider, name: string): boolean {
  const golden = new URL(`${name}.json`, folderOf(provider));
  return existsSync(golden) && readFileSync(golden, 'utf8').includes('"onehook.job.succeeded"');
}
