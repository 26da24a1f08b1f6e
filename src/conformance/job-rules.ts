/** What every sender of jobs owes its consumers: a success that says what became of its result, also where there is none. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CanonicalEvent } from '../event.js';
import { translate, trustVerdict } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import { proofOf } from '../schemes/scheme.js';
import { type Fixture, schemeOf } from './fixtures.js';
import { altered } from './mutations.js';

const LOST: readonly [how: string, value: null | undefined][] = [
  ['is null', null],
  ['is absent', undefined],
];

/** For a fixture that is a success: the same delivery without its products. `translated`: the fixture's own events. */
export function checkJobRules(
  provider: Provider,
  fixture: Fixture,
  translated: () => Promise<readonly CanonicalEvent[]>,
): void {
  it('says of a job whether it ends once', async () => {
    if ((await translated()).some(({ family }) => family === 'job'))
      assert.notEqual(provider.endsOnce, undefined, 'set endsOnce: true, or false where a job can end again');
  });

  for (const [how, value] of LOST)
    it(`says of a success whose result ${how} what became of it`, async () => {
      const text = fixture.delivery.body.toString('utf8');
      if (!text.startsWith('{')) return;
      const outputs = (await translated()).flatMap(({ jobData }) => jobData?.outputs ?? []);
      const contents = new Set(outputs.flatMap(({ url, inline }) => url ?? inline ?? []));
      const lost = new Set<string>();
      // A product that is made of several members, as the pieces of a text, is left alone.
      const body = JSON.stringify(
        JSON.parse(text, (_, member: unknown) => {
          if (typeof member !== 'string' || !contents.has(member)) return member;
          lost.add(member);
          return value;
        }),
      );
      if (lost.size === 0) return;
      const { settings, scheme } = schemeOf(provider, fixture);
      // Taken as verified: only the translation matters here.
      const verified = trustVerdict(altered(fixture.delivery, { body: Buffer.from(body) }), {
        outcome: 'verified',
        key: 0,
      });
      const translation = translate(provider, settings, verified, {
        source: provider.name,
        ...proofOf(scheme),
      });
      assert.equal(translation.outcome, 'events', 'a success without its result is an event too');
      if (translation.outcome !== 'events') return;
      for (const { jobData, attributes } of translation.events) {
        if (attributes.type === 'onehook.job.succeeded')
          assert.ok(jobData?.outputsState, 'a success has an outputsState');
        assert.ok(
          jobData?.outputs.every(({ url, inline }) => !lost.has(url ?? inline ?? '')) ?? true,
          'a product that is not in the delivery is invented',
        );
      }
    });
}
