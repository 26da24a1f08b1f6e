/** The sources of a configuration: each one's provider and settings, and its own problems. */
import type { Provider } from '../provider/provider.js';
import { SECRET_SETTINGS } from '../provider/settings.js';
import { fixedTools } from '../schemes/key-set.js';
import { indistinguishable, sharedSecrets, type WrittenSource } from './distinct-sources.js';
import { didYouMean } from './nearest.js';
import type { Findings, Problem } from './problem.js';
import { isMap, secretsIn } from './secrets.js';
import { settingsOfType, validate } from './validate.js';

export interface OpenedSource {
  readonly name: string;
  readonly provider: Provider;
  readonly settings: unknown;
  readonly dedupeWindowSeconds: number | null;
  /** As the operator wrote it. */
  readonly maxBodyBytes: number | null;
}

export interface ReadSources extends Findings {
  readonly sources: readonly OpenedSource[];
}

/** `value` is what stands under `sources:`; the schema reports it where it is not a map of maps. */
export function readSources(value: unknown, providers: readonly Provider[]): ReadSources {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const sources: OpenedSource[] = [];
  const written: WrittenSource[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];

  for (const [name, entry] of Object.entries(isMap(value) ? value : {})) {
    const at = ['sources', name];
    if (!isMap(entry)) continue;
    if (!NAME.test(name)) problems.push({ path: at, message: NAME_FORM });
    if (typeof entry.provider !== 'string') continue;
    const { provider: providerName, dedupeWindowSeconds, maxBodyBytes, ...settings } = entry;
    const provider = byName.get(entry.provider);
    if (provider === undefined) {
      const hint = didYouMean(entry.provider, byName.keys()) || ' `onehook providers` lists them.';
      problems.push({ path: [...at, 'provider'], message: `names an unknown provider.${hint}` });
      continue;
    }
    const found = secretsIn(settings, at);
    const secrets = found.filter(({ path }) => path.some((key) => VERIFYING.includes(key)));
    written.push({ name, provider, settings, secrets });
    for (const { path, value } of found)
      if (value !== value.trim())
        warnings.push({
          path,
          message: 'begins or ends with white space. Remove it if it is not part of the secret.',
        });

    const validated = validate(provider.settings, settings, {
      at,
      besides: ['provider', 'dedupeWindowSeconds', 'maxBodyBytes'],
    });
    if ('problems' in validated) {
      problems.push(...validated.problems);
      continue;
    }
    problems.push(...schemeProblems(provider, validated.value, name));
    if (secrets.length === 0) warnings.push(...openToAll(provider, settings, name));
    sources.push({
      name,
      provider,
      settings: validated.value,
      dedupeWindowSeconds: dedupeWindowSeconds === undefined ? null : Number(dedupeWindowSeconds),
      maxBodyBytes: maxBodyBytes === undefined ? null : Number(maxBodyBytes),
    });
  }
  const sound = written.filter(({ name }) => sources.some((source) => source.name === name));
  return {
    sources,
    problems: [...problems, ...sharedSecrets(written), ...indistinguishable(sound)],
    warnings,
  };
}

const VERIFYING: readonly PropertyKey[] = SECRET_SETTINGS;

const NAME = /^(?=.{1,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME_FORM =
  'must be named by lower-case letters, digits and single dashes, at most 63 characters: the name is part of a URL.';

/** A sender that signs for all its customers with the same keys lets each of them in, unless a list says whose deliveries are meant. */
function openToAll(provider: Provider, settings: Record<string, unknown>, name: string): Problem[] {
  const lists = settingsOfType(provider.settings, 'array');
  if (lists.length === 0 || lists.some((key) => settings[key] !== undefined)) return [];
  const message = `has no secret of its own, so it accepts deliveries for every customer of ${provider.title}. Name your own: ${lists.join(', ')}.`;
  return [{ path: ['sources', name], message }];
}

/** A scheme makes its keys when it is made, so an invalid key shows here. */
function schemeProblems(provider: Provider, settings: unknown, name: string): Problem[] {
  try {
    provider.scheme(settings, fixedTools([]));
    return [];
  } catch (error) {
    return [{ path: ['sources', name], message: error instanceof Error ? error.message : String(error) }];
  }
}
