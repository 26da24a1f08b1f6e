/** The source that a recorded delivery is verified for: of the configuration, or of the settings beside the recording. Contacts no server. */
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.js';
import { locate } from '../config/problem.js';
import { readProviderPackages } from '../config/provider-packages.js';
import { validate } from '../config/validate.js';
import { readSettings, type VerifyingSettings } from '../conformance/fixtures.js';
import { problemLines } from '../errors.js';
import { openSources, type Source } from '../gateway/source.js';
import { providers } from '../main.js';
import type { Provider } from '../provider/provider.js';
import { importKeys } from '../schemes/jwks.js';
import { fixedKeys, fixedTools } from '../schemes/key-set.js';
import type { PublicKey, SchemeTools } from '../schemes/scheme.js';
import { type Io, UsageError } from './command.js';
import { findSource, load } from './configured.js';
import { readBytes } from './fixtures.js';
import { isLoopback, senderTools } from './sender-tools.js';
import { suggestions } from './suggestions.js';

export interface Asked {
  /** A source, a provider, or the path of a provider package. */
  readonly name: string;
  /** Of the recorded delivery; undefined for standard input. */
  readonly file: string | undefined;
  readonly config: string | undefined;
  readonly settings: string | undefined;
  readonly jwks: string | undefined;
}

export interface OfflineSource {
  readonly source: Source;
  /** The file that the settings are from, where that is not the configuration. */
  readonly settingsFile: string | null;
}

export function openOfflineSource(asked: Asked, io: Io): OfflineSource {
  const { name, file } = asked;
  const keys = asked.jwks === undefined ? undefined : readKeys(resolve(io.cwd, asked.jwks));
  const given = asked.settings === undefined ? undefined : readGiven(resolve(io.cwd, asked.settings));
  const beside = given ?? (file && asked.config === undefined ? settingsBeside(file) : undefined);
  const provider = isPath(name) ? packagedProvider(resolve(io.cwd, name), io.cwd) : builtIn(name);
  if (provider !== undefined && beside !== undefined)
    return { source: fromSettings(provider, beside, keys), settingsFile: beside.file };
  if (isPath(name))
    throw new UsageError(
      `${name} needs settings: a settings.json beside a file in a folder named fixtures, or --settings FILE.`,
    );
  if (given !== undefined)
    throw new UsageError(
      `--settings needs the name of a provider, and there is no provider "${name}".${suggestions(name, NAMES)}`,
    );
  return { source: fromConfiguration(load(io, asked.config), name, keys), settingsFile: null };
}

const NAMES = providers.map(({ name }) => name);
const builtIn = (name: string) => providers.find((provider) => provider.name === name);

const isPath = (name: string) => name.startsWith('.') || /[/\\]/.test(name);

function packagedProvider(path: string, cwd: string): Provider {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist.`);
  const { providers: found, problems } = readProviderPackages([path], cwd, []);
  if (problems[0] !== undefined) throw new UsageError(problems[0].message);
  if (found.length !== 1)
    throw new UsageError(
      `${path} holds ${found.length} providers: ${found.map(({ name }) => name).join(', ')}. Name them in a configuration, and give a source.`,
    );
  return found[0]!;
}

type SettingsOfFile = VerifyingSettings & { readonly file: string };

function settingsBeside(file: string): SettingsOfFile | undefined {
  const folder = dirname(file);
  if (basename(folder) !== 'fixtures') return undefined;
  return reading(folder, () => readSettings(folder, basename(file).replace(/\.http$/, '')));
}

function readGiven(file: string): SettingsOfFile {
  const settings: unknown = reading(file, () => JSON.parse(readBytes(file).toString('utf8')));
  return { file, settings: settings as VerifyingSettings['settings'], keys: [], locations: {} };
}

function readKeys(file: string): readonly PublicKey[] {
  return reading(file, () => importKeys(JSON.parse(readBytes(file).toString('utf8'))));
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be used: ${(error as Error).message}`);
  }
}

function fromSettings(
  provider: Provider,
  { file, settings, keys, locations }: SettingsOfFile,
  givenKeys: readonly PublicKey[] | undefined,
): Source {
  const validated = validate(provider.settings, settings, { at: [] });
  if ('problems' in validated)
    throw new UsageError(
      `${file}:\n${problemLines(
        locate(
          validated.problems,
          () => null,
          (text) => text,
        ),
      )}`,
    );
  const tools = fixedTools(givenKeys ?? keys, { locations });
  const source = {
    name: provider.name,
    provider: provider.name,
    settings: validated.value,
    dedupeWindowSeconds: null,
    maxBodyBytes: null,
  };
  return openSources([source], [provider], tools, 0)[0]!;
}

function fromConfiguration(
  config: LoadedConfig,
  name: string,
  keys: readonly PublicKey[] | undefined,
): Source {
  const { source: configured } = findSource(config, name);
  const { tools } = senderTools(config);
  const offline: SchemeTools = {
    ...tools,
    fetchKey({ url }) {
      throw new UsageError(
        `${configured.name} is verified by a key that each delivery names (${url}), and verify fetches nothing.`,
      );
    },
    jwks(url) {
      if (keys !== undefined) return fixedKeys(keys, { url });
      if (isLoopback(url)) return tools.jwks(url);
      throw new UsageError(
        `${configured.name} is verified by public keys. Save ${url} to a file, and give it with --jwks.`,
      );
    },
  };
  return openSources([configured], config.providers, offline, config.dedupe.windowSeconds)[0]!;
}
