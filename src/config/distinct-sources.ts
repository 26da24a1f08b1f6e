/** No delivery may belong to two sources. A source is what its deliveries verify by, so no two may verify by the same. */
import type { Provider } from '../provider/provider.js';
import type { Problem } from './problem.js';
import type { FoundText } from './secrets.js';
import { settingPath } from './setting-path.js';
import { settingsOfType } from './validate.js';

/** A source as it is written, to be compared with the others. */
export interface WrittenSource {
  readonly name: string;
  readonly provider: Provider;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Those that its deliveries verify by. */
  readonly secrets: readonly FoundText[];
}

export function sharedSecrets(sources: readonly WrittenSource[]): Problem[] {
  const seen = new Map<string, { readonly setting: string; readonly source: string }>();
  return sources.flatMap(({ name, secrets }) =>
    secrets.flatMap(({ path, value }) => {
      // The prefix is a notation, and not part of the secret.
      const bare = value.replace(/^whsec_/, '');
      const first = seen.get(bare);
      if (first === undefined) seen.set(bare, { setting: settingPath(path), source: name });
      if (first === undefined || value === '' || first.source === name) return [];
      const message = `is the same as ${first.setting}. Give each source a secret of its own: it decides whose delivery it is.`;
      return [{ path, message }];
    }),
  );
}

/** Sources of one provider whose keys are public must differ in whom they accept: in a setting given in both, with no value in common. */
export function indistinguishable(sources: readonly WrittenSource[]): Problem[] {
  return sources.flatMap((later, index) =>
    sources.slice(0, index).flatMap((earlier) => {
      if (earlier.provider !== later.provider || differ(earlier, later)) return [];
      if (shareSecret(earlier, later)) return [];
      const deciding = settingsOfType(later.provider.settings, 'array', 'string');
      const how =
        deciding.length > 0
          ? ` To separate them, give both ${deciding.join(' or ')}, with no value in common.`
          : '';
      const message = `accepts the same deliveries as sources.${earlier.name}, which has the same provider.${how}`;
      return [{ path: ['sources', later.name], message }];
    }),
  );
}

function differ(a: WrittenSource, b: WrittenSource): boolean {
  return Object.keys(a.settings).some((setting) => {
    const [values, others] = [a, b].map(({ settings }) => textsOf(settings[setting])) as [string[], string[]];
    return values.length > 0 && others.length > 0 && !values.some((value) => others.includes(value));
  });
}

/** Of a text or a list of texts. */
const textsOf = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

const shareSecret = (a: WrittenSource, b: WrittenSource) =>
  a.secrets.some(({ value }) => b.secrets.some((other) => other.value === value));
