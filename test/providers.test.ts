/**
 * What single providers promise beyond conformance: the traps of their senders, one file a provider in `providers/`, all in this
 * one process. And what every provider owes its readers.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import { providers } from '../providers/index.js';
import { describeSchema } from '../src/config/validate.js';
import { eventProblems } from '../src/conformance/event-schemas.js';
import { fixturesFolder, readFixtures, schemeOf, structured } from '../src/conformance/fixtures.js';
import { altered } from '../src/conformance/mutations.js';
import { translate, trustVerdict } from '../src/gateway/verification.js';
import { proofOf } from '../src/schemes/scheme.js';
import { problemsOf, providerNamed } from './support/recorded.js';

const folder = new URL('./providers/', import.meta.url);
for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  const name = file.replace('.js', '');
  if (name !== 'polls') providerNamed(name);
  // Its tests register while it loads, so they belong to this group.
  describe(name, async () => void (await import(new URL(file, folder).href)));
}

describe('settings say what is wrong', () => {
  it('with secrets and tokens', () => {
    assert.deepEqual(problemsOf('github', {}), [
      'secrets is missing: the secret that you set with the webhook on GitHub',
    ]);
    assert.deepEqual(problemsOf('github', { secrets: [''] }), ['secrets.0 is an empty secret']);
    assert.match(
      problemsOf('hoox', { tokens: ['short'] })[0] ?? '',
      /tokens\.0 must have at least 16 characters/,
    );
    assert.match(problemsOf('hoox', { tokens: ['with/a/slash/in/it'] })[0] ?? '', /part of a URL/);
    assert.match(problemsOf('standard-webhooks', { secrets: ['whsk_AA=='] })[0] ?? '', /private key/);
    assert.match(problemsOf('replicate', { secrets: ['whpk_AA=='] })[0] ?? '', /32 bytes/);
    assert.deepEqual(problemsOf('github', { secrets: 'one value is a list of one' }), []);
  });
});

/** Everyone whose signed time limits the age of a delivery, under some of the settings that its fixtures have. */
async function dated() {
  const found = [];
  for (const provider of providers) {
    const fixtures = await readFixtures(fixturesFolder(provider.name));
    const schemes = fixtures.map((fixture) => schemeOf(provider, fixture).scheme);
    const scheme = schemes.find((each) => each.title.startsWith('JWT') || each.toleranceSeconds !== null);
    if (scheme) found.push({ provider, scheme });
  }
  return found;
}

test('every scheme with a clock has a setting for its tolerance', async () => {
  for (const { provider } of await dated())
    assert.ok(
      JSON.stringify(describeSchema(provider.settings)).includes('"toleranceSeconds"'),
      provider.name,
    );
});

/** Why a retry is never older than the tolerance, although the sender retries for longer. */
const STAMPED_ANEW: Readonly<Record<string, readonly string[]>> = {
  'the specification of Standard Webhooks: the time is that of the attempt':
    'brex clerk dodo-payments gemini higgsfield incident-io lithic liveblocks loops openai recall-ai resend standard-webhooks'.split(
      ' ',
    ),
  'the sender’s own SDK or page refuses what is older, so its retries would fail there too':
    'box contentful elevenlabs fal hubspot mux paddle plaid slack stripe tiktok workos'.split(' '),
  'the sender’s page asks for a limit, and leaves it to the receiver': ['airwallex', 'calendly'],
  'other receivers of the sender allow no more': ['revenuecat', 'toapis'],
};

test('a retry that may keep its first time is not too old', async () => {
  const shorter = (await dated()).filter(
    ({ provider: { sender }, scheme }) =>
      sender.retryWindowSeconds !== null &&
      sender.retryWindowSeconds > (scheme.toleranceSeconds ?? Number.POSITIVE_INFINITY),
  );
  assert.deepEqual(
    shorter.map(({ provider }) => provider.name),
    Object.values(STAMPED_ANEW).flat().sort(),
  );
});

