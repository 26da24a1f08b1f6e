/** Runs published vectors through the providers’ own verification, at the vector’s own time. */
import { readFile } from 'node:fs/promises';
import { Delivery } from '../../src/delivery.js';
import { tokenIn } from '../../src/request-file.js';
import { importKeys } from '../../src/schemes/jwks.js';
import { fixedTools } from '../../src/schemes/public-key.js';
import type { SchemeTools } from '../../src/schemes/scheme.js';
import { verify } from '../../src/verification.js';
import { adapt, splitUrl, type Vector } from './adapters.js';

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

export async function checkVectors(vectors: readonly Vector[]): Promise<Report> {
  const answers: Answer[] = [];
  const notCovered: Vector[] = [];
  for (const vector of vectors) {
    const check = await verifyVector(vector);
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
async function verifyVector(vector: Vector): Promise<string | null> {
  const adaptation = adapt(vector);
  if (!adaptation) return null;
  const { provider, settings } = adaptation;
  const parsed = provider.settings.safeParse(settings);
  if (!parsed.success) return 'settings_refused';
  const verdict = await verify(deliveryOf(vector), provider.scheme(parsed.data, toolsFor(vector)));
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
}

/** Without a JWKS, as if the sender's could not be fetched. */
function toolsFor({ jwks, keyPlaces: places = {} }: Vector): SchemeTools {
  const keys = keysIn(jwks);
  const unavailable = { current: () => null, newerThan: async () => null };
  const tools = fixedTools(keys ?? [], { places });
  return keys ? tools : { ...tools, jwks: (url) => ({ url, ...unavailable }) };
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
  const url = splitUrl(vector.url ?? '')?.rest ?? vector.url ?? '/';
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
