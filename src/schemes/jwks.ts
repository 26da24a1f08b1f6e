/**
 * Public keys by URL: fetched when first needed, kept for at most a day, and still used when a refresh fails.
 * Whoever sends us rubbish can cause one fetch a minute and no more, and `current` and `newerThan` never reject.
 */
import { KeyObject } from 'node:crypto';
import { importJWK } from 'jose';
import { OperatorError } from '../errors.js';
import { PUBLIC_KEY_BYTES } from './ed25519.js';
import type { KeySet, PublicKey, SchemeTools } from './scheme.js';

const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/**
 * Between two fetches while there are keys. A mismatch may mean that the sender has changed its keys, so it may ask again;
 * a minute is nothing against the hours for which senders retry, and too rare to be a load on theirs.
 */
const COOL_DOWN_MS = 60_000;
/** Between two fetches while there is none: every delivery is answered 503 until one succeeds, so ask sooner. */
const RETRY_MS = 5_000;
/** Below the strictest deadline of a sender that signs this way (15 s), with room for the rest of the work. */
const TIMEOUT_MS = 3_000;
const MAX_DOCUMENT_BYTES = 64 * 1024;
const MAX_REDIRECTS = 3;
/** Every key is tried, at about 0.14 ms each. */
const MAX_KEYS = 16;

export interface KeySetOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  readonly timeoutMs?: number;
  /** Told of each failed refresh; the message is for an operator. */
  readonly onRefreshFailed?: (url: string, error: unknown) => void;
  readonly developmentKey?: KeyObject;
}

/** One key set for each URL, however many sources use it. */
export function createSchemeTools(options: KeySetOptions = {}): SchemeTools {
  const sets = new Map<string, KeySet>();
  return {
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
  const { now = () => performance.now(), onRefreshFailed, developmentKey } = options;

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

/** The Ed25519 keys of a JWKS document; others are left out. Throws when none remains. */
export async function importKeys(document: unknown): Promise<readonly PublicKey[]> {
  const entries = isRecord(document) && Array.isArray(document.keys) ? document.keys : [];
  const keys: PublicKey[] = [];
  for (const entry of entries.filter(isEd25519Key).slice(0, MAX_KEYS)) {
    const imported = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: entry.x }, 'EdDSA');
    if (imported instanceof Uint8Array) continue;
    keys.push({
      key: KeyObject.from(imported),
      kid: typeof entry.kid === 'string' ? entry.kid : undefined,
    });
  }
  if (keys.length === 0) throw new Error('The key document holds no Ed25519 key.');
  return keys;
}

/** What is wrong with a URL to fetch keys from, as the end of a sentence; null when it is good. */
export function problemWithKeysUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'is not a URL';
  if (url.username || url.password) return 'must not hold a password';
  if (url.protocol === 'https:') return null;
  // Whoever can change the answer on its way decides what verifies.
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'http:' && loopback ? null : 'must begin with https://';
}

async function fetchKeys(url: string, options: KeySetOptions): Promise<readonly PublicKey[]> {
  const { fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  let at = new URL(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(at, {
      redirect: 'manual',
      signal,
      headers: { accept: 'application/json' },
    });
    if (response.status < 300 || response.status > 399) return importKeys(await readJson(response));
    await response.body?.cancel();
    const next = new URL(response.headers.get('location') ?? '', at);
    if (next.origin !== at.origin) throw new Error(`The keys’ URL redirects to another host, ${next.host}.`);
    at = next;
  }
  throw new Error(`The keys’ URL redirects more than ${MAX_REDIRECTS} times.`);
}

async function readJson(response: Response): Promise<unknown> {
  if (!response.ok || !response.body) throw new Error(`The keys’ URL answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > MAX_DOCUMENT_BYTES)
      throw new Error(`The key document is larger than ${MAX_DOCUMENT_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function isEd25519Key(entry: unknown): entry is { x: string; kid?: unknown } {
  return (
    isRecord(entry) &&
    entry.kty === 'OKP' &&
    entry.crv === 'Ed25519' &&
    (entry.use === undefined || entry.use === 'sig') &&
    typeof entry.x === 'string' &&
    Buffer.from(entry.x, 'base64url').length === PUBLIC_KEY_BYTES
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const fingerprint = (keys: readonly PublicKey[]) =>
  keys.map(({ key }) => key.export({ format: 'jwk' }).x).join();
