/** No verifier throws, whatever comes: thousands of random headers, values and bodies at every provider's scheme. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providers } from '../../providers/index.js';
import { fixturesFolder, readFixtures, schemeOf } from '../../src/conformance/fixtures.js';
import { altered } from '../../src/conformance/mutations.js';
import { translate, trustVerdict } from '../../src/gateway/verification.js';
import { proofOf } from '../../src/schemes/scheme.js';

/** For each provider; `FUZZ_ROUNDS` makes it fewer in the inner loop. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 2000);

/** Repeatable: a failure names its seed. */
function randomFrom(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(values: readonly T[]): T => values[next(values.length)] as T;
  return { next, pick };
}

const VALUES = [
  '',
  ' ',
  ',',
  'v1,',
  'v1a,',
  'v1,=',
  'sha256=',
  'NaN',
  '-1',
  '1e400',
  '9'.repeat(400),
  '\u00ff\u0000',
  '__proto__',
  'v1,'.repeat(5000),
];
const TEXTS = [
  'null',
  '[]',
  '0',
  '"',
  '{',
  '{"id":{}}',
  '{"id":1e999,"status":[]}',
  '{"status":"constructor","id":"toString"}',
  'payload=%',
  'payload=%ff',
  'payload=%7B%7D',
  '{"request_id":"x","status":"OK","payload":[[[]]]}',
  '\ufeff\ufeff{}',
];

for (const provider of providers) {
  test(`${provider.name} never throws`, async () => {
    const fixtures = await readFixtures(fixturesFolder(provider.name));
    const schemes = fixtures.map((fixture) => ({ fixture, ...schemeOf(provider, fixture) }));
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const { next, pick } = randomFrom(seed);
      const { fixture, scheme, settings } = pick(schemes);
      const noise = () => Buffer.from(Array.from({ length: next(80) }, () => next(256))).toString('latin1');
      const value = () => pick([noise(), pick(VALUES), fixture.delivery.header(pick(names)) ?? '']);
      const names = [...scheme.covers.headers, ...Object.keys(fixture.delivery.headers)];
      const headers = Object.fromEntries(
        names.flatMap((name) => {
          const kept = fixture.delivery.headers[name];
          if (next(3) > 0) return kept ? [[name, kept]] : [];
          return next(4) === 0 ? [] : [[name, Array.from({ length: 1 + next(2) }, value)]];
        }),
      );
      const body = pick([fixture.delivery.body, Buffer.from(pick(TEXTS)), Buffer.from(noise(), 'latin1')]);
      const delivery = altered(fixture.delivery, { headers, body, token: pick([undefined, value()]) });

      const verdict = await scheme.verify(delivery);
      assert.match(verdict.outcome, /^(verified|refused|unavailable)$/, `seed ${seed}`);
      // And were it verified, it would become something that has a name.
      const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
      const translation = translate(provider, settings, verified, { source: 's', ...proofOf(scheme) });
      const isDefect = translation.outcome === 'quarantined' && translation.reason === 'normalize_failed';
      assert.ok(!isDefect, `seed ${seed}: ${body.toString().slice(0, 200)}`);
    }
  });
}
