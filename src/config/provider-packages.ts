/**
 * Providers that are packages of their own, named in the configuration. They run in this process with all its rights, as any
 * dependency does: an operator installs one as deliberately as the gateway itself.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { Provider } from '../provider/provider.js';
import type { Problem } from './problem.js';

export interface ReadPackages {
  /** Those built in, then those loaded. */
  readonly providers: readonly Provider[];
  readonly problems: readonly Problem[];
}

/** `value` is what stands under `providers:`; the schema reports it where it is not a list of texts. */
export function readProviderPackages(
  value: unknown,
  folder: string,
  builtIn: readonly Provider[],
): ReadPackages {
  const providers = [...builtIn];
  const problems: Problem[] = [];
  // As if from the configuration file: its folder's node_modules, or a path from there.
  const require = createRequire(join(folder, 'onehook.yaml'));
  for (const [index, name] of (Array.isArray(value) ? value : []).entries()) {
    if (typeof name !== 'string') continue;
    const report = (message: string) => problems.push({ path: ['providers', index], message });
    try {
      for (const provider of providersOf(require(name))) {
        const taken = providers.some((other) => other.name === provider.name);
        if (taken)
          report(`${name} has a provider named ${provider.name}, and there is one of that name already.`);
        else providers.push(provider);
      }
    } catch (error) {
      report(whyNotLoaded(name, folder, error));
    }
  }
  return { providers, problems };
}

/** The default export: a provider, or a list of them. */
function providersOf(loaded: unknown): readonly Provider[] {
  const { default: exported = loaded } = (loaded ?? {}) as { default?: unknown };
  const found: unknown[] = Array.isArray(exported) ? exported : [exported];
  if (found.length === 0 || !found.every(isProvider)) {
    throw new OperatorError('its default export must be a provider (defineProvider) or a list of providers');
  }
  return found;
}

const FUNCTIONS = ['scheme', 'development', 'normalize'] as const;

function isProvider(value: unknown): value is Provider {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Record<string, unknown>;
  return (
    typeof given.name === 'string' &&
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(given.name) &&
    FUNCTIONS.every((name) => typeof given[name] === 'function') &&
    ['settings', 'payload', 'identify', 'sender'].every(
      (name) => typeof given[name] === 'object' && given[name] !== null,
    )
  );
}

function whyNotLoaded(name: string, folder: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof OperatorError) return `${name} cannot be used: ${message}.`;
  if (code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`)) {
    return `${name} is not installed. In ${folder}, run: npm install ${name}`;
  }
  if (code === 'ERR_REQUIRE_ASYNC_MODULE') return `${name} cannot be used: it awaits at its top level.`;
  return `${name} fails while it is loaded: ${message.split('\n', 1)[0]}.`;
}
