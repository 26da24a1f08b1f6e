/** Runs cases, each a payload (or several in turn) with what its events must say, through the providers’ own translation. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { providers } from '../../providers/index.js';
import { suggestions } from '../../src/cli/suggestions.js';
import { exampleSettings } from '../../src/config/development.js';
import { schemeOf } from '../../src/conformance/fixtures.js';
import { Delivery } from '../../src/delivery.js';
import { encodeEvent } from '../../src/gateway/record.js';
import { translate, trustVerdict } from '../../src/gateway/verification.js';
import { itemsOf, valueAt } from '../../src/provider/json-slices.js';
import type { Provider } from '../../src/provider/provider.js';
import { proofOf } from '../../src/schemes/scheme.js';
import { type EventsOfCase, problemsOf, type StructuredEvent } from './expectations.js';

/** The fields that say why the case is one, and where it is from, are for the reader. */
const caseFile = z
  .object({
    provider: z.string(),
    payload: z.unknown().optional(),
    payloads: z.array(z.unknown()).min(1).optional(),
    expected: z.record(z.string(), z.unknown()).refine((expected) => Object.keys(expected).length > 0),
  })
  .refine(({ payload, payloads }) => (payload === undefined) !== (payloads === undefined));

/** Of a folder, every `.json` file below it; a file as it is. Throws what `fs` throws. */
export const caseFiles = (paths: readonly string[]): string[] =>
  paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(path, name))
      : [path],
  );

export interface CaseReport {
  readonly file: string;
  /** Empty where the case is right; else a line for each field that differs, as `type: expected "a", got "b"`. */
  readonly problems: readonly string[];
}

export const checkCases = (files: readonly string[]): CaseReport[] =>
  files.map((file) => ({ file, problems: checkCase(readFileSync(file)) }));

export function checkCase(json: Buffer): string[] {
  const read = readCase(json);
  if ('problem' in read) return [read.problem];
  const translated = translateCase(read);
  return 'problem' in translated ? [translated.problem] : problemsOf(read.expected, translated);
}

interface Case {
  readonly provider: Provider;
  /** The bytes as they are in the file, so that integers past 2^53 are what they are. */
  readonly payloads: readonly Buffer[];
  readonly expected: Readonly<Record<string, unknown>>;
}

interface Problem {
  readonly problem: string;
}

export function readCase(json: Buffer): Case | Problem {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.toString('utf8'));
  } catch (error) {
    return { problem: `file: expected JSON, got: ${(error as Error).message}` };
  }
  const { data } = caseFile.safeParse(parsed);
  if (!data) return { problem: 'file: expected provider, payload or payloads, and expected' };
  const provider = providers.find(({ name }) => name === data.provider);
  if (!provider) {
    const names = providers.map(({ name }) => name);
    return {
      problem: `provider: there is no provider "${data.provider}".${suggestions(data.provider, names)}`,
    };
  }
  const payloads = data.payloads ? itemsOf(json, ['payloads']) : [valueAt(json, ['payload'])];
  return { provider, payloads, expected: data.expected };
}

/** The events of all its payloads. A case is a payload alone, so there are no headers that it could disagree with. */
export function translateCase({ provider: whole, payloads }: Case): EventsOfCase | Problem {
  const { consistent: _, ...provider } = whole;
  const { scheme, settings } = schemeOf(whole, {
    settings: exampleSettings(whole),
    keys: [],
    locations: {},
  });
  const identities: string[] = [];
  const events: StructuredEvent[] = [];
  for (const body of payloads) {
    const delivery = new Delivery({
      id: 'case',
      receivedAt: RECEIVED_AT,
      method: 'POST',
      url: `/webhooks/${provider.name}`,
      headers: { 'content-type': ['application/json'] },
      body,
      token: undefined,
    });
    const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
    const origin = { source: provider.name, ...proofOf(scheme) };
    const translation = translate(provider, settings, verified, origin);
    if (translation.outcome !== 'events') {
      const { error, ...got } = { error: undefined, ...translation };
      const thrown = error === undefined ? '' : `: ${error}`;
      return { problem: `translation: expected events, got ${JSON.stringify(got)}${thrown}` };
    }
    identities.push(translation.identity);
    events.push(
      ...translation.events.map((event) =>
        JSON.parse(encodeEvent(event, 'structured').value.toString('utf8')),
      ),
    );
  }
  return { identities, events };
}

/** One for all, so that two runs are equal. */
const RECEIVED_AT = Date.parse('2026-01-01T00:00:00Z');
