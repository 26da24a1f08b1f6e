/**
 * Providers that come as packages of their own, by name in the configuration. They run in this process with all its rights, as
 * any dependency does: an operator installs one as deliberately as the gateway itself.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { Provider } from '../provider/provider.js';
import { settingPath } from './setting-path.js';

export interface ReadPackages {
  /** Built in and loaded, in this order. */
  readonly providers: readonly Provider[];
  readonly problems: readonly string[];
}

/** `value` is what stands under `providers:`; what is no list of texts is the schema's to complain about. */
export function readProviderPackages(
  value: unknown,
  folder: string,
  builtIn: readonly Provider[],
): ReadPackages {
  const providers = [...builtIn];
  const problems: string[] = [];
  // As if from the configuration file: its folder's node_modules, or a path from there.
  const require = createRequire(join(folder, 'onehook.yaml'));
  for (const [index, name] of (Array.isArray(value) ? value : []).entries()) {
    if (typeof name !== 'string') continue;
    const setting = settingPath(['providers', index]);
    try {
      for (const provider of providersOf(require(name))) {
        const taken = providers.some((other) => other.name === provider.name);
        if (taken)
          problems.push(
            `${setting}: ${name} has a provider ${provider.name}, and there is one of that name.`,
          );
        else providers.push(provider);
      }
    } catch (error) {
      problems.push(`${setting}: ${whyNotLoaded(name, folder, error)}`);
    }
  }
  return { providers, problems };
}

/** The default export: a provider, or a list of them. */
function providersOf(loaded: unknown): readonly Provider[] {
  const { default: exported = loaded } = (loaded ?? {}) as { default?: unknown };
  const found: unknown[] = Array.isArray(exported) ? exported : [exported];
  if (found.length === 0 || !found.every(isProvider)) {
    throw new OperatorError('its default export is no provider (defineProvider) and no list of them');
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
    return `${name} is not installed; in ${folder}: npm install ${name}`;
  }
  if (code === 'ERR_REQUIRE_ASYNC_MODULE')
    return `${name} cannot be used: it awaits something at its top level.`;
  return `${name} fails when it is loaded: ${message.split('\n', 1)[0]}`;
}
