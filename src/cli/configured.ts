/** What several commands need of the configuration: loaded, a source found by name, and where the gateway answers. */

import { type LoadedConfig, loadConfig, type SourceConfig } from '../config/load.js';
import { nearest } from '../config/nearest.js';
import { providers } from '../main.js';
import type { Provider } from '../provider/provider.js';
import type { Scheme } from '../schemes/scheme.js';
import { type Io, UsageError } from './command.js';

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

  if (ofProvider.length > 1)
    throw new UsageError(`Which one? ${name} has several sources: ${listed(ofProvider)}.`);
  const meant = nearest(name, [
    ...config.sources.map((source) => source.name),
    ...config.providers.map((p) => p.name),
  ]);
  const hint = meant && meant !== name ? ` Did you mean ${meant}?` : ` It has ${listed(config.sources)}.`;
  const known = config.providers.some((provider) => provider.name === name);
  throw new UsageError(
    known
      ? `${origin(config)} has no source with the provider ${name}.${hint}`
      : `${origin(config)} has no source «${name}».${hint}`,
  );
}

const listed = (sources: readonly SourceConfig[]) => sources.map(({ name }) => name).join(', ');

/** Where a listener is reached from this machine. */
export function localUrl({ host, port }: { readonly host: string; readonly port: number }): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** The path a sender is given. `token` stands where the scheme proves by one. */
export function sourcePath(name: string, scheme: Scheme, token: string | undefined): string {
  return `/webhooks/${name}${scheme.urlToken ? `/${token ?? '{token}'}` : ''}`;
}