test('an event without its id is identified by the digest, and not quarantined', async () => {
  for (const provider of providers.filter(({ decode }) => !decode)) {
    const fixtures = await readFixtures(fixturesFolder(provider.name));
    // A job is nothing without its id.
    if (JSON.stringify(fixtures.map(({ golden }) => golden)).includes('"onehook.job.')) continue;
    for (const fixture of fixtures) {
      const { settings, scheme } = schemeOf(provider, fixture);
      const origin = { source: provider.name, ...proofOf(scheme) };
      const outcome = (body: Buffer) => {
        const verified = trustVerdict(altered(fixture.delivery, { body }), { outcome: 'verified', key: 0 });
        return translate(provider, settings, verified, origin).outcome;
      };
      if (outcome(fixture.delivery.body) !== 'events') continue;
      const without = fixture.delivery.body
        .toString('latin1')
        .replace(/"(_?id|uuid|event_id|update_id)":/g, '"another":');
      assert.notEqual(
        outcome(Buffer.from(without, 'latin1')),
        'quarantined',
        `${provider.name} ${fixture.name}`,
      );
    }
  }
});

test('a public URL is one or several', () => {
  const square = (publicUrl: unknown) => problemsOf('square', { secrets: ['s'], publicUrl });
  assert.deepEqual(square('https://a.example/'), []);
  assert.deepEqual(square(['https://a.example', 'https://b.example']), []);
  assert.match(square([])[0] ?? '', /publicUrl is empty: the URL that the sender calls/);
  assert.match(square(['https://a.example', 'b.example'])[0] ?? '', /publicUrl\.1 must be the URL/);
});

test('a field that is null, empty or of another kind is as good as absent', async () => {
  const bodies: Readonly<Record<string, object>> = {
    fal: { request_id: 'r', gateway_request_id: null, status: 'OK', payload: 5, payload_error: null },
    hoox: { task: '', job_id: 'j', asset_id: null, status: 'failed', error: 'text', result: [] },
    ltx: { id: 'j', job_id: 7, status: 'failed', model: '', result: 'none', error: null },
    removebgvideo: { id: 'j', status: 'completed', model: null, output_url: '', data: 'none', job: null },
    replicate: {
      id: 'j',
      status: 'failed',
      model: null,
      metrics: [],
      error: { not: 'text' },
      started_at: '',
    },
    videobgremover: { job_id: 'j', status: 'failed', error_message: '', export_id: null },
  };
  for (const [name, body] of Object.entries(bodies)) {
    const provider = providerNamed(name);
    const [fixture] = await readFixtures(fixturesFolder(name));
    assert.ok(fixture);
    const { scheme, settings } = schemeOf(provider, fixture);
    // Verified by decree: only the translation is of interest.
    const delivery = trustVerdict(
      altered(fixture.delivery, {
        headers: { 'x-fal-webhook-request-id': ['r'] },
        body: Buffer.from(JSON.stringify(body)),
      }),
      { outcome: 'verified', key: 0 },
    );
    const translation = translate(provider, settings, delivery, { source: name, ...proofOf(scheme) });
    assert.ok(translation.outcome === 'events', name);
    for (const event of translation.events) assert.deepEqual(eventProblems(structured(event)), [], name);
  }
});

test('every provider says where its facts are from, and its sentences are whole', () => {
  for (const { name, docs, assumptions, identify, registration, sender } of providers) {
    assert.match(name, /^[a-z0-9-]+$/);
    assert.match(docs, /^https:\/\//);
    assert.match(sender.source, /^https:\/\//);
    for (const sentence of [identify.why, sender.note, ...assumptions]) assert.match(sentence, /\.$/, name);
    // A sentence, or a sentence and a remark in brackets; `identify.short` is a phrase for tables.
    assert.match(registration, /^[A-Z].{10,}\.\)?$/, name);
    assert.match(identify.short, /^[^.]\S.{1,46}[^.:;]$/, name);
  }
});

test('every setting of every provider says what it is', () => {
  for (const { name, settings } of providers) {
    const { properties: read = {} } = describeSchema(settings, 'input');
    const { properties: parsed = {} } = describeSchema(settings, 'output');
    for (const key of Object.keys(parsed))
      assert.ok((read[key] ?? parsed[key])?.description, `${name}.${key}`);
  }
});
