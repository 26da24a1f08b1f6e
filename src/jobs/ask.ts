/**
 * Asks a provider's API for the status of a job, bounded in time and bytes. Requests never leave the configured base URL: no
 * redirect is followed, and no URL from a payload or an answer is ever requested.
 */
import { readAtMost } from '../bounds/read-at-most.js';
import type { Poll, PollReading, PollRequest } from '../provider/poll.js';

export interface AskLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Whether there is room in memory for so many bytes more. */
  readonly admit: (bytes: number) => boolean;
}

export type PollResult =
  | Exclude<PollReading, { state: 'continued' }>
  /** No answer, or 429. `retryAfterMs` where the API said when to ask again. */
  | { readonly state: 'unreachable'; readonly why: string; readonly retryAfterMs?: number };

/** One for the status, one for the result. */
const MAX_REQUESTS = 2;

/** Never rejects. */
export async function ask(
  poll: Poll,
  job: unknown,
  limits: AskLimits,
  signal: AbortSignal,
): Promise<PollResult> {
  try {
    const until = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]);
    let request = poll.request(job);
    for (let sent = 0; sent < MAX_REQUESTS; sent++) {
      const reading = await askOnce(poll, job, request, limits, until);
      if (reading.state !== 'continued') return reading;
      request = reading.request;
    }
    return { state: 'unknown', why: `The API needs more than ${MAX_REQUESTS} requests for one job.` };
  } catch (error) {
    return { state: 'unreachable', why: whyUnreachable(error, limits) };
  }
}

async function askOnce(
  poll: Poll,
  job: unknown,
  request: PollRequest,
  { maxBytes, admit }: AskLimits,
  signal: AbortSignal,
): Promise<PollResult | Extract<PollReading, { state: 'continued' }>> {
  const url = urlBelow(poll.baseUrl, request.path);
  const headers = { accept: 'application/json', ...request.headers };
  const response = await fetch(url, { redirect: 'manual', headers, signal });
  const { status } = response;
  if (status === 429 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    if (status !== 429)
      return { state: 'unknown', why: `The API redirects (${status}), and redirects are not followed.` };
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1000 || 0;
    return { state: 'unreachable', why: 'The API limits the rate of requests (429).', retryAfterMs };
  }
  const body = await readAtMost(response.body, maxBytes, () => 'too large' as const, admit);
  if (body === 'too large') return { state: 'unknown', why: `The answer is larger than ${maxBytes} bytes.` };
  if (body === null) return { state: 'unreachable', why: 'There is no memory for the answer now.' };
  return poll.read({ path: request.path, status, body }, job);
}

/** Throws for a path that leads out of `baseUrl`, after resolving dot segments. */
export function urlBelow(baseUrl: string, path: string): URL {
  const base = baseUrl.replace(/\/+$/, '');
  const url = new URL(`${base}${path}`);
  const { origin, pathname } = new URL(`${base}/`);
  if (!path.startsWith('/') || url.origin !== origin || !url.pathname.startsWith(pathname))
    throw new Error('A request leads out of the configured API.');
  return url;
}

/** `fetch` puts the reason into the cause; its own message may contain a header, and so the API key. */
function whyUnreachable(error: unknown, { timeoutMs }: AskLimits): string {
  if (!(error instanceof Error)) return 'The API cannot be reached.';
  if (error.name === 'TimeoutError') return `The API did not answer in ${timeoutMs} ms.`;
  const code = error.cause instanceof Error ? Reflect.get(error.cause, 'code') : undefined;
  return `The API cannot be reached (${code ?? error.name}).`;
}
