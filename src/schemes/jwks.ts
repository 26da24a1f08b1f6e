/**
 * Public keys by URL: fetched when first needed, refreshed after a day, and still used when a refresh fails. An attacker can
 * cause at most one fetch a minute. `current` and `newerThan` never reject.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { OperatorError } from '../errors.js';
import { createKeyCache } from './key-cache.js';
import { fetchText, type KeyFetchOptions, problemWithKeysUrl } from './key-fetch.js';
import type { KeySet, PublicKey, SchemeTools } from './scheme.js';

const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/**
 * Between two fetches while keys are cached. A mismatch may mean that the sender has changed its keys, so it causes a fetch.
 * A minute is short against the hours for which senders retry, and long enough to be no load on the sender.
 */
const COOL_DOWN_MS = 60_000;
/** Between two fetches while no key is cached: every delivery is answered 503 until one succeeds. */
const RETRY_MS = 5_000;
/** Every key is tried, which takes about 0.14 ms each. */
const MAX_KEYS = 16;
const MAX_ENTRIES = 64;

export interface KeySetOptions extends KeyFetchOptions {
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
  /** Called once for each key set. */
  readonly onOpened?: (url: string) => void;
  /** Called after each successful fetch, even one that returns the same keys. */
  readonly onRefreshed?: (url: string) => void;
  /** Called after each failed fetch; the message of the error is for an operator. */
  readonly onRefreshFailed?: (url: string, error: unknown) => void;
  readonly developmentKey?: KeyObject;
}

/** Has one key set for each URL, however many sources use it. */
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

/** Throws an OperatorError for a URL from which keys may not be fetched. */
export function createKeySet(url: string, options: KeySetOptions = {}): KeySet {
  const problem = problemWithKeysUrl(url);
  if (problem) throw new OperatorError(`The keys’ URL ${problem}.`);
  const { now = () => performance.now(), onOpened, onRefreshed, onRefreshFailed, developmentKey } = options;
  onOpened?.(url);

  let keys: readonly PublicKey[] | null = null;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | null = null;

  const mayFetch = () => now() - triedAt >= (keys ? COOL_DOWN_MS : RETRY_MS);

  const refresh = async () => {
    triedAt = now();
    try {
      const fetched = await fetchKeys(url, options);
      fetchedAt = now();
      // Equal keys stay the same array, so that `newerThan` can compare by identity.
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
      return refreshing || mayFetch() ? refreshOnce().then(() => keys) : keys;
    },
    async newerThan(seen) {
      if (keys === seen && (refreshing || mayFetch())) await refreshOnce();
      return keys === seen ? null : keys;
    },
    developmentKey: () => developmentKey,
  };
}

/** The signature keys of a JWKS document. Throws when it has none. */
export function importKeys(document: unknown): readonly PublicKey[] {
  const entries = isRecord(document) && Array.isArray(document.keys) ? document.keys : [];
  const keys = entries.slice(0, MAX_ENTRIES).flatMap((entry) => importKey(entry) ?? []);
  if (keys.length === 0) throw new Error('The key document has no key for signatures.');
  return keys.slice(0, MAX_KEYS);
}

/** One entry of such a document; null for anything but a public key for signatures. */
export function importKey(entry: unknown): PublicKey | null {
  if (!isRecord(entry) || !['OKP', 'EC', 'RSA'].includes(String(entry.kty))) return null;
  if (entry.use !== undefined && entry.use !== 'sig') return null;
  try {
    const { kty, crv, x, y, n, e } = entry;
    // Member by member, so that a private half, which should not be there, is never imported.
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

/** X25519 is an OKP key too, but is for key agreement. */
const SIGNING = ['ed25519', 'ec', 'rsa'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const fingerprint = (keys: readonly PublicKey[]) =>
  JSON.stringify(keys.map(({ key, kid }) => [key.export({ format: 'jwk' }), kid]));
