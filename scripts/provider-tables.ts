/** The list of providers for README.md and docs/providers-list.md, from the providers themselves and their fixtures. */
import { exampleSettings } from '../src/config/development.js';
import { fixturesFolder, readFixtures, schemeOf } from '../src/conformance/fixtures.js';
import { knownAs, type Provider } from '../src/provider/provider.js';
import { proofOf, type Scheme } from '../src/schemes/scheme.js';
import { code, markdownTable, slug } from './markdown-table.js';

/** A provider with what its settings and fixtures show of it. */
export interface ProviderFacts {
  readonly provider: Provider;
  /** One for each way in which its settings let a delivery be verified, as the development default and the fixtures choose them. */
  readonly schemes: readonly Scheme[];
  /** Whether any of its fixtures becomes a job event. */
  readonly hasJobs: boolean;
}

export async function factsOf(provider: Provider): Promise<ProviderFacts> {
  const fixtures = await readFixtures(fixturesFolder(provider.name));
  const ways = [{ settings: exampleSettings(provider), keys: [], locations: {} }, ...fixtures];
  return {
    provider,
    schemes: ways.map((way) => schemeOf(provider, way).scheme),
    hasJobs: fixtures.some(({ golden }) => JSON.stringify(golden ?? null).includes('"onehook.job.')),
  };
}

/** Building blocks that an operator configures, rather than senders. */
const ANY_SENDER = 'Any sender';
const isBuildingBlock = ({ title }: Provider) => title.startsWith(ANY_SENDER.toLowerCase());
const FIELDS = 'Signed fields';
const LESS = 'Signatures over less than the body';

/** By first letter of the title; the building blocks come last. */
function groups(all: readonly ProviderFacts[]): [heading: string, members: readonly ProviderFacts[]][] {
  const headingOf = (provider: Provider) =>
    isBuildingBlock(provider) ? ANY_SENDER : provider.title.charAt(0).toUpperCase();
  const sorted = all.toSorted((a, b) => order(a.provider.title, b.provider.title));
  const byHeading = new Map<string, ProviderFacts[]>();
  for (const facts of sorted) {
    const heading = headingOf(facts.provider);
    byHeading.set(heading, [...(byHeading.get(heading) ?? []), facts]);
  }
  return [...byHeading].sort(
    ([a], [b]) => Number(a === ANY_SENDER) - Number(b === ANY_SENDER) || order(a, b),
  );
}

const order = (a: string, b: string) => a.localeCompare(b, 'en', { sensitivity: 'base' });

/** One line for each letter: the titles, and a link to the letter's table. */
export function providerLines(all: readonly ProviderFacts[]): string {
  return groups(all)
    .filter(([heading]) => heading !== ANY_SENDER)
    .map(([heading, members]) => {
      const titles = members.map(({ provider }) => provider.title).join(' · ');
      return `- [${heading}](docs/providers-list.md#${slug(heading)}) ${titles}`;
    })
    .join('\n');
}

/** A table for each letter, and the signed fields of those that do not sign the whole body. */
export function providerTables(all: readonly ProviderFacts[]): string {
  const grouped = groups(all);
  const index = grouped.map(([heading]) => `[${heading}](#${slug(heading)})`).join(' · ');
  const tables = grouped.map(([heading, members]) => `## ${heading}\n\n${tableOf(members)}`);
  return [index, ...tables, `## ${FIELDS}\n\n${fieldTable(all)}`, `## ${LESS}\n\n${lessCovered(all)}`].join(
    '\n\n',
  );
}

const tableOf = (members: readonly ProviderFacts[]) =>
  markdownTable(
    ['provider', 'proof', 'level', 'coverage', 'becomes', 'identity', 'known'],
    members.map(({ provider, schemes, hasJobs }) => [
      `[${provider.title}](${provider.docs})<br>${code(provider.name)}`,
      isBuildingBlock(provider) ? configuredProofs(schemes) : proofs(schemes),
      [...new Set(schemes.map(({ level }) => level))].sort().join(' or '),
      [...new Set(schemes.map((scheme) => proofOf(scheme).coverage))].sort().join(' or '),
      hasJobs ? 'jobs' : 'its events',
      provider.identify.short,
      knownAs(provider.known),
    ]),
  );

