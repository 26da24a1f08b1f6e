/**
 * Public keys by URL: fetched when first needed, kept for at most a day, and still used when a refresh fails.
 * Whoever sends us rubbish can cause one fetch a minute and no more, and `current` and `newerThan` never reject.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { OperatorError } from '../errors.js';
import { createKeyCache } from './key-cache.js';
import { fetchText, type KeyFetchOptions, problemWithKeysUrl } from './key-fetch.js';
import type { KeySet, PublicKey, SchemeTools } from './scheme.js';

const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/**
 * Between two fetches while there are keys. A mismatch may mean that the sender has changed its keys, so it may ask again;
 * a minute is nothing against the hours for which senders retry, and too rare to be a load on theirs.
 */
const COOL_DOWN_MS = 60_000;
/** Between two fetches while there is none: every delivery is answered 503 until one succeeds, so ask sooner. */
const RETRY_MS = 5_000;
/** Every key is tried, at about 0.14 ms each. */
const MAX_KEYS = 16;
const MAX_ENTRIES = 64;

export interface KeySetOptions extends KeyFetchOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  /** Told once of each key set. */
  readonly onOpened?: (url: string) => void;
  /** Told of each successful fetch, whether or not it brought other keys. */
  readonly onRefreshed?: (url: string) => void;
  /** Told of each failed refresh; the message is for an operator. */
  readonly onRefreshFailed?: (url: string, error: unknown) => void;
  readonly developmentKey?: KeyObject;
}

/** One key set for each URL, however many sources use it. */
export function createSchemeTools(options: KeySetOptions = {}): SchemeTools {
  const sets = new Map<string, KeySet>();
  return {
    fetchKey: createKeyCache(options),
    jwks(url) {
      const set = sets.get(url) ?? createKeySet(url, options);
      sets.set(url, set);
      return set;
    },
  };
}

/** Throws an OperatorError for a URL that keys may not be fetched from. */
export function createKeySet(url: string, options: KeySetOptions = {}): KeySet {
  const problem = problemWithKeysUrl(url);
  if (problem) throw new OperatorError(`The keys’ URL ${problem}.`);
  const { now = () => performance.now(), onOpened, onRefreshed, onRefreshFailed, developmentKey } = options;
  onOpened?.(url);

  let keys: readonly PublicKey[] | null = null;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | null = null;

  const mayAsk = () => now() - askedAt >= (keys ? COOL_DOWN_MS : RETRY_MS);

  const refresh = async () => {
    askedAt = now();
    try {
      const fetched = await fetchKeys(url, options);
      fetchedAt = now();
      // The same keys stay the same array, so that `newerThan` can tell.
      if (!keys || fingerprint(keys) !== fingerprint(fetched)) keys = fetched;
      onRefreshed?.(url);
    } catch (error) {
      onRefreshFailed?.(url, error);
    } finally {
      refreshing = null;
    }
  };
  const refreshOnce = (): Promise<void> => {
    refreshing ??= refresh();
    return refreshing;
  };

  return {
    url,
    current() {
      if (keys && now() - fetchedAt < MAX_AGE_MS) return keys;
      return refreshing || mayAsk() ? refreshOnce().then(() => keys) : keys;
    },
    async newerThan(seen) {
      if (keys === seen && (refreshing || mayAsk())) await refreshOnce();
      return keys === seen ? null : keys;
    },
    developmentKey: () => developmentKey,
  };
}

/** The keys of a JWKS document that can sign; others are left out. Throws when none remains. */
export function importKeys(document: unknown): readonly PublicKey[] {
  const entries = isRecord(document) && Array.isArray(document.keys) ? document.keys : [];
  const keys = entries.slice(0, MAX_ENTRIES).flatMap((entry) => importKey(entry) ?? []);
  if (keys.length === 0) throw new Error('The key document holds no key for signatures.');
  return keys.slice(0, MAX_KEYS);
}

/** One entry of it; null for what is no public key for signatures. */
export function importKey(entry: unknown): PublicKey | null {
  if (!isRecord(entry) || !['OKP', 'EC', 'RSA'].includes(String(entry.kty))) return null;
  if (entry.use !== undefined && entry.use !== 'sig') return null;
  try {
    const { kty, crv, x, y, n, e } = entry;
    // Named one by one, so that a private half which should not be there stays there.
    const key = createPublicKey({
      key: { kty, crv, x, y, n, e } as import('node:crypto').JsonWebKey,
      format: 'jwk',
    });
    if (!SIGNING.includes(key.asymmetricKeyType ?? '')) return null;
    return { key, kid: typeof entry.kid === 'string' ? entry.kid : undefined };
  } catch {
    return null;
  }
}

async function fetchKeys(url: string, options: KeySetOptions): Promise<readonly PublicKey[]> {
  return importKeys(JSON.parse(await fetchText(url, options)));
}

/** X25519 is an OKP key too, and agrees on secrets instead. */
const SIGNING = ['ed25519', 'ec', 'rsa'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const fingerprint = (keys: readonly PublicKey[]) =>
  JSON.stringify(keys.map(({ key, kid }) => [key.export({ format: 'jwk' }), kid]));
