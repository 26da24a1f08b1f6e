/**
 * The only reader of environment and files: YAML -> frozen, typed Config. Every problem is reported at once,
 * and names its setting.
 */
import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../errors.js';
import { whyUnreadable } from '../journal/unreadable.js';
import type { Provider } from '../provider/provider.js';
import {
  checkConsistency,
  defaultMaxInFlightBytes,
  defaultPublishTimeoutMs,
  defaultWindowSeconds,
} from './consistency.js';
import { developmentKeysUrl, developmentSources, openSeed } from './development.js';
import { readDocument } from './document.js';
import { type Environment, expand } from './expand.js';
import { readProviderPackages } from './provider-packages.js';
import { type ConfigFile, configFile } from './schema.js';
import { isMap, type OpenedSource, readSources } from './sources.js';
import type { Config, SaslConfig } from './types.js';
import { validate } from './validate.js';

export type * from './types.js';

/** What `loadConfig` returns: the configuration, and what was noticed while reading it. */
export interface LoadedConfig extends Config {
  /** Absolute; null for the development default. */
  readonly file: string | null;
  /** Those that are built in, and those of the packages it names. */
  readonly providers: readonly Provider[];
  /** Full sentences that name the setting. Nothing that stops the start. */
  readonly warnings: readonly string[];
}

export interface LoadOptions {
  /** Of `--config`. Else ONEHOOK_CONFIG, else `onehook.yaml` in `cwd`, else the development default. */
  readonly path?: string | undefined;
  readonly env: Environment;
  readonly cwd: string;
  /** Those that are built in. */
  readonly providers: readonly Provider[];
  /** Of `--kafka`: where the development default publishes. A configuration file names its own brokers. */
  readonly developmentBrokers?: readonly string[] | undefined;
}

/** The process's own. Everybody else is handed it. */
export const environment: Environment = process.env;

/** Throws ConfigError with every problem at once. The result is frozen to its last leaf; relative paths in it are made absolute from the file's folder. */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const file = configPath(options);
  if (file === null) return assemble(developmentFile(options), null, options);
  if (options.developmentBrokers !== undefined)
    throw new ConfigError([
      `--kafka is for the development default; name the brokers in ${file} (kafka.brokers).`,
    ]);
  const { value, problems } = readDocument(textOf(file, options));
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `${file}, ${problem}`));
  if (!isMap(value)) throw new ConfigError([`${file} holds no settings. It needs sources at least.`]);
  return assemble(value, file, options);
}

function configPath({ path, env, cwd }: LoadOptions): string | null {
  const named = path ?? (env.ONEHOOK_CONFIG || undefined);
  if (named !== undefined) return resolve(cwd, named);
  const usual = resolve(cwd, 'onehook.yaml');
  return existsSync(usual) ? usual : null;
}

function textOf(file: string, { path, env }: LoadOptions): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Nobody typed the image's: who starts a container without a configuration reads here what is missing.
    const mend =
      path === undefined && env.ONEHOOK_CONFIG
        ? ' ONEHOOK_CONFIG names it: in a container, mount it there.'
        : '';
    throw new ConfigError([`The configuration file ${file} ${whyUnreadable(error)}.${mend}`]);
  }
}

/** Loopback only: its token URLs are printed, and its secrets lie in a readable place. */
function developmentFile({ env, cwd, providers, developmentBrokers }: LoadOptions): Record<string, unknown> {
  const adminPort = Number(env.ADMIN_PORT) || 0;
  const seed = openSeed(resolve(cwd, env.ONEHOOK_DATA || 'data'));
  return {
    http: { host: '127.0.0.1', port: env.PORT || 8080 },
    admin: { host: '127.0.0.1', port: env.ADMIN_PORT || 9090 },
    sources: developmentSources(providers, seed, {
      keysUrl: developmentKeysUrl(adminPort),
      publicUrl: `http://127.0.0.1:${env.PORT || 8080}`,
    }),
    ...(developmentBrokers ? { kafka: { brokers: developmentBrokers } } : {}),
  };
}

