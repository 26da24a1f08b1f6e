/**
 * Identities that never collide: ids that JavaScript would round or repair stay apart, attributes are text that CloudEvents
 * allows, and what a provider does not know is never taken for a redelivery. Deliveries are taken as verified here, since only
 * their translation matters.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MAX_ATTRIBUTE_BYTES } from '../attribute-text.js';
import type { CanonicalEvent } from '../event.js';
import { translate, trustVerdict } from '../gateway/verification.js';
import type { Provider } from '../provider/provider.js';
import { proofOf } from '../schemes/scheme.js';
import { type Fixture, schemeOf } from './fixtures.js';
import { altered, leavesOf, otherLeaf, withHeader, withLeaf } from './mutations.js';

type Path = readonly string[];
type Events = readonly CanonicalEvent[];
/** The events of a JSON text in place of the fixture's body; undefined for any other outcome. */
type Translate = (json: string, headers?: Readonly<Record<string, string>>) => Events | undefined;

const IDS = ['id', 'subject', 'partitionkey'] as const;

/** Two plain values, which show whether an attribute depends on a field, and two that are easily taken for one. */
const LOOK_ALIKES = [
  { plain: ['7', '8'], alike: ['9007199254740992', '9007199254740993'] },
  { plain: ['"onehook-a"', '"onehook-b"'], alike: ['"a\\ud800"', '"a\\ud801"'] },
] as const;

/** What no attribute may contain, each once; and more than fits into one. */
const AWKWARD = ['"x\\u0000\\r\\n\\u007f\\u0085\\ud800\\ufffe\\\\y"', `"${'ü'.repeat(MAX_ATTRIBUTE_BYTES)}"`];
const AWKWARD_IN_HEADER = ['x\t\u0085y', 'x'.repeat(2 * MAX_ATTRIBUTE_BYTES)];
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

export function checkExactness(provider: Provider, fixture: Fixture): void {
  it('tells ids apart that are easily taken for one', () => {
    const { json, leaves, eventsOf } = opened(provider, fixture);
    for (const path of leaves) {
      for (const { plain, alike } of LOOK_ALIKES) {
        const [a, b] = plain.map((raw) => eventsOf(withLeaf(json, path, raw)));
        const dependent = (a ?? []).map((event, i) => IDS.filter((name) => differs(event, b?.[i], name)));
        // A digest of the body tells everything apart.
        if (!a?.some((event, i) => dependent[i]?.some((name) => name !== 'id' || !isDigest(event)))) continue;
        const [x, y] = alike.map((raw) => eventsOf(withLeaf(json, path, raw)));
        for (const [i, names] of (x && y ? dependent : []).entries()) {
          for (const name of names) {
            const isAbsent = x?.[i]?.attributes[name] === undefined && y?.[i]?.attributes[name] === undefined;
            const what = `${name} of ${path.join('.')}: ${x?.[i]?.attributes[name]}`;
            assert.ok(isAbsent || differs(x?.[i], y?.[i], name), what);
          }
        }
      }
    }
  });

  it('has attributes that CloudEvents allows, whatever it contains', () => {
    const { json, leaves, eventsOf } = opened(provider, fixture);
    const bodies = leaves.flatMap((path) => AWKWARD.map((raw) => eventsOf(withLeaf(json, path, raw))));
    const headers = Object.keys(fixture.delivery.headers).flatMap((name) =>
      AWKWARD_IN_HEADER.map((value) => eventsOf(json, { [name]: value })),
    );
    for (const { attributes } of [...bodies, ...headers].flatMap((events) => events ?? [])) {
      for (const [name, value] of Object.entries(attributes)) {
        assert.doesNotMatch(String(value), FORBIDDEN, name);
        assert.ok(Buffer.byteLength(String(value)) <= MAX_ATTRIBUTE_BYTES + 100, `${name} is too long`);
      }
    }
  });

  it('takes two deliveries of a type that it does not know, or of an unfinished job, for two events', () => {
    const { json, leaves, eventsOf } = opened(provider, fixture);
    const known = eventsOf(json);
    if (!known) return;
    const unfinished = known.flatMap(({ attributes }, i) => (Number(attributes.sequence) < 3 ? [i] : []));
    for (const index of unfinished) assertTwoEvents(provider, fixture, json, index, leaves, eventsOf);
    for (const path of leaves) {
      const unknown = withLeaf(json, path, '"onehook-unknown"');
      const events = eventsOf(unknown);
      const index = known.findIndex(({ attributes }, i) => attributes.type !== events?.[i]?.attributes.type);
      if (events?.[index]?.family !== 'other') continue;
      const others = leaves.filter((other) => other !== path);
      assertTwoEvents(provider, fixture, unknown, index, others, eventsOf);
    }
  });
}

/** The event at `index` and the one of a body that differs in everything but its type and subject. */
function assertTwoEvents(
  provider: Provider,
  fixture: Fixture,
  json: string,
  index: number,
  leaves: readonly Path[],
  eventsOf: Translate,
): void {
  const first = eventsOf(json)?.[index]?.attributes;
  assert.ok(first);
  let other = json;
  for (const path of leaves) {
    const candidate = otherLeaf(other, path);
    const found = eventsOf(candidate)?.[index]?.attributes;
    const isSameThing = found?.subject === first.subject || first.subject === first.id;
    if (found?.type === first.type && isSameThing) other = candidate;
  }
  other = JSON.stringify(JSON.parse(other), withOneMore);
  const { covers, recognizes } = schemeOf(provider, fixture).scheme;
  const signed = covers.headers.filter((name) => fixture.delivery.has(name) && !recognizes.includes(name));
  const headers = Object.fromEntries(signed.map((name) => [name, `${fixture.delivery.header(name)}x`]));
  const second = eventsOf(other, headers)?.[index]?.attributes;
  assert.notEqual(second?.id, first.id, `${first.type}: ${first.id} is the id of two events`);
}

/** For JSON.stringify: each object with a member more. */
const withOneMore = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { onehook: 1, ...value } : value;

function opened(provider: Provider, fixture: Fixture) {
  const { scheme, settings } = schemeOf(provider, fixture);
  const { delivery } = fixture;
  const trust = (body: Buffer) => trustVerdict(altered(delivery, { body }), { outcome: 'verified', key: 0 });
  let json = '';
  try {
    json = (provider.decode?.(trust(delivery.body)) ?? delivery.body).toString();
    JSON.parse(json);
  } catch {
    json = '';
  }
  // A form is read once; from then on its JSON is the body.
  const reading: Provider = { ...provider, decode: (delivery) => delivery.body };
  const eventsOf: Translate = (text, headers = {}) => {
    const sent = Object.entries(headers).reduce(
      (sent, [name, value]) => withHeader(sent, name, [value]),
      altered(delivery, { body: Buffer.from(text) }),
    );
    const verified = trustVerdict(sent, { outcome: 'verified', key: 0 });
    const translation = translate(reading, settings, verified, { source: 'a', ...proofOf(scheme) });
    return translation.outcome === 'events' ? translation.events : undefined;
  };
  return { json, leaves: json === '' ? [] : leavesOf(JSON.parse(json)), eventsOf };
}

const differs = (a: CanonicalEvent | undefined, b: CanonicalEvent | undefined, name: (typeof IDS)[number]) =>
  a?.attributes[name] !== b?.attributes[name];

const isDigest = ({ attributes }: CanonicalEvent) => /sha256:[0-9a-f]{64}$/.test(attributes.id);
