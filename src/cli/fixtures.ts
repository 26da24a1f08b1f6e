/** The deliveries that `onehook send` can play: those that come with every provider, and files of your own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRequestFile, type RequestFile } from '../conformance/request-file.js';
import { OperatorError } from '../errors.js';
import { whyUnreadable } from '../journal/unreadable.js';
import type { Provider } from '../provider/provider.js';
import { UsageError } from './command.js';
import { listed, suggestions } from './suggestions.js';

export interface RecordedRequest {
  /** A fixture's name, or a file as it was given. */
  readonly name: string;
  readonly request: RequestFile;
}

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

/** A file where `name` is a path; else the fixture of that name. Without a name: the clearest fixture to look at. */
export function findRequest(provider: Provider, name: string | undefined, cwd: string): RecordedRequest {
  if (name !== undefined && isPath(name)) return { name, request: readRequestFile(resolve(cwd, name)) };
  const names = fixtureNames(provider);
  const found = name === undefined ? clearest(provider, names) : names.find((each) => each === name);
  if (found !== undefined)
    return {
      name: found,
      request: readRequestFile(fileURLToPath(new URL(`${found}.http`, folderOf(provider)))),
    };
  if (names.length === 0)
    throw new UsageError(
      `${provider.title} comes without fixtures. Give a recorded delivery: onehook send ${provider.name} ./recorded.http`,
    );
  throw new UsageError(
    `${provider.title} has no fixture "${name}".${suggestions(name ?? '', names) || ` It has ${listed(names)}.`}`,
  );
}

const isPath = (name: string) => /[/\\]/.test(name) || name.endsWith('.http');

/** Throws a UsageError that names the file and, where it can, the line. */
export function readRequestFile(file: string): RequestFile {
  return parseNamed(file, readBytes(file));
}

/** `name` begins the message of what is thrown. */
export function parseNamed(name: string, bytes: Buffer): RequestFile {
  try {
    return parseRequestFile(bytes);
  } catch (error) {
    if (error instanceof OperatorError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`File ${file} ${whyUnreadable(error)}.`);
  }
}

/** The first job that succeeded, else the first that becomes an event and has an id that can be made anew, else the first. */
function clearest(provider: Provider, names: readonly string[]): string | undefined {
  const events = names.filter((name) => typesOf(provider, name).length > 0);
  return (
    events.find((name) => typesOf(provider, name).includes('onehook.job.succeeded')) ??
    events.find((name) => !name.endsWith('__no-id')) ??
    names[0]
  );
}

/** Of the events in the golden file beside it; none where it is refused or quarantined. */
function typesOf(provider: Provider, name: string): readonly unknown[] {
  const golden = new URL(`${name}.json`, folderOf(provider));
  const content: unknown = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')) : [];
  return Array.isArray(content) ? content.map(({ type }) => type) : [];
}
