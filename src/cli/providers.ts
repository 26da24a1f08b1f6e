/** `onehook providers`: who can send, how each proves itself, and what we know of them. */

import { exampleSettings } from '../config/development.js';
import { didYouMean } from '../config/nearest.js';
import { describeSchema, type SchemaNode } from '../config/validate.js';
import { providers } from '../main.js';
import { knownAs, type Provider, type SenderFacts } from '../provider/provider.js';
import { fixedTools } from '../schemes/key-set.js';
import type { Scheme } from '../schemes/scheme.js';
import { covered } from '../schemes/scheme.js';
import { columns, fold } from './columns.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { fixtureNames } from './fixtures.js';

export const summary = 'list the providers, or show all about one';
export const help = `onehook providers: list the providers, or show one in full: its settings, how its deliveries are proven,
what its sender does, what of it is a guess, and its fixtures.

Usage: onehook providers [NAME]

LEVEL  signature: the bytes are proven. token: only that the caller knows the URL.
KNOWN  documented: by the sender's own page or SDK. observed: in others' code. assumed: our guess.

Examples:
  onehook providers
  onehook providers ${providers[0]?.name ?? 'NAME'}

Exit codes: 0 done, 2 there is no such provider.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { positionals } = readArguments(argv, {}, ['NAME']);
  const [name] = positionals;
  io.stdout.write(name === undefined ? table() : inFull(find(name)));
  return EXIT.ok;
}

function find(name: string): Provider {
  const found = providers.find((provider) => provider.name === name);
  if (found) return found;
  const hint = didYouMean(
    name,
    providers.map((provider) => provider.name),
  );
  throw new UsageError(`There is no provider «${name}».${hint} \`onehook providers\` lists them.`);
}

function table(): string {
  const rows = providers.map((provider) => {
    const { title, level } = schemeOf(provider);
    return [provider.name, provider.title, title, level, knownAs(provider.known), provider.docs];
  });
  return columns([['NAME', 'TITLE', 'PROVEN BY', 'LEVEL', 'KNOWN', 'DOCS'], ...rows]);
}

function inFull(provider: Provider): string {
  const { name, title, docs, known, assumptions, identify, sender } = provider;
  const scheme = schemeOf(provider);
  const facts = [
    ['docs', docs],
    ['known', knownAs(known)],
    ['proven by', `${scheme.title} (${scheme.level})`],
    ['covers', covered(scheme)],
    ['tolerance', tolerance(scheme)],
    ...(provider.handshake ? [['handshake', provider.handshake.note]] : []),
  ];
  return [
    `${title}\n\n`,
    columns(facts, '  '),
    section('Settings', settings(provider)),
    section('Identity', fold(identify.why, '  ')),
    section(
      'Sender',
      columns(senderFacts(sender), '  ') + fold(sender.note, '  ') + fold(`Source: ${sender.source}`, '  '),
    ),
    section(
      'Assumed, to be confirmed with a recorded delivery',
      assumptions.map((each) => fold(each, '  ')).join(''),
    ),
    section(
      'Fixtures',
      fixtureNames(provider)
        .map((each) => `  onehook send ${name} ${each}\n`)
        .join(''),
    ),
  ].join('');
}

const section = (heading: string, content: string) => (content === '' ? '' : `\n${heading}\n${content}`);

function tolerance({ toleranceSeconds, allowsFutureTimestamp }: Scheme): string {
  if (toleranceSeconds === null) return 'the sender signs no time that says how old a delivery may be';
  return `${toleranceSeconds} s ${allowsFutureTimestamp ? 'into the past' : 'both ways'}`;
}

function settings({ settings }: Provider): string {
  const { properties: read = {} } = describeSchema(settings, 'input');
  const { properties: made = {}, required = [] } = describeSchema(settings, 'output');
  const rows = Object.keys(made).map((key) => {
    // What is read and then changed shows its form in one of the two only.
    const node: SchemaNode = { ...made[key], ...read[key] };
    const byDefault = required.includes(key) ? 'required' : 'optional';
    const presence = node.default === undefined ? byDefault : `default ${JSON.stringify(node.default)}`;
    return [key, kind(node), presence, node.description ?? ''];
  });
  return columns([...rows, WINDOW_SECONDS], '  ');
}

/** Every source may have it, whatever its provider. */
const WINDOW_SECONDS = [
  'dedupeWindowSeconds',
  'integer',
  'optional',
  'how long its events are remembered, in place of dedupe.windowSeconds',
];

function kind(node: SchemaNode): string {
  const values = node.enum ?? (node.const === undefined ? undefined : [node.const]);
  if (values) return values.join(' | ');
  if (node.type === 'array') return `list of ${kind(node.items ?? {})}`;
  if (node.type === 'string') return 'text';
  return node.type ?? (node.anyOf ?? node.oneOf ?? []).map(kind).join(' | ');
}

function senderFacts({
  ackDeadlineSeconds,
  retryWindowSeconds,
  success,
  onRefused,
  onUnavailable,
}: SenderFacts) {
  const seconds = (value: number | null) => (value === null ? 'not known' : `${value} s`);
  return [
    ['waits for an answer', seconds(ackDeadlineSeconds)],
    ['repeats for', seconds(retryWindowSeconds)],
    ['takes for success', success],
    ['when refused (4xx)', onRefused],
    ['when unavailable (503)', onUnavailable],
  ];
}

const schemeOf = (provider: Provider): Scheme =>
  provider.scheme(provider.settings.parse(exampleSettings(provider)), fixedTools([]));
