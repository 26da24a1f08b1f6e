/** Runs vectors through the providers’ own verification and translation, at the vector’s own time. */
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { tokenIn } from '../../src/conformance/request-file.js';
import { Delivery } from '../../src/delivery.js';
import { type Translation, translate, trustVerdict, verify } from '../../src/gateway/verification.js';
import type { Provider } from '../../src/provider/provider.js';
import { importKey, importKeys } from '../../src/schemes/jwks.js';
import { fixedTools } from '../../src/schemes/key-set.js';
import type { KeyLocation, SchemeTools } from '../../src/schemes/scheme.js';
import { proofOf } from '../../src/schemes/scheme.js';
import { type Adaptation, adapt, calledUrl, type Expected, type Vector } from './adapters.js';

export interface Answer {
  readonly vector: Vector;
  readonly valid: boolean;
  /** `verified`, the check that failed, or how the events differ from those that the vector expects. */
  readonly check: string;
}

/** A receiver that cannot be configured so verifies nothing, and says nothing about its verification either. */
export interface NotCovered {
  readonly vector: Vector;
  readonly why: 'no_provider' | 'settings_refused';
}

export interface Report {
  readonly agreed: readonly Answer[];
  readonly disagreed: readonly Answer[];
  readonly notCovered: readonly NotCovered[];
}

export async function readVectors(file: string): Promise<Vector[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => JSON.parse(line) as Vector);
}

export async function checkVectors(
  vectors: readonly Vector[],
  adaptTo: (vector: Vector) => Adaptation | null = adapt,
): Promise<Report> {
  const agreed: Answer[] = [];
  const disagreed: Answer[] = [];
  const notCovered: NotCovered[] = [];
  for (const vector of vectors) {
    const adapted = adaptTo(vector);
    const settings = adapted?.provider.settings.safeParse(adapted.settings);
    if (!adapted || !settings?.success) {
      notCovered.push({ vector, why: adapted ? 'settings_refused' : 'no_provider' });
      continue;
    }
    const answer = await answerTo(vector, adapted.provider, settings.data);
    const isAsExpected = answer.valid === vector.valid && (!answer.valid || answer.check === 'verified');
    (isAsExpected ? agreed : disagreed).push(answer);
  }
  return { agreed, disagreed, notCovered };
}

async function answerTo(vector: Vector, provider: Provider, settings: unknown): Promise<Answer> {
  const delivery = deliveryOf(vector);
  const scheme = provider.scheme(settings, toolsFor(vector));
  const verdict = await verify(delivery, scheme);
  if (verdict.outcome !== 'verified') {
    return { vector, valid: false, check: verdict.outcome === 'refused' ? verdict.check : verdict.outcome };
  }
  const origin = { source: provider.name, ...proofOf(scheme) };
  const translation = translate(provider, settings, trustVerdict(delivery, verdict), origin);
  const differences = vector.expect ? differencesFrom(vector.expect, translation) : [];
  return { vector, valid: true, check: differences.join('; ') || 'verified' };
}

function differencesFrom(expected: Expected, translation: Translation): string[] {
  const events = translation.outcome === 'events' ? translation.events : [];
  const all = events.map(({ attributes }) => attributes);
  const actual: Expected = {
    outcome: translation.outcome,
    types: all.map(({ type }) => type),
    subjects: all.map(({ subject }) => subject ?? null),
    times: all.map(({ time }) => time),
    distinct_ids: new Set(all.map(({ id }) => id)).size,
  };
  return (Object.keys(expected) as (keyof Expected)[])
    .filter((name) => !isDeepStrictEqual(actual[name], expected[name]))
    .map((name) => `${name}: ${JSON.stringify(actual[name])} instead of ${JSON.stringify(expected[name])}`);
}

/** Without a JWKS, as if the sender's could not be fetched. A key by its place may be told in any of the ways keys are told. */
function toolsFor(vector: Vector): SchemeTools {
  const keys = keysIn(vector.jwks);
  const unavailable = { current: () => null, newerThan: async () => null };
  const tools = fixedTools(keys ?? [], { locations: vector.keyPlaces ?? {} });
  return {
    jwks: (url) => (keys ? tools.jwks(url) : { url, ...unavailable }),
    fetchKey: (place) => {
      const kid = place.request?.key_id;
      const listed = kid === undefined ? undefined : keys?.find((key) => key.kid === kid);
      return tools.fetchKey(place) ?? listed?.key ?? toldKey(vector, place);
    },
  };
}

/** Out of the receiver's own texts: a PEM, or a JWK bare or as an answer holds it. */
function toldKey(
  { secret, config = {}, publicKeyJwk }: Vector,
  { parse, request }: KeyLocation,
): KeyObject | null {
  const [kid, asked] = [publicKeyJwk?.kid, request?.key_id];
  if (kid !== undefined && asked !== undefined && kid !== asked) return null;
  const texts = [secret, ...Object.values(config)].filter((text) => typeof text === 'string');
  const answers = publicKeyJwk ? [JSON.stringify({ key: publicKeyJwk }), JSON.stringify(publicKeyJwk)] : [];
  for (const text of [...answers, ...texts]) {
    try {
      return parse(text);
    } catch {
      // Not this one.
    }
  }
  return importKey(publicKeyJwk)?.key ?? null;
}

function keysIn(jwks: unknown) {
  try {
    return jwks === undefined ? null : importKeys(jwks);
  } catch {
    return null;
  }
}

function deliveryOf(vector: Vector): Delivery {
  const headers: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(vector.headers)) {
    const values = typeof value === 'string' ? [value] : value;
    headers[name.toLowerCase()] = [...(headers[name.toLowerCase()] ?? []), ...values];
  }
  const url = vector.url === undefined ? '/' : calledUrl(vector).rest;
  return new Delivery({
    id: vector.id,
    receivedAt: vector.now * 1000,
    method: vector.method ?? 'POST',
    url,
    headers,
    body: bodyOf(vector),
    token: tokenIn(url),
  });
}

function bodyOf({ body = '', bodyEncoding, bodyBase64 }: Vector): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  return Buffer.from(body, isBinary(bodyEncoding) ? bodyEncoding : 'utf8');
}

const isBinary = (encoding: string | undefined): encoding is 'base64' | 'hex' =>
  encoding === 'base64' || encoding === 'hex';
