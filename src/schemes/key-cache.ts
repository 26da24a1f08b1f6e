/**
 * Keys at URLs that deliveries name. An attacker can name any number of them, so fetches are limited by rate, the cache is
 * limited in size, and a failed URL is not fetched again at once.
 */
import type { KeyObject } from 'node:crypto';
import { fetchText, type KeyFetchOptions } from './key-fetch.js';
import type { KeyLocation, SchemeTools } from './scheme.js';

const MAX_AGE_MS = 24 * 60 * 60 * 1000;
const MAX_CACHED = 256;
/** A sender rotates a key within months; this many within a minute are an attack. */
const MAX_FETCHES_A_MINUTE = 30;
const RETRY_MS = 5_000;

export interface KeyCacheOptions extends KeyFetchOptions {
  readonly now?: () => number;
  readonly onRefreshFailed?: (url: string, error: unknown) => void;
}

interface CachedKey {
  key: KeyObject | null;
  at: number;
  pending: Promise<KeyObject | null> | null;
}

export function createKeyCache(options: KeyCacheOptions): SchemeTools['fetchKey'] {
  const { now = () => performance.now(), onRefreshFailed } = options;
  const cache = new Map<string, CachedKey>();
  let minuteBegan = Number.NEGATIVE_INFINITY;
  let fetches = 0;

  const mayFetch = () => {
    if (now() - minuteBegan >= 60_000) {
      minuteBegan = now();
      fetches = 0;
    }
    return ++fetches <= MAX_FETCHES_A_MINUTE;
  };

  const fetchKey = async (
    entry: CachedKey,
    { url, request, parse }: KeyLocation,
  ): Promise<KeyObject | null> => {
    try {
      entry.key = parse(await fetchText(url, options, request));
    } catch (error) {
      onRefreshFailed?.(url, error);
    } finally {
      entry.at = now();
      entry.pending = null;
    }
    return entry.key;
  };

  return (location) => {
    const name = JSON.stringify([location.url, location.request]);
    const entry = cache.get(name) ?? { key: null, at: Number.NEGATIVE_INFINITY, pending: null };
    if (entry.pending) return entry.pending;
    const age = now() - entry.at;
    if (age < (entry.key ? MAX_AGE_MS : RETRY_MS) || !mayFetch()) return entry.key;
    cache.delete(name);
    cache.set(name, entry);
    const [oldest] = cache.keys();
    if (cache.size > MAX_CACHED && oldest !== undefined) cache.delete(oldest);
    entry.pending = fetchKey(entry, location);
    return entry.pending;
  };
}
