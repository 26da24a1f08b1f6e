/**
 * The sources of a configuration: each one's provider and settings, and that no delivery could belong to two of them.
 * Identity is what verifies, so two sources may not be verified by the same thing.
 */
import type { Provider } from '../provider/provider.js';
import { fixedTools } from '../schemes/key-set.js';
import { didYouMean } from './nearest.js';
import { settingPath } from './setting-path.js';
import { describeSchema, validate } from './validate.js';

export interface OpenedSource {
  readonly name: string;
  readonly provider: Provider;
  readonly settings: unknown;
  readonly dedupeWindowSeconds: number | null;
}

export interface ReadSources {
  readonly sources: readonly OpenedSource[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** Never to be shown. */
  readonly secrets: readonly string[];
}

interface Text {
  readonly setting: string;
  readonly value: string;
}

/** One as it is written, for comparing it with the others. */
interface Written {
  readonly name: string;
  readonly provider: Provider;
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly secrets: readonly Text[];
}

/** `value` is what stands under `sources:`; what is no map is the schema's to complain about. */
export function readSources(value: unknown, providers: readonly Provider[]): ReadSources {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const sources: OpenedSource[] = [];
  const written: Written[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];

  for (const [name, entry] of Object.entries(isMap(value) ? value : {})) {
    if (!NAME.test(name)) problems.push(`${settingPath(['sources', name])}: ${NAME_FORM}`);
    if (!isMap(entry) || typeof entry.provider !== 'string') continue;
    const { provider: providerName, dedupeWindowSeconds, ...given } = entry;
    const provider = byName.get(entry.provider);
    if (provider === undefined) {
      problems.push(`sources.${name}.provider: unknown provider.${whichProvider(entry.provider, byName)}`);
      continue;
    }
    const secrets = secretsIn(given, ['sources', name]);
    written.push({ name, provider, texts: textsIn(given), secrets });
    for (const { setting, value } of secrets)
      if (value !== value.trim())
        warnings.push(`${setting}: begins or ends with white space. Is it meant to?`);

    const validated = validate(provider.settings, given, ['sources', name]);
    if ('problems' in validated) {
      problems.push(...validated.problems);
      continue;
    }
    problems.push(...schemeProblems(provider, validated.value, name));
    if (secrets.length === 0) warnings.push(...openToAll(provider, given, name));
    sources.push({
      name,
      provider,
      settings: validated.value,
      dedupeWindowSeconds: dedupeWindowSeconds === undefined ? null : Number(dedupeWindowSeconds),
    });
  }
  const sound = written.filter(({ name }) => sources.some((source) => source.name === name));
  problems.push(...sharedSecrets(written), ...indistinguishable(sound));
  return {
    sources,
    problems,
    warnings,
    secrets: written.flatMap(({ secrets }) => secrets.map(({ value }) => value)),
  };
}

const NAME = /^(?=.{1,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME_FORM =
  'a source is named by lower-case letters, digits and single dashes, at most 63: it is part of a URL.';

/** A sender that signs for all its customers with the same keys lets each of them in, unless a list says whom we mean. */
function openToAll(provider: Provider, given: Record<string, unknown>, name: string): string[] {
  const lists = settingsOfType(provider, 'array');
  if (lists.length === 0 || lists.some((key) => given[key] !== undefined)) return [];
  return [
    `sources.${name}: has no secret of its own, so every customer of ${provider.title} can send here. Name yours: ${lists.join(', ')}.`,
  ];
}

function settingsOfType({ settings }: Provider, ...types: string[]): string[] {
  const all = Object.entries(describeSchema(settings).properties ?? {});
  return all.filter(([, { type }]) => types.includes(type ?? '')).map(([key]) => key);
}

/** A scheme makes its keys when it is made, so a key that is none shows here. */
function schemeProblems(provider: Provider, settings: unknown, name: string): string[] {
  try {
    provider.scheme(settings, fixedTools([]));
    return [];
  } catch (error) {
    return [`sources.${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function whichProvider(name: string, known: ReadonlyMap<string, Provider>): string {
  return didYouMean(name, known.keys()) || ' `onehook providers` lists them.';
}

function sharedSecrets(sources: readonly Written[]): string[] {
  const seen = new Map<string, { readonly setting: string; readonly source: string }>();
  return sources.flatMap(({ name, secrets }) =>
    secrets.flatMap(({ setting, value }) => {
      // The prefix is how one secret is written, and not a part of it.
      const bare = value.replace(/^whsec_/, '');
      const first = seen.get(bare);
      if (first === undefined) seen.set(bare, { setting, source: name });
      if (first === undefined || value === '' || first.source === name) return [];
      return [
        `${setting}: is the same as ${first.setting}. Sources are told apart by what verifies, so each needs its own.`,
      ];
    }),
  );
}

/** Sources of one provider whose keys are public must differ in who they accept: some setting, given in both, with nothing in common. */
function indistinguishable(sources: readonly Written[]): string[] {
  return sources.flatMap((later, index) =>
    sources.slice(0, index).flatMap((earlier) => {
      if (earlier.provider !== later.provider || toldApart(earlier, later)) return [];
      if (shares(earlier.secrets, later.secrets)) return [];
      const deciding = settingsOfType(later.provider, 'array', 'string');
      const how =
        deciding.length > 0
          ? ` What can: ${deciding.join(', ')}, given in both with no value in common.`
          : '';
      return [
        `sources.${later.name}: nothing tells its deliveries from those of sources.${earlier.name}, which has the same provider.${how}`,
      ];
    }),
  );
}

function toldApart(a: Written, b: Written): boolean {
  return [...a.texts].some(([setting, values]) => {
    const others = b.texts.get(setting) ?? [];
    return values.length > 0 && others.length > 0 && !values.some((value) => others.includes(value));
  });
}

const shares = (a: readonly Text[], b: readonly Text[]) =>
  a.some(({ value }) => b.some((other) => other.value === value));

/** Top-level settings that are text or lists of text, as lists. */
function textsIn(settings: Record<string, unknown>): Map<string, readonly string[]> {
  const lists = Object.entries(settings).map(([key, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return [key, values.filter((item) => typeof item === 'string')] as const;
  });
  return new Map(lists);
}

const SECRET = /^(secrets?|tokens?|credentials|passwords?)$/i;

/** Whatever stands under a key that says so. Providers name them as SECRET_SETTINGS has it. */
function secretsIn(node: unknown, path: readonly (string | number)[], secret = false): Text[] {
  if (typeof node === 'string') return secret ? [{ setting: settingPath(path), value: node }] : [];
  if (Array.isArray(node)) return node.flatMap((item, index) => secretsIn(item, [...path, index], secret));
  if (!isMap(node)) return [];
  return Object.entries(node).flatMap(([key, item]) =>
    secretsIn(item, [...path, key], secret || SECRET.test(key)),
  );
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
