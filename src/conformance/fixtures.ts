/** A provider's fixtures: recorded deliveries, the settings that verify them, and the events that they should become. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Delivery } from '../delivery.js';
import type { CanonicalEvent } from '../event.js';
import { type Translation, translate, trustVerdict, verify } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import type { Reply } from '../receipt.js';
import { importKeys } from '../schemes/jwks.js';
import { fixedTools } from '../schemes/key-set.js';
import { type PublicKey, proofOf, type Scheme } from '../schemes/scheme.js';
import { deliveryOf, parseRequestFile } from './request-file.js';

export const PROVIDERS_FOLDER = fileURLToPath(new URL('../../../providers/', import.meta.url));
export const fixturesFolder = (provider: string) => path.join(PROVIDERS_FOLDER, provider, 'fixtures');

/** What verifies a recorded delivery. */
export interface VerifyingSettings {
  /** As an operator would write them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What every URL of keys answers; empty where the provider fetches none. */
  readonly keys: readonly PublicKey[];
  /** What the URLs answer at which deliveries say their key is; empty for most. */
  readonly locations: Readonly<Record<string, string>>;
}

export interface Fixture extends VerifyingSettings {
  readonly name: string;
  readonly delivery: Delivery;
  /** A list of events, or `{ outcome, reason | check }`. Undefined while the golden file is not written. */
  readonly golden: unknown;
}

/** How the names of questions begin, which are not deliveries; their golden file is the answer. */
export const HANDSHAKE = 'handshake__';

export const readFixtures = async (folder: string): Promise<Fixture[]> =>
  readAll(folder).filter(({ name }) => !name.startsWith(HANDSHAKE));

export const readHandshakes = async (folder: string): Promise<Fixture[]> =>
  readAll(folder).filter(({ name }) => name.startsWith(HANDSHAKE));

function readAll(folder: string): Fixture[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.http'))
    .map((file) => file.slice(0, -'.http'.length));
  return names.sort().map((name) => {
    const file = parseRequestFile(readFileSync(path.join(folder, `${name}.http`)));
    const verifying = readSettings(folder, name) ?? { settings: {}, keys: [], locations: {} };
    return {
      name,
      delivery: deliveryOf(file, { id: name }),
      ...verifying,
      golden: readJson(folder, `${name}.json`),
    };
  });
}

/** What verifies the fixture `name`, and the file that its settings are from; undefined where neither file is there. Throws what `fs` and `JSON` throw. */
export function readSettings(
  folder: string,
  name: string,
): (VerifyingSettings & { readonly file: string }) | undefined {
  const settingsFile = [`${name}.settings.json`, 'settings.json'].find((file) =>
    existsSync(path.join(folder, file)),
  );
  if (settingsFile === undefined) return undefined;
  const jwks = readJson(folder, 'jwks.json');
  return {
    file: path.join(folder, settingsFile),
    settings: readJson(folder, settingsFile) as VerifyingSettings['settings'],
    keys: jwks === undefined ? [] : importKeys(jwks),
    locations: (readJson(folder, 'key-locations.json') ?? {}) as VerifyingSettings['locations'],
  };
}

function readJson(folder: string, name: string): unknown {
  const file = path.join(folder, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The scheme under test, with these settings and keys. */
export function schemeOf(
  provider: Provider,
  { settings, keys, locations }: VerifyingSettings,
): { scheme: Scheme; settings: unknown } {
  const parsed = provider.settings.parse(settings);
  return { scheme: provider.scheme(parsed, fixedTools(keys, { locations })), settings: parsed };
}

/** All the way from bytes to events. Throws if the delivery does not verify. */
export async function translateFixture(provider: Provider, fixture: Fixture): Promise<Translation> {
  const { scheme, settings } = schemeOf(provider, fixture);
  const verdict = await verify(fixture.delivery, scheme);
  if (verdict.outcome !== 'verified') throw new Error(`${fixture.name}: ${JSON.stringify(verdict)}`);
  const origin = { source: provider.name, ...proofOf(scheme) };
  return translate(provider, settings, trustVerdict(fixture.delivery, verdict), origin);
}

/** What the provider answers to a question; undefined where the delivery is not one. */
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
