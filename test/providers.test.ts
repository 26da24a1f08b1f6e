/** What single providers promise beyond conformance: traps of their senders, each with its reason in the provider. */
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { providers } from '../providers/index.js';
import { eventProblems } from '../src/conformance/event-schemas.js';
import {
  type Fixture,
  fixturesFolder,
  readFixtures,
  schemeOf,
  structured,
  translateFixture,
} from '../src/conformance/fixtures.js';
import { altered, withHeader } from '../src/conformance/mutations.js';
import { prove, translate, verify } from '../src/gateway/verification.js';
import type { Provider } from '../src/provider/provider.js';
import { secretsIn } from '../src/provider/settings.js';

function providerNamed(name: string): Provider {
  const provider = providers.find((provider) => provider.name === name);
  assert.ok(provider, name);
  return provider;
}
async function fixtureOf(provider: string, name: string): Promise<Fixture> {
  const fixture = (await readFixtures(fixturesFolder(provider))).find((fixture) => fixture.name === name);
  assert.ok(fixture, name);
  return fixture;
}
async function identityOf(provider: string, fixture: Fixture, headers: Record<string, string>) {
  let { delivery } = fixture;
  for (const [name, value] of Object.entries(headers)) delivery = withHeader(delivery, name, [value]);
  const translation = await translateFixture(providerNamed(provider), { ...fixture, delivery });
  assert.ok(translation.outcome === 'events', translation.outcome);
  return translation.identity;
}
const problemsOf = (provider: string, settings: unknown) => {
  const parsed = providerNamed(provider).settings.safeParse(settings);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
};

describe('fal', () => {
  it('accepts every account, or those in the list: all of fal’s customers share its keys', async () => {
    const fal = providerNamed('fal');
    const fixture = await fixtureOf('fal', 'ok__video');
    const verdictWith = (settings: Fixture['settings']) =>
      verify(fixture.delivery, schemeOf(fal, { ...fixture, settings }).scheme);
    assert.deepEqual(await verdictWith({}), { outcome: 'verified', key: 0 });
    assert.deepEqual(await verdictWith({ userIds: ['a', 'user-demo-0001'] }), {
      outcome: 'verified',
      key: 0,
    });
    assert.deepEqual(await verdictWith({ userIds: ['user-demo-0002'] }), {
      outcome: 'refused',
      check: 'account_mismatch',
    });
  });

  it('does not say that an account is the wrong one before the signature is right', async () => {
    const fixture = await fixtureOf('fal', 'ok__video');
    const { scheme } = schemeOf(providerNamed('fal'), { ...fixture, settings: { userIds: ['another'] } });
    const forged = altered(fixture.delivery, { body: Buffer.from('{}') });
    assert.deepEqual(await verify(forged, scheme), { outcome: 'refused', check: 'signature_mismatch' });
  });

  it('fetches keys from where the operator says, safely', () => {
    assert.deepEqual(problemsOf('fal', { jwksUrl: 'https://rest.alpha.fal.ai/.well-known/jwks.json' }), []);
    assert.deepEqual(problemsOf('fal', { jwksUrl: 'http://rest.fal.ai/' }), [
      'jwksUrl must begin with https://',
    ]);
  });
});

describe('GitHub', () => {
  it('is the same event under a fresh GUID, and another under another name', async () => {
    const fixture = await fixtureOf('github', 'push');
    const identity = await identityOf('github', fixture, {});
    assert.equal(await identityOf('github', fixture, { 'x-github-delivery': 'fresh' }), identity);
    assert.notEqual(await identityOf('github', fixture, { 'x-github-event': 'ping' }), identity);
  });

  it('reads a form by its bytes, whatever the content type says', async () => {
    const fixture = await fixtureOf('github', 'push__form');
    const relabelled = { 'content-type': 'application/json' };
    assert.equal(await identityOf('github', fixture, relabelled), await identityOf('github', fixture, {}));
  });
});

describe('removebgvideo', () => {
  it('is the same event under a fresh delivery id', async () => {
    const fixture = await fixtureOf('removebgvideo', 'job.completed');
    const identity = await identityOf('removebgvideo', fixture, {});
    assert.equal(identity, 'job_demo_0001:completed');
    assert.equal(await identityOf('removebgvideo', fixture, { 'x-webhook-delivery-id': 'fresh' }), identity);
  });
});

describe('settings say what is wrong', () => {
  it('of secrets and tokens', () => {
    assert.deepEqual(problemsOf('github', {}), [
      'secrets must be a list: the secret of the webhook, as it is set on GitHub',
    ]);
    assert.deepEqual(problemsOf('github', { secrets: [''] }), ['secrets.0 is an empty secret']);
    assert.match(problemsOf('hoox', { tokens: ['short'] })[0] ?? '', /tokens\.0 is shorter than 16/);
    assert.match(problemsOf('hoox', { tokens: ['with/a/slash/in/it'] })[0] ?? '', /stands in a URL/);
    assert.match(problemsOf('standard-webhooks', { secrets: ['whsk_AA=='] })[0] ?? '', /private key/);
    assert.match(problemsOf('replicate', { secrets: ['whpk_AA=='] })[0] ?? '', /32 bytes/);
    assert.deepEqual(problemsOf('github', { secrets: 'one value is a list of one' }), []);
  });

  it('of LTX, which lets nobody in unproven', () => {
    assert.match(problemsOf('ltx', {})[0] ?? '', /secrets is missing: give secrets and header, or tokens/);
    assert.match(problemsOf('ltx', { secrets: ['s'] })[0] ?? '', /header is missing/);
    const both = { secrets: ['s'], header: 'x', tokens: ['0123456789abcdef'] };
    assert.match(problemsOf('ltx', both)[0] ?? '', /weaker way in/);
    assert.deepEqual(problemsOf('ltx', { secrets: ['s'], header: 'X-Signature' }), []);
  });
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
    const delivery = prove(
      altered(fixture.delivery, {
        headers: { 'x-fal-webhook-request-id': ['r'] },
        body: Buffer.from(JSON.stringify(body)),
      }),
      { outcome: 'verified', key: 0 },
    );
    const translation = translate(provider, settings, delivery, { source: name, level: scheme.level });
    assert.ok(translation.outcome === 'events', name);
    for (const event of translation.events) assert.deepEqual(eventProblems(structured(event)), [], name);
  }
});

test('secrets are found in any settings', () => {
  assert.deepEqual(secretsIn({ secrets: ['a', 'b'], tokens: ['c'], header: 'd' }), ['a', 'b', 'c']);
  for (const settings of [null, undefined, 'secrets', {}, { secrets: 5 }])
    assert.deepEqual(secretsIn(settings), []);
});

test('every provider says where its facts are from, and its sentences are whole', () => {
  for (const { name, docs, assumptions, identify, sender } of providers) {
    assert.match(name, /^[a-z0-9-]+$/);
    assert.match(docs, /^https:\/\//);
    assert.match(sender.source, /^https:\/\//);
    for (const sentence of [identify.why, sender.note, ...assumptions]) assert.match(sentence, /\.$/, name);
  }
});
