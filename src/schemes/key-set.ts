/** Sets of public keys that never change: from the settings of a source, and for tests. */
import type { KeyObject } from 'node:crypto';
import type { KeySet, PublicKey, SchemeTools } from './scheme.js';

export function fixedKeys(
  keys: readonly PublicKey[],
  options: { url?: string; developmentKey?: KeyObject | undefined } = {},
): KeySet {
  return {
    url: options.url ?? 'configured keys',
    current: () => keys,
    newerThan: () => Promise.resolve(null),
    developmentKey: () => options.developmentKey,
  };
}

/** The keys in a source's settings, in their order. In development this process has the private half of the first one. */
export function configuredKeys(keys: readonly KeyObject[], tools: SchemeTools): KeySet {
  const [first] = keys;
  return fixedKeys(
    keys.map((key) => ({ key, kid: undefined })),
    { developmentKey: first && tools.privateHalf?.(first) },
  );
}

/** Tools that fetch nothing: every JWKS is `keys`, and a key's URL answers with its text in `locations`. */
export function fixedTools(
  keys: readonly PublicKey[],
  {
    locations = {},
    developmentKey,
  }: { locations?: Readonly<Record<string, string>>; developmentKey?: KeyObject } = {},
): SchemeTools {
  return {
    jwks: (url) => fixedKeys(keys, { url, developmentKey }),
    fetchKey({ url, parse }) {
      const text = locations[url];
      try {
        return text === undefined ? null : parse(text);
      } catch {
        return null;
      }
    },
  };
}
