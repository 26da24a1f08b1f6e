/**
 * The only reader of environment and files: YAML -> frozen, typed Config. Reports every problem at once, each by its setting
 * and its line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { whyUnreadable } from '../journal/unreadable.js';
import type { Provider } from '../provider/provider.js';
import { checkConsistency } from './consistency.js';
import {
  defaultMaxBodyBytes,
  defaultMaxInFlightBytes,
  defaultPublishTimeoutMs,
  defaultWindowSeconds,
} from './derived.js';
import { developmentFile } from './development.js';
import { readDocument } from './document.js';
import { type Environment, expand } from './expand.js';
import { isWithin, type Locate, locate } from './problem.js';
import { readProviderPackages } from './provider-packages.js';
import { type ConfigFile, configFile } from './schema.js';
import { hiding, isMap, secretsIn } from './secrets.js';
import { type OpenedSource, readSources } from './sources.js';
import type { Config, Destination, PayloadsConfig, SaslConfig } from './types.js';
import { validate } from './validate.js';

export type * from './types.js';

/** What `loadConfig` returns: the configuration, and what was noticed while reading it. */
export interface LoadedConfig extends Config {
  /** Absolute; null for the development default. */
  readonly file: string | null;
  /** The file as the operator named it, or `the development default`. */
  readonly where: string;
  /** Of a setting in the file; see `Document`. */
  readonly lineOf: Locate;
  /** Those that are built in, and those of the packages that the file names. */
  readonly providers: readonly Provider[];
  /** What is probably not meant. Does not stop the start. */
  readonly warnings: readonly ConfigProblem[];
}

export interface LoadOptions {
  /** From `--config`. Else ONEHOOK_CONFIG, else `onehook.yaml` in `cwd`, else the development default. */
  readonly path?: string | undefined;
  readonly env: Environment;
  readonly cwd: string;
  /** Those that are built in. */
  readonly providers: readonly Provider[];
  /** From `--kafka`: where the development default publishes. A configuration file names its own brokers. */
  readonly developmentBrokers?: readonly string[] | undefined;
  /** False: the development default writes nothing to disk, and its secrets are new each time. Default true. */
  readonly storesSeed?: boolean;
}

/** Throws ConfigError with every problem at once. The result is frozen to its last leaf; relative paths in it are made absolute from the file's folder. */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const { path, env, cwd } = options;
  const named = path ?? (env.ONEHOOK_CONFIG || undefined);
  if (named === undefined && !existsSync(resolve(cwd, USUAL)))
    return assemble({ value: developmentFile(options), lineOf: () => null }, null, options);
  const file = { shown: named ?? USUAL, path: resolve(cwd, named ?? USUAL) };
  return assemble(readFile(file, options), file, options);
}

const USUAL = 'onehook.yaml';

interface FilePath {
  /** As the operator named it. */
  readonly shown: string;
  readonly path: string;
}

interface Source {
  readonly value: Record<string, unknown>;
  readonly lineOf: Locate;
}

function readFile({ shown, path }: FilePath, options: LoadOptions): Source {
  const whole = (message: string) => new ConfigError([{ path: '', line: null, message }], shown);
  if (options.developmentBrokers !== undefined)
    throw whole('--kafka is for the development default. Name the brokers as kafka.brokers in the file.');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // The image sets ONEHOOK_CONFIG, so an operator who starts a container without a configuration never typed this path.
    const hint =
      options.path === undefined && options.env.ONEHOOK_CONFIG
        ? ' ONEHOOK_CONFIG names it: in a container, mount it there.'
        : '';
    throw whole(`The file ${path} ${whyUnreadable(error)}.${hint}`);
  }
  const { value, problems, lineOf } = readDocument(text);
  if (problems.length > 0) throw new ConfigError(problems, shown);
  if (!isMap(value)) throw whole('The file holds no settings. It needs at least sources.');
  return { value, lineOf };
}

/** From what is written to what is meant. Every check runs, whatever the others found. */
function assemble({ value, lineOf }: Source, file: FilePath | null, options: LoadOptions): LoadedConfig {
  const folder = file === null ? options.cwd : dirname(file.path);
  const present = Object.fromEntries(Object.entries(value).filter(([, section]) => section !== null));
  const expanded = expand(present, { env: options.env, folder, readFile: readFileSync });
  const packages = readProviderPackages(expanded.value.providers, folder, options.providers);
  const { providers } = packages;
  const read = readSources(expanded.value.sources, providers);
  const validated = validate(configFile, expanded.value, { at: [] });
  const found =
    'value' in validated
      ? checkConsistency({
          file: validated.value,
          written: new Set(Object.keys(present)),
          sources: read.sources,
          sourceNames: Object.keys(validated.value.sources),
          providerNames: providers.map(({ name }) => name),
          nodeVersion: process.versions.node,
          maxInFlightBytes: maxInFlightBytes(validated.value),
        })
      : { problems: validated.problems, warnings: [] };

  // A value that could not be read is one problem, and not also a second one of wrong form.
  const unread = expanded.problems.map(({ path }) => path);
  const problems = [
    ...expanded.problems,
    ...[...found.problems, ...packages.problems, ...read.problems].filter(
      ({ path }) => !isWithin(path, unread),
    ),
  ];
  const hide = hiding([...expanded.brought, ...secretsIn(expanded.value).map((secret) => secret.value)]);
  const where = file?.shown ?? 'the development default';
  if (problems.length > 0 || !('value' in validated))
    throw new ConfigError(locate(problems, lineOf, hide), where);
  return freeze({
    ...toConfig(validated.value, read.sources, folder, options, expanded.files),
    development: file === null,
    file: file?.path ?? null,
    where,
    lineOf,
    providers,
    // The operator wrote nothing of the development default, and so is not warned of it.
    warnings: file === null ? [] : locate([...read.warnings, ...found.warnings], lineOf, hide),
  });
}