/** Signatures first, each way once. Where the header of a token is a setting, its name says nothing. */
function proofs(schemes: readonly Scheme[]): string {
  const all = schemes
    .toSorted((a, b) => order(a.level, b.level))
    .map((scheme) => (scheme.level === 'token' ? scheme.title : `${scheme.title} over ${coverage(scheme)}`));
  const inHeaders = new Set(all.filter((proof) => /^token in [a-z-]+$/.test(proof)));
  const named = all.map((proof) =>
    inHeaders.size > 1 && inHeaders.has(proof) ? 'token in a header that you name' : proof,
  );
  return [...new Set(named)].join('<br>or ');
}

/** What is covered is what the operator says; the fixtures show some of it. */
const configuredProofs = (schemes: readonly Scheme[]) =>
  `as configured, for example ${[...new Set(schemes.map(({ title }) => title))].join(', ')}`;

/** What a forger cannot change, in the words of a table. */
function coverage({ recognizes, covers }: Scheme): string {
  const { body, headers, url } = covers;
  const fields = fieldsOf(covers.fields ?? []);
  const bodyPart = {
    bytes: ['the body'],
    json: ['the body as JSON'],
    fields: [`[${fields.length} fields](#${slug(FIELDS)})`],
    checksum: ['a checksum of the body'],
    none: [],
  }[body];
  const signed = headers.filter((name) => !recognizes.includes(name)).filter(isNoAlias);
  return [...bodyPart, ...(url ? ['the URL'] : []), ...signed].join(', ') || 'nothing of the delivery';
}

/** Standard Webhooks has two names for each header. */
const isNoAlias = (name: string, _: number, all: readonly string[]) =>
  !name.startsWith('svix-') || !all.includes(name.replace('svix-', 'webhook-'));

/** The places in a list are one: `items.0.id` and `items.1.id` are `items[].id`. */
const fieldsOf = (fields: readonly string[]) => [
  ...new Set(fields.map((field) => field.replaceAll(/\.\d+(?=\.|$)/g, '[]'))),
];

function fieldTable(all: readonly ProviderFacts[]): string {
  const rows = all.flatMap(({ provider, schemes }) => {
    const scheme = schemes.find(({ level, covers }) => level === 'signature' && covers.body === 'fields');
    if (!scheme) return [];
    const fields = fieldsOf(scheme.covers.fields ?? []);
    const parent = commonParent(fields);
    const names = fields.map((field) => code(field.slice(parent.length)));
    return [[provider.title, parent === '' ? 'the body' : code(parent.replace(/\.$/, '')), names.join(', ')]];
  });
  return markdownTable(['provider', 'in', 'fields, and the signature where it is one'], rows);
}

/** The senders that sign and leave the payload, or parts of it, open to whoever has one delivery. */
function lessCovered(all: readonly ProviderFacts[]): string {
  const coverages = { fields: 'single fields', checksum: 'a checksum', none: 'nothing of the body' } as const;
  return Object.entries(coverages)
    .map(([coverage, what]) => {
      const titles = all.flatMap(({ provider, schemes }) => {
        const signed = schemes.map(proofOf).filter(({ level }) => level === 'signature');
        const isSome = signed.some((proof) => proof.coverage === coverage);
        const isAll = signed.every((proof) => proof.coverage === coverage);
        return isSome ? [`${provider.title}${isAll ? '' : ' (under some of its settings)'}`] : [];
      });
      return `- ${code(coverage)} (${what}): ${titles.sort(order).join(', ')}`;
    })
    .join('\n');
}

/** With its dot; empty where the fields share none. */
function commonParent(fields: readonly string[]): string {
  const [first = '', ...others] = fields.map((field) => field.split('.').slice(0, -1));
  const shared = [...first];
  for (const parts of others) while (shared.some((part, index) => part !== parts[index])) shared.pop();
  return shared.length === 0 ? '' : `${shared.join('.')}.`;
}
