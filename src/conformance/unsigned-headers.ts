/**
 * Headers that no scheme covers, as anyone on the way can add them. Of all names there are, only those matter that the scheme
 * or the provider asks for, so these are found by watching, and the check needs no list of names to stay complete.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Delivery } from '../delivery.js';
import { translate, trustVerdict, verify } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import { proofOf } from '../schemes/scheme.js';
import { type Fixture, schemeOf } from './fixtures.js';
import { altered } from './mutations.js';

/** With more names than this, they are added one by one and all together, not in pairs too. */
const MAX_PAIRED = 8;

export function checkUnsignedHeaders(provider: Provider, fixture: Fixture): void {
  it('is the same event, or refused, with any header more that nobody signs', async () => {
    const facts = await factsOf(provider, fixture, fixture.delivery);
    assert.ok(facts);
    const known = await independentFacts(provider, fixture, facts);
    for (const names of combinations(await namesAskedFor(provider, fixture))) {
      const added = Object.fromEntries(names.map((name) => [name, ['added-on-the-way']]));
      const headers = { ...fixture.delivery.headers, ...added };
      const others = await factsOf(provider, fixture, altered(fixture.delivery, { headers }));
      if (others) assert.deepEqual(only(known, others), only(known, facts), `with ${names.join(', ')}`);
    }
  });
}

/** Everything that a consumer acts on, by its path; undefined for a delivery that is refused. */
type Facts = Readonly<Record<string, unknown>>;

async function factsOf(provider: Provider, fixture: Fixture, delivery: Delivery): Promise<Facts | undefined> {
  const { scheme, settings } = schemeOf(provider, fixture);
  const verdict = await verify(delivery, scheme);
  if (verdict.outcome !== 'verified') return undefined;
  const origin = { source: provider.name, ...proofOf(scheme) };
  const translation = translate(provider, settings, trustVerdict(delivery, verdict), origin);
  if (translation.outcome !== 'events') return { ...translation };
  const facts: Record<string, unknown> = { outcome: 'events', count: translation.events.length };
  for (const [index, { attributes, jobData, payload }] of translation.events.entries()) {
    // The id of a delivery is for logs: it identifies nothing, and most senders leave it unsigned.
    const { deliveryid: _, ...rest } = attributes;
    const all = { ...rest, jobData, payload: payload.toString('latin1') };
    for (const [name, value] of Object.entries(all)) facts[`${index}.${name}`] = value;
  }
  return facts;
}

/** The names of those facts that the sender does not leave to unsigned headers of its own, as some do the type. */
async function independentFacts(provider: Provider, fixture: Fixture, facts: Facts): Promise<string[]> {
  const { covers, recognizes } = schemeOf(provider, fixture).scheme;
  const needed = [...covers.headers, ...recognizes, 'content-type'];
  const headers = Object.fromEntries(
    Object.entries(fixture.delivery.headers).filter(([name]) => needed.includes(name)),
  );
  const without = (await factsOf(provider, fixture, altered(fixture.delivery, { headers }))) ?? facts;
  return Object.keys(facts).filter((name) => JSON.stringify(without[name]) === JSON.stringify(facts[name]));
}

const only = (names: readonly string[], facts: Facts) =>
  Object.fromEntries(names.map((name) => [name, facts[name]]));

/** Of the headers that the delivery does not have; with all of these, others may be asked for, so again until there are no more. */
async function namesAskedFor(provider: Provider, fixture: Fixture): Promise<string[]> {
  const names = new Set<string>();
  for (let before = -1; before < names.size; ) {
    before = names.size;
    const added = Object.fromEntries([...names].map((name) => [name, ['added-on-the-way']]));
    for (const headers of [fixture.delivery.headers, { ...fixture.delivery.headers, ...added }]) {
      const watched = new Proxy(headers, {
        get(target, name) {
          if (typeof name === 'string' && !Object.hasOwn(fixture.delivery.headers, name)) names.add(name);
          return Reflect.get(target, name);
        },
      });
      // A copy would read the headers, and ask for none.
      const delivery = new Delivery({ ...fixture.delivery });
      Object.defineProperty(delivery, 'headers', { value: watched });
      await factsOf(provider, fixture, delivery);
    }
  }
  return [...names];
}

function combinations(names: readonly string[]): (readonly string[])[] {
  const pairs =
    names.length > MAX_PAIRED
      ? []
      : names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
  return [...names.map((name) => [name]), ...pairs, ...(names.length > 2 ? [names] : [])];
}
