/** A source's own secrets never leave in what its sender echoes: not in an event, and not in quarantine. */
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { providers } from '../providers/index.js';
import { fixturesFolder, readFixtures } from '../src/conformance/fixtures.js';
import { maskedBody } from '../src/gateway/masking.js';
import { SECRET_SETTINGS } from '../src/provider/settings.js';
import { translationOf } from './support/recorded.js';

const masked = (settings: object, body: string) => maskedBody({}, settings, Buffer.from(body)).toString();
const stars = (text: string) => '*'.repeat(Buffer.byteLength(text));

describe('a secret is masked', () => {
  const awkward = 'a+b/c=d e"f\\g&h<ü€😀';
  const forms: Readonly<Record<string, string>> = {
    plain: awkward,
    'in a URL': encodeURIComponent(awkward),
    'in a URL, in lower case': encodeURIComponent(awkward).toLowerCase(),
    'in a form': new URLSearchParams({ x: awkward }).toString().slice(2),
    'in a URL in a URL': encodeURIComponent(encodeURIComponent(awkward)),
    'in JSON': JSON.stringify(awkward).slice(1, -1),
    'in JSON in JSON': JSON.stringify(JSON.stringify(awkward)).slice(3, -3),
    'in JSON with escaped slashes': JSON.stringify(awkward).slice(1, -1).replaceAll('/', '\\/'),
    'in JSON without anything but ASCII': JSON.stringify(awkward)
      .slice(1, -1)
      .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'in JSON that is safe in HTML': JSON.stringify(awkward)
      .slice(1, -1)
      .replace('&', '\\u0026')
      .replace('<', '\\u003C'),
  };
  for (const [where, form] of Object.entries(forms)) {
    it(where, () => {
      assert.equal(
        masked({ secrets: [awkward] }, `{"ü":"x${form}y${form}"}`),
        `{"ü":"x${stars(form)}y${stars(form)}"}`,
      );
    });
  }

  it('in each setting that holds one, and in no other', () => {
    const settings = {
      tokens: ['token-0001', 'token-0002-longer'],
      poll: { apiKey: 'api-key-0001', url: 'https://api.example' },
      header: 'x-signature',
      secrets: ['whsec_c2VjcmV0LTAwMDE='],
    };
    const body =
      'token-0002-longer token-0001 api-key-0001 https://api.example x-signature c2VjcmV0LTAwMDE= whsec_c2VjcmV0LTAwMDE=';
    assert.equal(
      masked(settings, body),
      `${stars('token-0002-longer')} ********** ************ https://api.example x-signature ${stars('c2VjcmV0LTAwMDE=')} ${stars('whsec_c2VjcmV0LTAwMDE=')}`,
    );
  });

  it('as basic authentication sends it', () => {
    const settings = { credentials: ['user:password-1'] };
    const header = Buffer.from('user:password-1').toString('base64');
    assert.equal(
      masked(settings, `https://user:password-1@h.example Basic ${header} password-1 user`),
      `https://***************@h.example Basic ${stars(header)} ********** user`,
    );
  });

  it('unless it is as short as a word', () => {
    assert.equal(masked({ secrets: ['status'] }, '{"status":"status"}'), '{"status":"status"}');
  });

  it('and a body without one is not copied', () => {
    const body = Buffer.from('{"token":"another-0001"}');
    assert.equal(maskedBody({}, { tokens: ['token-0001'] }, body), body);
    assert.equal(maskedBody({ mask: (text) => text }, {}, body), body);
  });
});

test('no provider publishes a secret of its own settings', async () => {
  for (const provider of providers) {
    const [fixture] = await readFixtures(fixturesFolder(provider.name));
    assert.ok(fixture);
    const settings = fixture.settings as Readonly<Record<string, unknown>>;
    const secrets = SECRET_SETTINGS.flatMap((name) => [settings[name] ?? []].flat()).map(String);
    for (const secret of secrets.filter((text) => text.length >= 8 && !text.startsWith('whpk_'))) {
      const echoes = [secret, encodeURIComponent(secret)].map((text) => `https://hooks.example/${text}?a=1`);
      const text = fixture.delivery.body.toString();
      const body = text.trimStart().startsWith('{')
        ? text.replace('{', `{"onehook":${JSON.stringify(echoes)},`)
        : `${text}&onehook=${encodeURIComponent(echoes.join(' '))}`;
      const translation = await translationOf(provider.name, body);
      if (translation.outcome !== 'events') continue;
      for (const { payload, attributes } of translation.events) {
        for (const echo of [secret, encodeURIComponent(secret)])
          assert.ok(!payload.includes(echo), `${provider.name} publishes ${echo}`);
        if (payload.includes('onehook')) assert.equal(attributes.masked, true, provider.name);
      }
    }
  }
});

test('masking costs next to nothing where there is nothing to mask', () => {
  const settings = {
    tokens: ['a-token-of-a-source-0001', 'a-token-of-a-source-0002'],
    poll: { apiKey: 'k'.repeat(32) },
  };
  const body = Buffer.from(JSON.stringify({ text: 'lorem ipsum '.repeat(90) }));
  const startedAt = performance.now();
  for (let i = 0; i < 10_000; i++) maskedBody({}, settings, body);
  const microseconds = (performance.now() - startedAt) / 10;
  // A few microseconds; the bound is for machines that do other work.
  assert.ok(microseconds < 100, `${microseconds} µs`);
});
