/**
 * What makes a provider: checks over its fixtures, without a line about any sender. A provider of your own is checked by
 * calling this from a test file with its folder of fixtures.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { z } from 'zod';
import { developmentSources } from '../config/development.js';
import { translate, trustVerdict, verify, withoutSecrets } from '../gateway/verification.js';
import { bodyAsJson } from '../provider/form.js';
import type { Provider } from '../provider/provider.js';
import { SECRET_SETTINGS } from '../provider/settings.js';
import { fixedKeys, fixedTools } from '../schemes/key-set.js';
import { type PublicKey, proofOf } from '../schemes/scheme.js';
import { eventProblems } from './event-schemas.js';
import { checkExactness } from './exactness.js';
import {
  type Fixture,
  readFixtures,
  readHandshakes,
  replyTo,
  schemeOf,
  structured,
  translateFixture,
} from './fixtures.js';
import { assertRefused, checkForgeries } from './forgeries.js';
import { goldenOf, whyNotVerified, writeCommand, writeGolden } from './golden.js';
import { checkJobRules } from './job-rules.js';
import { altered, withFlippedByte } from './mutations.js';
import { changedNames } from './own-words.js';
import { checkUnsignedHeaders } from './unsigned-headers.js';

/** Lists of which any entry may verify. */
const ROTATED = [...SECRET_SETTINGS, 'publicKeys'];

const VERIFIED = { outcome: 'verified', key: 0 } as const;

export interface ConformanceOptions {
  /** Write the golden files first, and say which. Read the difference before you commit it: it is what consumers get. */
  readonly write?: boolean;
  /** False: the two checks that take most of the time see the first fixture only. Default: true. */
  readonly thorough?: boolean;
}

export async function checkConformance(
  provider: Provider,
  folder: string,
  { write = false, thorough = true }: ConformanceOptions = {},
): Promise<void> {
  if (write)
    for (const { file, problem } of await writeGolden(provider, folder))
      console.log(problem === undefined ? `Wrote ${file}. Read it.` : `Did not write ${file}. ${problem}`);
  const fixtures = await readFixtures(folder);
  const questions = await readHandshakes(folder);
  const problems = new Map<Fixture, string | undefined>();
  for (const fixture of fixtures) problems.set(fixture, await whyNotVerified(provider, fixture, folder));

  describe(`conformance of ${provider.name}`, () => {
    it('has fixtures', () => assert.ok(fixtures.length > 0, `${folder} holds no .http file`));

    it('has settings for development, and refuses unknown and empty ones', () => {
      const settings = developmentSettings(provider);
      assert.ok(provider.settings.safeParse(settings).success);
      assert.ok(!provider.settings.safeParse({ ...settings, unknownSetting: 1 }).success);
      for (const name of SECRET_SETTINGS.filter((name) => Object.hasOwn(settings, name))) {
        assert.ok(!provider.settings.safeParse({ ...settings, [name]: [] }).success, `${name}: []`);
        assert.ok(!provider.settings.safeParse({ ...settings, [name]: undefined }).success, `${name} absent`);
      }
    });

    for (const fixture of fixtures) {
      describe(fixture.name, () => {
        const problem = problems.get(fixture);
        // One failure says it: every other check would fail for the same reason.
        if (problem !== undefined) return void it('is verified', () => assert.fail(problem));
        checkTranslation(provider, fixture, folder);
        checkJobRules(provider, fixture, async () => {
          const translation = await translateFixture(provider, fixture);
          return translation.outcome === 'events' ? translation.events : [];
        });
        if (thorough || fixture === fixtures[0]) checkExactness(provider, fixture);
        checkForgeries(provider, fixture);
        if (thorough || fixture === fixtures[0]) checkUnsignedHeaders(provider, fixture);
        checkTolerance(provider, fixture);
        checkRotation(provider, fixture);
        checkIsDelivery(provider, fixture);
      });
    }
    const [example] = fixtures;
    if (example && problems.get(example) === undefined) checkUnfamiliar(provider, example);
    checkHandshakes(provider, questions);
  });
}

/** The words by which senders say what happened. */
const WORDS = ['type', 'event', 'event_type', 'status'];

