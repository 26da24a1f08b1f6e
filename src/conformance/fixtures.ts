/** A provider's fixtures: recorded deliveries, the settings that verify them, and the events that should come of them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Delivery } from '../delivery.js';
import type { CanonicalEvent } from '../event.js';
import { type Translation, translate, trustVerdict, verify } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import type { Reply } from '../receipt.js';
import { importKeys } from '../schemes/jwks.js';
import { fixedTools } from '../schemes/key-set.js';
import type { PublicKey, Scheme } from '../schemes/scheme.js';
import { deliveryOf, parseRequestFile } from './request-file.js';

export const PROVIDERS_FOLDER = fileURLToPath(new URL('../../../providers/', import.meta.url));
export const fixturesFolder = (provider: string) => path.join(PROVIDERS_FOLDER, provider, 'fixtures');

export interface Fixture {
  readonly name: string;
  readonly delivery: Delivery;
  /** As an operator would write them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What stands behind every URL of keys; empty where the provider fetches none. */
  readonly keys: readonly PublicKey[];
  /** What the URLs answer that deliveries name their keys by; empty for most. */
  readonly locations: Readonly<Record<string, string>>;
  /** A list of events, or `{ outcome, reason | check }`. Undefined while the golden file is not written. */
  readonly golden: unknown;
}

/** What the names of questions begin with, which are no deliveries; their golden file is the answer. */
export const HANDSHAKE = 'handshake__';

export const readFixtures = async (folder: string): Promise<Fixture[]> =>
  (await readAll(folder)).filter(({ name }) => !name.startsWith(HANDSHAKE));

export const readHandshakes = async (folder: string): Promise<Fixture[]> =>
  (await readAll(folder)).filter(({ name }) => name.startsWith(HANDSHAKE));

async function readAll(folder: string): Promise<Fixture[]> {
  const readJson = (name: string): unknown => {
    const file = path.join(folder, name);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  };
  const jwks = readJson('jwks.json');
  const keys = jwks === undefined ? [] : importKeys(jwks);
  const locations = (readJson('key-locations.json') ?? {}) as Readonly<Record<string, string>>;
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.http'))
    .map((file) => file.slice(0, -'.http'.length));
  return names.sort().map((name) => {
    const file = parseRequestFile(readFileSync(path.join(folder, `${name}.http`)));
    const settings = readJson(`${name}.settings.json`) ?? readJson('settings.json') ?? {};
    return {
      name,
      delivery: deliveryOf(file, { id: name }),
      settings: settings as Readonly<Record<string, unknown>>,
      keys,
      locations,
      golden: readJson(`${name}.json`),
    };
  });
}

/** The scheme under test; `settings` and `keys` stand in for the fixture's. */
export function schemeOf(
  provider: Provider,
  { settings, keys, locations }: Pick<Fixture, 'settings' | 'keys' | 'locations'>,
): { scheme: Scheme; settings: unknown } {
  const parsed = provider.settings.parse(settings);
  return { scheme: provider.scheme(parsed, fixedTools(keys, { locations })), settings: parsed };
}

/** All the way from bytes to events. Throws if the delivery does not verify. */
export async function translateFixture(provider: Provider, fixture: Fixture): Promise<Translation> {
  const { scheme, settings } = schemeOf(provider, fixture);
  const verdict = await verify(fixture.delivery, scheme);
  if (verdict.outcome !== 'verified') throw new Error(`${fixture.name}: ${JSON.stringify(verdict)}`);
  const origin = { source: provider.name, level: scheme.level };
  return translate(provider, settings, trustVerdict(fixture.delivery, verdict), origin);
}

/** What the provider answers to a question; undefined where it takes it for none. */
export async function replyTo(provider: Provider, fixture: Fixture): Promise<Reply | undefined> {
  const { scheme, settings } = schemeOf(provider, fixture);
  const { delivery } = fixture;
  const reply = provider.handshake?.beforeVerification?.(delivery, settings);
  if (reply || !provider.handshake?.afterVerification) return reply;
  const verdict = await verify(delivery, scheme);
  return verdict.outcome === 'verified'
    ? provider.handshake.afterVerification(trustVerdict(delivery, verdict), settings)
    : undefined;
}

/** A structured CloudEvent, parsed: for comparison and for reading, not for publishing (large integers are rounded). */
export function structured({ attributes, jobData, payload }: CanonicalEvent): Record<string, unknown> {
  const parsed: unknown = JSON.parse(payload.toString('utf8'));
  return { ...attributes, data: jobData ? { ...jobData, payload: parsed } : parsed };
}

export function goldenOf(translation: Translation): unknown {
  return translation.outcome === 'events' ? translation.events.map(structured) : translation;
}

/** The golden files of all that verifies; what does not is left to the checks to complain about. */
export async function writeGolden(provider: Provider, folder: string): Promise<void> {
  const write = (name: string, value: unknown) =>
    writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`);
  for (const fixture of await readFixtures(folder)) {
    const translation = await translateFixture(provider, fixture).catch(() => null);
    if (translation) write(fixture.name, goldenOf(translation));
  }
  for (const question of await readHandshakes(folder))
    write(question.name, await replyTo(provider, question));
}
