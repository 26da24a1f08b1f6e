/** A provider's recorded delivery, altered as a test likes, and what its scheme, its handshake and its translation make of it. */
import assert from 'node:assert/strict';
import { providers } from '../../providers/index.js';
import {
  type Fixture,
  fixturesFolder,
  readFixtures,
  readHandshakes,
  replyTo,
  schemeOf,
  translateFixture,
} from '../../src/conformance/fixtures.js';
import { altered, withHeader } from '../../src/conformance/mutations.js';
import type { Delivery } from '../../src/delivery.js';
import type { CanonicalEvent } from '../../src/event.js';
import { type Translation, translate, trustVerdict, verify } from '../../src/gateway/verification.js';
import type { Provider } from '../../src/provider/provider.js';
import type { Reply } from '../../src/receipt.js';
import { proofOf } from '../../src/schemes/scheme.js';

export type Alter = (delivery: Delivery) => Delivery;

export function providerNamed(name: string): Provider {
  const provider = providers.find((provider) => provider.name === name);
  assert.ok(provider, `there is a provider ${name}`);
  return provider;
}

/** `name` is the file's without its ending; handshakes are among them. */
export async function fixtureOf(provider: string, name: string): Promise<Fixture> {
  const folder = fixturesFolder(provider);
  const all = [...(await readFixtures(folder)), ...(await readHandshakes(folder))];
  const fixture = all.find((each) => each.name === name);
  assert.ok(fixture, `${provider} has a fixture ${name}`);
  return fixture;
}

/** `verified`, `unavailable`, or the check that failed. `settings` stand in for single ones of the fixture's. */
export async function verdictOn(
  provider: string,
  name: string,
  alter: Alter = unaltered,
  settings: object = {},
): Promise<string> {
  const fixture = await fixtureOf(provider, name);
  const { scheme } = schemeOf(providerNamed(provider), {
    ...fixture,
    settings: { ...fixture.settings, ...settings },
  });
  const verdict = await verify(alter(fixture.delivery), scheme);
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
}

/** What a question is answered; undefined where it is taken for a delivery. */
export async function answerTo(
  provider: string,
  name: string,
  alter: Alter = unaltered,
  settings: object = {},
): Promise<Reply | undefined> {
  const fixture = await fixtureOf(provider, name);
  return replyTo(providerNamed(provider), {
    ...fixture,
    settings: { ...fixture.settings, ...settings },
    delivery: alter(fixture.delivery),
  });
}

/** What becomes of a delivery that verifies: its identity and its events. */
export async function translated(
  provider: string,
  name: string,
  alter: Alter = unaltered,
): Promise<{ readonly identity: string; readonly events: readonly CanonicalEvent[] }> {
  const fixture = await fixtureOf(provider, name);
  const translation = await translateFixture(providerNamed(provider), {
    ...fixture,
    delivery: alter(fixture.delivery),
  });
  assert.ok(translation.outcome === 'events', `${provider} ${name}: ${translation.outcome}`);
  return translation;
}

/** What becomes of a body that is taken as verified, with the headers of the provider's first fixture. */
export async function translationOf(
  name: string,
  body: string | Buffer,
  settings: object = {},
): Promise<Translation> {
  const provider = providerNamed(name);
  const [fixture] = await readFixtures(fixturesFolder(name));
  assert.ok(fixture, `${name} has a fixture`);
  const opened = schemeOf(provider, { ...fixture, settings: { ...fixture.settings, ...settings } });
  const delivery = altered(fixture.delivery, { body: Buffer.from(body as string) });
  const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
  const origin = { source: name, ...proofOf(opened.scheme) };
  return translate(provider, opened.settings, verified, origin);
}

/** What is wrong with settings, as `path message`. */
export function problemsOf(provider: string, settings: unknown): string[] {
  const { error } = providerNamed(provider).settings.safeParse(settings);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`.trimStart());
}

export const unaltered: Alter = (delivery) => delivery;

export const withBody =
  (text: string): Alter =>
  (delivery) =>
    altered(delivery, { body: Buffer.from(text) });

export const withText =
  (from: string, to: string): Alter =>
  (delivery) => {
    const text = delivery.body.toString();
    assert.ok(text.includes(from), `${from} is in the body`);
    return altered(delivery, { body: Buffer.from(text.replaceAll(from, to)) });
  };

/** Undefined removes the header. */
export const header =
  (name: string, value: string | undefined): Alter =>
  (delivery) =>
    withHeader(delivery, name, value === undefined ? undefined : [value]);

export const atUrl =
  (url: string): Alter =>
  (delivery) =>
    altered(delivery, { url });

export const later =
  (milliseconds: number): Alter =>
  (delivery) =>
    altered(delivery, { receivedAt: delivery.receivedAt + milliseconds });