function toConfig(
  file: ConfigFile,
  sources: readonly OpenedSource[],
  folder: string,
  { env, cwd }: LoadOptions,
  files: Readonly<Record<string, string>>,
): Omit<Config, 'development'> {
  const { http, admin, routes, journal, payloads, dedupe, tracing, log, shutdown } = file;
  const { topic, quarantineTopic, mode, maxRecordBytes } = file.kafka;
  return {
    http: {
      ...http,
      maxInFlightBytes: maxInFlightBytes(file),
    },
    admin,
    sources: sources.map(({ provider, dedupeWindowSeconds, maxBodyBytes, ...source }) => ({
      ...source,
      provider: provider.name,
      dedupeWindowSeconds: dedupeWindowSeconds ?? defaultWindowSeconds(provider, dedupe.windowSeconds),
      maxBodyBytes: maxBodyBytes ?? defaultMaxBodyBytes(provider, http.maxBodyBytes),
    })),
    destination: destination(file.kafka, sources, folder, files),
    events: { topic, quarantineTopic, mode, maxRecordBytes },
    routes,
    journal: {
      ...journal,
      directory:
        journal.directory === undefined && env.ONEHOOK_DATA
          ? resolve(cwd, env.ONEHOOK_DATA)
          : resolve(folder, journal.directory ?? 'data'),
    },
    payloads: payloads === undefined ? null : payloadStore(payloads, folder),
    dedupe,
    tracing: tracing ?? null,
    log,
    shutdown,
  };
}

const DEFAULT_PAYLOADS_BYTES = 10_737_418_240;

function payloadStore(
  { directory, s3, maxBytes = DEFAULT_PAYLOADS_BYTES, timeoutMs }: NonNullable<ConfigFile['payloads']>,
  folder: string,
): PayloadsConfig {
  return s3 === undefined
    ? { kind: 'directory', directory: resolve(folder, directory ?? ''), maxBytes, timeoutMs }
    : { kind: 's3', s3, timeoutMs };
}

function destination(
  kafka: ConfigFile['kafka'],
  sources: readonly OpenedSource[],
  folder: string,
  files: Readonly<Record<string, string>>,
): Destination {
  const { brokers, topic, quarantineTopic, mode, maxRecordBytes, publishTimeoutMs, tls, sasl, ...client } =
    kafka;
  if (brokers === undefined) return { kind: 'embedded' };
  return {
    kind: 'kafka',
    ...client,
    brokers,
    publishTimeoutMs: publishTimeoutMs ?? defaultPublishTimeoutMs(sources.map(({ provider }) => provider)),
    tls: tls ? withFiles(tls, 'kafka.tls', files) : null,
    sasl: sasl ? withFiles(withAbsoluteTokenFile(sasl, folder), 'kafka.sasl', files) : null,
  };
}

const withAbsoluteTokenFile = <Sasl extends SaslConfig>(sasl: Sasl, folder: string): Sasl =>
  'tokenFile' in sasl ? { ...sasl, tokenFile: resolve(folder, sasl.tokenFile) } : sasl;

/** The container's limit or the machine's memory, whichever is less: without a limit the former is huge, or 0. */
const memoryBytes = () => Math.min(process.constrainedMemory() || totalmem(), totalmem());

const maxInFlightBytes = ({ http }: ConfigFile) =>
  http.maxInFlightBytes ?? defaultMaxInFlightBytes(memoryBytes(), http.maxBodyBytes);

/** Adds which settings of a section are the content of files, so that those can be read again. */
function withFiles<T extends object>(section: T, at: string, files: Readonly<Record<string, string>>): T {
  const found = Object.entries(files)
    .filter(([setting]) => setting.startsWith(`${at}.`))
    .map(([setting, path]) => [setting.slice(at.length + 1), path]);
  return found.length > 0 ? { ...section, files: Object.fromEntries(found) } : section;
}

function freeze<T>(value: T): T {
  const plain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
  if (!plain) return value;
  for (const child of Object.values(value as object)) freeze(child);
  return Object.freeze(value);
}
