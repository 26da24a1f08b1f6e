/** Runs published vectors through the providers’ own verification, at the vector’s own time. */
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tokenIn } from '../../src/conformance/request-file.js';
import { Delivery } from '../../src/delivery.js';
import { verify } from '../../src/gateway/verification.js';
import { importKey, importKeys } from '../../src/schemes/jwks.js';
import { fixedTools } from '../../src/schemes/key-set.js';
import type { KeyLocation, SchemeTools } from '../../src/schemes/scheme.js';
import { type Adaptation, adapt, calledUrl, type Vector } from './adapters.js';

/** `settings_refused`: the provider’s own settings would not take what the receiver holds, so nothing verifies. */
export interface Answer {
  readonly vector: Vector;
  readonly valid: boolean;
  readonly check: string;
}

export interface Report {
  readonly agreed: readonly Answer[];
  readonly disagreed: readonly Answer[];
  readonly notCovered: readonly Vector[];
}

export async function readVectors(file: string): Promise<Vector[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => JSON.parse(line) as Vector);
}

export async function checkVectors(
  vectors: readonly Vector[],
  adaptTo: (vector: Vector) => Adaptation | null = adapt,
): Promise<Report> {
  const answers: Answer[] = [];
  const notCovered: Vector[] = [];
  for (const vector of vectors) {
    const check = await verifyVector(vector, adaptTo(vector));
    if (check === null) notCovered.push(vector);
    else answers.push({ vector, valid: check === 'verified', check });
  }
  return {
    agreed: answers.filter(({ vector, valid }) => valid === vector.valid),
    disagreed: answers.filter(({ vector, valid }) => valid !== vector.valid),
    notCovered,
  };
}

/** `verified`, the check that failed, or null where no provider is there for it. */
async function verifyVector(vector: Vector, adapted: Adaptation | null): Promise<string | null> {
  if (!adapted) return null;
  const { provider, settings } = adapted;
  const parsed = provider.settings.safeParse(settings);
  if (!parsed.success) return 'settings_refused';
  const verdict = await verify(deliveryOf(vector), provider.scheme(parsed.data, toolsFor(vector)));
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
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
