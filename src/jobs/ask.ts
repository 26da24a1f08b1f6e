/**
 * One question to a provider's API, bounded in time and bytes. Never leaves the configured base URL: no redirect is
 * followed, and no URL from a payload or an answer is ever asked.
 */
import { readAtMost } from '../bounds/read-at-most.js';
import type { Poll, PollReading, PollRequest } from '../provider/poll.js';

export interface AskLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export type Asked =
  | Exclude<PollReading, { state: 'continued' }>
  /** No answer, or «not now». `retryAfterMs` where the API said when. */
  | { readonly state: 'unreachable'; readonly why: string; readonly retryAfterMs?: number };

/** The status, and the result behind it. */
const MAX_REQUESTS = 2;

/** Never rejects. */
export async function ask(poll: Poll, job: unknown, limits: AskLimits, signal: AbortSignal): Promise<Asked> {
  try {
    const until = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]);
    let request = poll.request(job);
    for (let asked = 0; asked < MAX_REQUESTS; asked++) {
      const reading = await askOnce(poll, job, request, limits, until);
      if (reading.state !== 'continued') return reading;
      request = reading.request;
    }
    return { state: 'unknown', why: 'The API leads from one question to the next.' };
  } catch (error) {
    return { state: 'unreachable', why: whyUnreachable(error, limits) };
  }
}

async function askOnce(
  poll: Poll,
  job: unknown,
  request: PollRequest,
  { maxBytes }: AskLimits,
  signal: AbortSignal,
): Promise<Asked | Extract<PollReading, { state: 'continued' }>> {
  const url = urlBelow(poll.baseUrl, request.path);
  const headers = { accept: 'application/json', ...request.headers };
  const response = await fetch(url, { redirect: 'manual', headers, signal });
  const { status } = response;
  if (status === 429 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    if (status !== 429)
      return { state: 'unknown', why: `The API redirects (${status}), which is not followed.` };
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1000 || 0;
    return { state: 'unreachable', why: 'The API takes no more questions now (429).', retryAfterMs };
  }
  const body = await readAtMost(response.body, maxBytes, () => null);
  if (body === null) return { state: 'unknown', why: `The answer is larger than ${maxBytes} bytes.` };
  return poll.read({ path: request.path, status, body }, job);
}

/** Throws for what is not below `baseUrl`: dot segments count as what they lead to. */
export function urlBelow(baseUrl: string, path: string): URL {
  const base = baseUrl.replace(/\/+$/, '');
  const url = new URL(`${base}${path}`);
  const { origin, pathname } = new URL(`${base}/`);
  if (!path.startsWith('/') || url.origin !== origin || !url.pathname.startsWith(pathname))
    throw new Error('A question leads out of the configured API.');
  return url;
}

/** `fetch` hides what went wrong in the cause, and its own message may hold a header, so a key. */
function whyUnreachable(error: unknown, { timeoutMs }: AskLimits): string {
  if (!(error instanceof Error)) return 'The API cannot be asked.';
  if (error.name === 'TimeoutError') return `The API did not answer in ${timeoutMs} ms.`;
  const code = error.cause instanceof Error ? Reflect.get(error.cause, 'code') : undefined;
  return `The API cannot be asked (${code ?? error.name}).`;
}