/** What a sender invents tomorrow, of which only the name can be read. */
function checkUnfamiliar(provider: Provider, fixture: Fixture): void {
  const { settings, scheme } = schemeOf(provider, fixture);
  it('passes through what names itself, though nothing else of it can be read', () => {
    for (const word of WORDS) {
      const body = Buffer.from(JSON.stringify({ [word]: 'conformance.unfamiliar' }));
      const headers = { ...fixture.delivery.headers, 'content-type': ['application/json'] };
      // Taken as verified: only the translation matters here.
      const verified = trustVerdict(altered(fixture.delivery, { body, headers }), VERIFIED);
      const origin = { source: provider.name, ...proofOf(scheme) };
      const translation = translate(provider, settings, verified, origin);
      assert.equal(translation.outcome, 'events', `${body}: ${JSON.stringify(translation)}. Set typePrefix.`);
      for (const event of translation.outcome === 'events' ? translation.events : [])
        assert.deepEqual(eventProblems(structured(event)), []);
    }
  });
}

function checkTranslation(provider: Provider, fixture: Fixture, folder: string): void {
  const { delivery, golden } = fixture;
  const { typePrefix } = provider;

  it('becomes the golden events', async () => {
    const missing = `${fixture.name}.json, the golden file, is missing. Write it with: ${writeCommand(provider, folder)}`;
    assert.ok(golden !== undefined, missing);
    assert.deepEqual(goldenOf(await translateFixture(provider, fixture)), golden);
  });

  it('becomes equal events twice, and leaves its payload alone', async () => {
    const [once, twice] = [
      await translateFixture(provider, fixture),
      await translateFixture(provider, fixture),
    ];
    assert.deepEqual(once, twice);
    await translateFixture({ ...provider, payload: frozen(provider.payload) }, fixture).then((frozen) =>
      assert.deepEqual(frozen, once),
    );
  });

  it('becomes events that match the published schemas and lose no byte', async () => {
    const translation = await translateFixture(provider, fixture);
    const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
    const { body } = withoutSecrets(provider, schemeOf(provider, fixture).settings, verified);
    assert.equal(body.length, delivery.body.length);
    for (const event of translation.outcome === 'events' ? translation.events : []) {
      const { type } = event.attributes;
      assert.deepEqual(eventProblems(structured(event)), []);
      assert.ok(!typePrefix || /^onehook\.job\./.test(type) || type.startsWith(`${typePrefix}.`), type);
      // Of a form, the event has the JSON.
      if ((provider.decode?.(trustVerdict(delivery, VERIFIED)) ?? bodyAsJson(delivery)) !== delivery.body)
        continue;
      if (provider.split) assert.ok(body.includes(event.payload));
      else assert.ok(event.payload.equals(body));
    }
  });

  it('keeps the sender’s own words in its types', async () => {
    const translation = await translateFixture(provider, fixture);
    const events = translation.outcome === 'events' ? translation.events : [];
    for (const event of events)
      if (event.family === 'other')
        assert.deepEqual(changedNames(event, delivery), [], event.attributes.type);
  });

  it('is not led astray by __proto__', async () => {
    const { settings, scheme } = schemeOf(provider, fixture);
    const text = delivery.body.toString();
    if (!text.startsWith('{')) return;
    const poisoned = `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},${text.slice(1)}`;
    // Taken as verified: only the translation matters here.
    const verified = trustVerdict(altered(delivery, { body: Buffer.from(poisoned) }), VERIFIED);
    const origin = { source: provider.name, ...proofOf(scheme) };
    const { outcome } = translate(provider, settings, verified, origin);
    assert.equal(outcome, (await translateFixture(provider, fixture)).outcome);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
}

function checkTolerance(provider: Provider, fixture: Fixture): void {
  const { delivery } = fixture;
  const { scheme } = schemeOf(provider, fixture);
  const { toleranceSeconds } = scheme;
  if (toleranceSeconds === null || scheme.isDated?.(delivery) === false) return;
  const at = (seconds: number) =>
    verify(altered(delivery, { receivedAt: delivery.receivedAt + seconds * 1000 }), scheme);

  it(`is verified ${toleranceSeconds} s early and late, and refused a second beyond`, async () => {
    assert.equal((await at(toleranceSeconds)).outcome, 'verified');
    if (scheme.allowsFutureTimestamp) {
      assert.equal((await at(-10 * toleranceSeconds)).outcome, 'verified');
    } else {
      assert.equal((await at(-toleranceSeconds)).outcome, 'verified');
      assert.deepEqual(await at(-toleranceSeconds - 1), { outcome: 'refused', check: 'timestamp_in_future' });
    }
    assert.deepEqual(await at(toleranceSeconds + 1), { outcome: 'refused', check: 'timestamp_too_old' });
  });
}

function checkRotation(provider: Provider, fixture: Fixture): void {
  const { delivery, settings, keys, locations } = fixture;
  const verdictWith = (parts: Partial<Pick<Fixture, 'settings' | 'keys'>>) =>
    verify(delivery, schemeOf(provider, { settings, keys, locations, ...parts }).scheme);

  for (const name of ROTATED.filter((name) => Object.hasOwn(settings, name))) {
    it(`is refused under other ${name}, and verified by the second of two`, async () => {
      const wrong = wrongSecret(provider, name);
      const right = [settings[name]].flat();
      await assertRefused(verdictWith({ settings: { ...settings, [name]: [wrong] } }), 'another secret');
      const rotated = { settings: { ...settings, [name]: [wrong, ...right] } };
      assert.deepEqual(await verdictWith(rotated), { outcome: 'verified', key: 1 });
    });
  }

  if (asksForKeys(provider, fixture)) {
    it('is refused under another key, and verified by the second of two', async () => {
      const wrong: PublicKey = { key: generateKeyPairSync('ed25519').publicKey, kid: undefined };
      await assertRefused(verdictWith({ keys: [wrong] }), 'another key');
      assert.deepEqual(await verdictWith({ keys: [wrong, ...keys] }), { outcome: 'verified', key: 1 });
    });
  }
}

/** A provider may fetch keys under some of its settings alone. */
function asksForKeys(provider: Provider, { settings, keys }: Fixture): boolean {
  let asked = false;
  provider.scheme(provider.settings.parse(settings), {
    ...fixedTools([]),
    jwks: (url) => {
      asked = true;
      return fixedKeys([], { url });
    },
  });
  if (asked) assert.ok(keys.length > 0, 'jwks.json is missing');
  return asked;
}

function checkIsDelivery(provider: Provider, fixture: Fixture): void {
  if (!provider.handshake) return;
  it('is a delivery, not a question', async () => assert.equal(await replyTo(provider, fixture), undefined));
}

function checkHandshakes(provider: Provider, questions: readonly Fixture[]): void {
  const { handshake } = provider;
  if (!handshake) return;
  it('has a fixture of its handshake', () => assert.ok(questions.length > 0));

  for (const question of questions) {
    describe(question.name, () => {
      const { delivery, golden } = question;
      it('is asked by a method that is listed, and answered as in the golden file', async () => {
        assert.ok(['POST', ...(handshake.methods ?? [])].includes(delivery.method));
        assert.deepEqual(JSON.parse(JSON.stringify(await replyTo(provider, question))), golden);
      });

      const { scheme, settings } = schemeOf(provider, question);
      if (handshake.beforeVerification?.(delivery, settings) !== undefined || scheme.covers.body !== 'bytes')
        return;
      it('is not answered when its signature is wrong', async () => {
        await assertRefused(verify(withFlippedByte(delivery, 0), scheme), 'byte 0');
      });
    });
  }
}

const developmentSettings = (provider: Provider): Record<string, unknown> => {
  const seed = { derive: (_: string, bytes: number) => randomBytes(bytes) };
  const sources = developmentSources([provider], seed, {
    keysUrl: 'http://127.0.0.1:1/jwks.json',
    publicUrl: 'https://hooks.example',
  });
  const { provider: _, ...settings } = sources[provider.name] as Record<string, unknown>;
  return settings;
};

/** In the right form, which only the provider knows; a token where its development settings have none. */
const wrongSecret = (provider: Provider, name: string): string =>
  [developmentSettings(provider)[name] ?? []].flat().map(String)[0] ??
  `${name === 'credentials' ? 'other:' : ''}${randomBytes(16).toString('hex')}`;

/** The same schema, whose payloads are read-only. */
const frozen = <T>(schema: z.ZodType<T>): z.ZodType<T> => schema.transform(deepFreeze) as z.ZodType<T>;

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
