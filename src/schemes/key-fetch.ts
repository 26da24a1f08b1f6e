/** Fetches documents with public keys: over TLS, from the configured host alone, bounded in size and time. */
import { readAtMost } from '../bounds/read-at-most.js';
import type { KeyLocation } from './scheme.js';

/** Well below the strictest deadline of a sender that signs this way (15 s). */
const TIMEOUT_MS = 3_000;
const MAX_DOCUMENT_BYTES = 64 * 1024;
const MAX_REDIRECTS = 3;

export interface KeyFetchOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly timeoutMs?: number;
}

/** The text at a URL. Rejects with an error whose message is for an operator. */
export async function fetchText(
  url: string,
  { fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS }: KeyFetchOptions,
  request?: KeyLocation['request'],
): Promise<string> {
  const problem = problemWithKeysUrl(url);
  if (problem) throw new Error(`The keys’ URL ${problem}.`);
  const signal = AbortSignal.timeout(timeoutMs);
  const post = request && {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  };
  let at = new URL(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(at, {
      headers: { accept: 'application/json' },
      ...post,
      redirect: 'manual',
      signal,
    });
    if (response.status < 300 || response.status > 399) return readText(response);
    await response.body?.cancel();
    const next = new URL(response.headers.get('location') ?? '', at);
    if (next.origin !== at.origin) throw new Error(`The keys’ URL redirects to another host, ${next.host}.`);
    at = next;
  }
  throw new Error(`The keys’ URL redirects more than ${MAX_REDIRECTS} times.`);
}

async function readText(response: Response): Promise<string> {
  if (!response.ok || !response.body) throw new Error(`The keys’ URL answered ${response.status}.`);
  const body = await readAtMost(response.body, MAX_DOCUMENT_BYTES, () => {
    throw new Error(`The key document is larger than ${MAX_DOCUMENT_BYTES} bytes.`);
  });
  return body.toString('utf8');
}

/** What is wrong with a URL of keys, as the end of a sentence; null when keys may be fetched from it. */
export function problemWithKeysUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'is not a URL';
  if (url.username || url.password) return 'must not contain a user or a password';
  if (url.protocol === 'https:') return null;
  // Without TLS, an attacker on the way could answer with keys of its own.
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'http:' && loopback ? null : 'must begin with https://';
}
