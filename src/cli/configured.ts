/** What several commands need of the configuration: loading it, finding a source by name, and where the gateway answers. */

import { type LoadedConfig, loadConfig, type SourceConfig } from '../config/load.js';
import { providers } from '../main.js';
import type { Provider } from '../provider/provider.js';
import type { Scheme } from '../schemes/scheme.js';
import { type Io, UsageError } from './command.js';
import { listed, suggestions } from './suggestions.js';

export function load(io: Io, path: string | undefined): LoadedConfig {
  return loadConfig({ path, env: io.env, cwd: io.cwd, providers });
}

/** Begins a sentence. */
export const origin = ({ file }: LoadedConfig) => file ?? 'The development default';

/** By its own name, or by its provider's where only one source has it. */
export function findSource(config: LoadedConfig, name: string): { source: SourceConfig; provider: Provider } {
  const ofProvider = config.sources.filter((source) => source.provider === name);
  const source = config.sources.find((source) => source.name === name) ?? ofProvider[0];
  if (source !== undefined && (source.name === name || ofProvider.length === 1))
    return { source, provider: config.providers.find((provider) => provider.name === source.provider)! };

  const names = config.sources.map((source) => source.name);
  if (ofProvider.length > 1)
    throw new UsageError(
      `${ofProvider.length} sources have the provider ${name}. Name one: ${listed(ofProvider.map((source) => source.name))}.`,
    );
  const providerNames = config.providers.map((provider) => provider.name);
  if (providerNames.includes(name))
    throw new UsageError(`${origin(config)} has no source with the provider ${name}. ${itsSources(names)}`);
  const hint = suggestions(name, names) || suggestions(name, providerNames) || ` ${itsSources(names)}`;
  throw new UsageError(`${origin(config)} has no source "${name}".${hint}`);
}

/** More would be a wall of text. */
const MOST_LISTED = 12;

const itsSources = (names: readonly string[]) =>
  names.length > MOST_LISTED
    ? `It has ${names.length} sources: onehook check lists them.`
    : `Its sources are ${listed(names)}.`;

/** Where a listener is reached from this machine. */
export function localUrl({ host, port }: { readonly host: string; readonly port: number }): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** The path a sender is given. `token` is part of it where the scheme verifies by one. */
export function sourcePath(name: string, scheme: Scheme, token: string | undefined): string {
  return `/webhooks/${name}${scheme.urlToken ? `/${token ?? '{token}'}` : ''}`;
}