/** From what is written to what is meant. Every check runs, whatever the others found. */
function assemble(written: Record<string, unknown>, file: string | null, options: LoadOptions): LoadedConfig {
  const folder = file === null ? options.cwd : dirname(file);
  const present = Object.fromEntries(Object.entries(written).filter(([, section]) => section !== null));
  const expanded = expand(present, {
    env: options.env,
    readFile: (path) => readFileSync(resolve(folder, path)),
  });
  const packages = readProviderPackages(expanded.value.providers, folder, options.providers);
  const { providers } = packages;
  const read = readSources(expanded.value.sources, providers);
  const validated = validate(configFile, expanded.value, []);
  const found =
    'value' in validated
      ? checkConsistency({
          file: validated.value,
          sources: read.sources,
          sourceNames: Object.keys(validated.value.sources),
          providerNames: providers.map(({ name }) => name),
          nodeVersion: process.versions.node,
        })
      : { problems: validated.problems, warnings: [] };

  const problems = [
    ...expanded.problems,
    ...[...found.problems, ...packages.problems, ...read.problems].filter(
      (problem) => !concerns(problem, expanded.failed),
    ),
  ];
  const hide = hiding([...expanded.brought, ...read.secrets]);
  if (problems.length > 0 || !('value' in validated)) throw new ConfigError(problems.map(hide));
  // What nobody wrote, nobody has to be warned of.
  const warnings = file === null ? [] : [...read.warnings, ...found.warnings].map(hide);
  return freeze({
    ...toConfig(validated.value, read.sources, folder, options, expanded.files),
    development: file === null,
    file,
    providers,
    warnings,
  });
}

function toConfig(
  file: ConfigFile,
  sources: readonly OpenedSource[],
  folder: string,
  { env, cwd }: LoadOptions,
  files: Readonly<Record<string, string>>,
): Omit<Config, 'development'> {
  const { brokers, topic, quarantineTopic, mode, maxRecordBytes, publishTimeoutMs, tls, sasl, ...client } =
    file.kafka;
  const { http, admin, routes, dedupe, tracing, log, shutdown } = file;
  return {
    http: {
      ...http,
      maxInFlightBytes: http.maxInFlightBytes ?? defaultMaxInFlightBytes(memoryBytes(), http.maxBodyBytes),
    },
    admin,
    sources: sources.map(({ provider, dedupeWindowSeconds, ...source }) => ({
      ...source,
      provider: provider.name,
      dedupeWindowSeconds: dedupeWindowSeconds ?? defaultWindowSeconds(provider, dedupe.windowSeconds),
    })),
    kafka: brokers
      ? {
          ...client,
          brokers,
          publishTimeoutMs: publishTimeoutMs ?? defaultPublishTimeoutMs(sources),
          tls: tls ? withFiles(tls, 'kafka.tls', files, folder) : null,
          sasl: sasl
            ? withFiles(withAbsoluteTokenFile(sasl as SaslConfig, folder), 'kafka.sasl', files, folder)
            : null,
        }
      : null,
    events: { topic, quarantineTopic, mode, maxRecordBytes },
    routes,
    journal: {
      ...file.journal,
      directory:
        file.journal.directory === undefined && env.ONEHOOK_DATA
          ? resolve(cwd, env.ONEHOOK_DATA)
          : resolve(folder, file.journal.directory ?? 'data'),
    },
    dedupe,
    tracing: tracing ?? null,
    log,
    shutdown,
  };
}

const withAbsoluteTokenFile = (sasl: SaslConfig, folder: string): SaslConfig =>
  'tokenFile' in sasl ? { ...sasl, tokenFile: resolve(folder, sasl.tokenFile) } : sasl;

/** The container's limit or the machine's, whichever is less: without a limit the former is astronomical, or 0. */
const memoryBytes = () => Math.min(process.constrainedMemory() || totalmem(), totalmem());

/** Which settings of a section are the content of files, so that those can be read again. */
function withFiles<T extends object>(
  section: T,
  at: string,
  files: Readonly<Record<string, string>>,
  folder: string,
): T {
  const found = Object.entries(files)
    .filter(([setting]) => setting.startsWith(`${at}.`))
    .map(([setting, path]) => [setting.slice(at.length + 1), resolve(folder, path)]);
  return found.length > 0 ? { ...section, files: Object.fromEntries(found) } : section;
}

/** What could not be read is one problem, not also a second one of wrong form. */
function concerns(problem: string, settings: readonly string[]): boolean {
  return settings.some(
    (setting) => problem.startsWith(setting) && /^[:.[]/.test(problem.slice(setting.length)),
  );
}

/** Providers word their own problems; whatever they quote, a secret does not get out this way. */
function hiding(values: readonly string[]): (sentence: string) => string {
  const hidden = values.filter((value) => value.length >= 6).sort((a, b) => b.length - a.length);
  return (sentence) => hidden.reduce((shown, value) => shown.replaceAll(value, '•••'), sentence);
}

function freeze<T>(value: T): T {
  const plain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
  if (!plain) return value;
  for (const child of Object.values(value as object)) freeze(child);
  return Object.freeze(value);
}
