/**
 * An OAuth token endpoint: tokens by client credentials (RFC 6749 4.4), cached until shortly before they expire. Concurrent
 * callers share one request; while it fails, a token that is still valid stays in use. Never logs a token.
 */

import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { readAtMost } from '../../bounds/read-at-most.js';
import type { SaslConfig } from '../../config/load.js';
import { KafkaClientError } from '../client.js';
import type { KafkaObserver } from '../observer.js';
import { rotated } from './rotated-files.js';

type EndpointConfig = Extract<SaslConfig, { tokenUrl: string }>;

const REQUEST_TIMEOUT_MS = 3000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** A token is renewed after this share of its life, which leaves time for a few failures ... */
const RENEW_AFTER = 0.8;
/** ... and so early that a client which renews its session shortly before the end gets a new one. */
const RENEW_BEFORE_MS = 10_000;
/** For an endpoint that does not say how long its token is valid. */
const ASSUMED_LIFETIME_SECONDS = 60;

interface Token {
  readonly value: string;
  readonly renewAt: number;
  readonly expiresAt: number;
}

export function tokenFromEndpoint(config: EndpointConfig, observer: KafkaObserver): () => Promise<string> {
  const { clientId, clientSecret, tokenCa, files } = config;
  const credentials = rotated(
    {
      setting: 'kafka.sasl',
      texts: { clientId, clientSecret, tokenCa },
      files,
      create: (texts) => ({ ...config, ...texts }),
    },
    observer,
  );
  let cached: Token | null = null;
  let fetching: Promise<Token> | null = null;

  return async () => {
    if (cached && Date.now() < cached.renewAt) return cached.value;
    fetching ??= fetchToken(credentials()).finally(() => {
      fetching = null;
    });
    try {
      cached = await fetching;
      return cached.value;
    } catch (error) {
      const why = `The token endpoint of kafka.sasl.tokenUrl returned no token: ${(error as Error).message}.`;
      if (cached && Date.now() < cached.expiresAt) {
        observer.tokenNotRenewed(why);
        return cached.value;
      }
      throw new KafkaClientError('authentication', why);
    }
  };
}

async function fetchToken(config: EndpointConfig): Promise<Token> {
  const requestedAt = Date.now();
  const { status, text } = await requestToken(config);
  if (status !== 200) throw new Error(`it answered ${status}`);
  const answer = parsed(text);
  const value = field(answer, 'access_token');
  if (typeof value !== 'string' || value === '') throw new Error('its answer contains no access_token');
  const seconds = Number(field(answer, 'expires_in') ?? ASSUMED_LIFETIME_SECONDS);
  const lifetimeMs = (seconds > 0 ? seconds : ASSUMED_LIFETIME_SECONDS) * 1000;
  const renewMs = Math.max(0, Math.min(lifetimeMs * RENEW_AFTER, lifetimeMs - RENEW_BEFORE_MS));
  return { value, renewAt: requestedAt + renewMs, expiresAt: requestedAt + lifetimeMs };
}

/** One request for a token, without redirects. Not by fetch, which accepts no certificate authority of ours. */
function requestToken(config: EndpointConfig): Promise<{ status: number; text: string }> {
  const { tokenUrl, clientId, clientSecret, scope, tokenCa } = config;
  // RFC 6749 2.3.1: both halves are form-encoded before they are joined.
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }).toString();
  return new Promise((resolve, reject) => {
    const sending = (tokenUrl.startsWith('https:') ? overHttps : overHttp)(tokenUrl, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      },
      ...(tokenCa && { ca: [tokenCa] }),
    });
    const fail = (error: Error) =>
      reject(
        error.name === 'AbortError' ? new Error(`it did not answer within ${REQUEST_TIMEOUT_MS} ms`) : error,
      );
    sending.on('error', fail);
    sending.on('response', (response) => {
      readAtMost(response, MAX_ANSWER_BYTES, tooLarge).then(
        (body) => resolve({ status: response.statusCode ?? 0, text: body.toString() }),
        fail,
      );
    });
    sending.end(body);
  });
}

function tooLarge(): never {
  throw new Error('its answer is too large');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function field(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}
