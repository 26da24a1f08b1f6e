/**
 * This machine's clock against another's. Kafka's protocol holds no time, but every HTTP server of the configuration sends
 * one in its `Date` header: a token endpoint, or the server of a sender's keys.
 */
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LoadedConfig } from '../config/load.js';
import { openSources } from '../gateway/source.js';
import type { Finding } from '../kafka/admin/findings.js';
import { senderTools } from './sender-tools.js';

const TIMEOUT_MS = 3000;
/** The header counts whole seconds. */
const RESOLUTION_MS = 1000;
const WARNING_MS = 5000;
/** A fifth of what most senders' signatures and AWS's allow. */
const PROBLEM_MS = 60_000;

export async function judgeClock(config: LoadedConfig): Promise<Finding> {
  const clocks = clocksOf(config);
  for (const { url, ca } of clocks) {
    const askedAt = Date.now();
    const date = await dateOf(url, ca).catch(() => Number.NaN);
    const at = (askedAt + Date.now()) / 2;
    if (!Number.isNaN(date))
      return judge(Math.max(0, Math.abs(date + RESOLUTION_MS / 2 - at) - RESOLUTION_MS), url);
  }
  const why =
    clocks.length > 0 ? 'no other clock answered' : 'Kafka sends no time, and no HTTP server is configured';
  return {
    level: 'note',
    about: 'clock',
    says: `Not compared: ${why}. A clock that is minutes off refuses signatures, tokens and certificates: see that this machine’s clock is synchronized (NTP).`,
  };
}

function judge(skewMs: number, url: string): Finding {
  const { host } = new URL(url);
  const about = 'clock';
  if (skewMs < WARNING_MS) return { level: 'ok', about, says: `Agrees with ${host}.` };
  return {
    level: skewMs < PROBLEM_MS ? 'warning' : 'problem',
    about,
    says: `Differs by ${Math.round(skewMs / 1000)} s from ${host}. A clock that is minutes off refuses signatures, tokens and certificates: synchronize this machine’s clock (NTP).`,
  };
}

/** The token endpoint first: it is nearer than a sender. */
function clocksOf(config: LoadedConfig): { url: string; ca?: string | undefined }[] {
  const keyUrls = new Set<string>();
  const { tools } = senderTools(config);
  const noting = {
    ...tools,
    jwks(url: string) {
      keyUrls.add(url);
      return tools.jwks(url);
    },
  };
  openSources(config.sources, config.providers, noting, config.dedupe.windowSeconds);
  const sasl = config.destination.kind === 'kafka' ? config.destination.sasl : null;
  const endpoint = sasl && 'tokenUrl' in sasl ? [{ url: sasl.tokenUrl, ca: sasl.tokenCa }] : [];
  const senders = [...keyUrls].filter((url) => url.startsWith('https:')).map((url) => ({ url }));
  return [...endpoint, ...senders];
}

/** Milliseconds; NaN without a date. Any answer has one, also a refusal. */
function dateOf(url: string, ca: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = (url.startsWith('https:') ? overHttps : overHttp)(url, {
      method: 'HEAD',
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(ca && { ca: [ca] }),
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      response.resume();
      resolve(Date.parse(response.headers.date ?? ''));
    });
    sending.end();
  });
}
