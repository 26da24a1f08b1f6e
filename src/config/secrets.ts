/** The secrets in a configuration: found by the names of their settings, and taken out of every sentence. */
import { SECRET_NAME } from '../provider/settings.js';
import type { Path } from './problem.js';

export interface FoundText {
  readonly path: Path;
  readonly value: string;
}

/** Every text under a key whose name says that it is secret, at any depth. */
export function secretsIn(node: unknown, path: Path = [], isSecret = false): FoundText[] {
  if (typeof node === 'string') return isSecret ? [{ path, value: node }] : [];
  if (Array.isArray(node)) return node.flatMap((item, index) => secretsIn(item, [...path, index], isSecret));
  if (!isMap(node)) return [];
  return Object.entries(node).flatMap(([key, item]) =>
    secretsIn(item, [...path, key], isSecret || SECRET_NAME.test(key)),
  );
}

/** Shorter values could be words of our own sentences. */
const SHORTEST_HIDDEN = 8;

/** Providers word their own problems; whatever they quote, a secret does not get out this way. */
export function hiding(values: readonly string[]): (sentence: string) => string {
  const hidden = values
    .filter((value) => value.length >= SHORTEST_HIDDEN)
    .sort((a, b) => b.length - a.length);
  return (sentence) => hidden.reduce((shown, value) => shown.replaceAll(value, '•••'), sentence);
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
