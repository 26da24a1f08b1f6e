/**
 * TLS options and OAUTHBEARER tokens from the configuration, the same for both clients.
 * A token is never logged, and a token that still holds is used when no newer one can be had.
 */

import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { SaslConfig, TlsConfig } from '../config.js';
import { KafkaClientError } from './client.js';
import type { KafkaFacts } from './facts.js';

export type TokenSource = () => Promise<string>;

type BearerConfig = Extract<SaslConfig, { mechanism: 'oauthbearer' }>;

const TOKEN_REQUEST_TIMEOUT_MS = 3000;
/** A token is replaced after this part of its life, which leaves time for a few failures ... */
const RENEW_AFTER = 0.8;
/** ... and so early that a client which renews its session shortly before the end gets a new one. */
const RENEW_BEFORE_MS = 10_000;
/** When an endpoint does not say how long its token holds. */
const ASSUMED_LIFETIME_SECONDS = 60;

export function tlsOptions(tls: TlsConfig): ConnectionOptions {
  return {
    ...(tls.ca && { ca: [tls.ca] }),
    ...(tls.cert && { cert: tls.cert }),
    ...(tls.key && { key: tls.key }),
    ...(tls.servername && { servername: tls.servername }),
  };
}

export function tokenSource(config: BearerConfig, facts: KafkaFacts): TokenSource {
  return 'tokenFile' in config ? tokenFromFile(config.tokenFile) : tokenFromEndpoint(config, facts);
}

/** Asked for only when a connection authenticates, so reading the file each time costs nothing. */
function tokenFromFile(path: string): TokenSource {
  return async () => {
    try {
      const token = (await readFile(path, 'utf8')).trim();
      if (token === '') throw new Error('it is empty');
      return token;
    } catch (error) {
      throw new KafkaClientError(
        'authentication',
        `The token file ${path} cannot be used: ${messageOf(error)}.`,
      );
    }
  };
}

interface Token {
  readonly value: string;
  readonly renewAt: number;
  readonly expiresAt: number;
}

function tokenFromEndpoint(
  config: Extract<BearerConfig, { tokenUrl: string }>,
  facts: KafkaFacts,
): TokenSource {
  let held: Token | null = null;
  let fetching: Promise<Token> | null = null;

  return async () => {
    if (held && Date.now() < held.renewAt) return held.value;
    fetching ??= fetchToken(config).finally(() => {
      fetching = null;
    });
    try {
      held = await fetching;
      return held.value;
    } catch (error) {
      const message = `The token endpoint of kafka.sasl.tokenUrl gave no token: ${messageOf(error)}.`;
      if (held && Date.now() < held.expiresAt) {
        facts.log('warn', `${message} The one at hand still holds.`, {});
        return held.value;
      }
      throw new KafkaClientError('authentication', message);
    }
  };
}

async function fetchToken(config: Extract<BearerConfig, { tokenUrl: string }>): Promise<Token> {
  const askedAt = Date.now();
  // RFC 6749 2.3.1: both halves are form-encoded before they are joined.
  const credentials = `${encodeURIComponent(config.clientId)}:${encodeURIComponent(config.clientSecret)}`;
  const response = await fetch(config.tokenUrl, {
    method: 'POST',
    redirect: 'error',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(config.scope && { scope: config.scope }),
    }),
    signal: AbortSignal.timeout(TOKEN_REQUEST_TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`it answered ${response.status}`);
  }
  const answer: unknown = await response.json().catch(() => null);
  const value = field(answer, 'access_token');
  if (typeof value !== 'string' || value === '') throw new Error('its answer holds no access_token');
  const seconds = Number(field(answer, 'expires_in') ?? ASSUMED_LIFETIME_SECONDS);
  const lifetimeMs = (seconds > 0 ? seconds : ASSUMED_LIFETIME_SECONDS) * 1000;
  const heldMs = Math.max(0, Math.min(lifetimeMs * RENEW_AFTER, lifetimeMs - RENEW_BEFORE_MS));
  return { value, renewAt: askedAt + heldMs, expiresAt: askedAt + lifetimeMs };
}

function field(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides what went wrong (ECONNREFUSED ...) in the cause.
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
