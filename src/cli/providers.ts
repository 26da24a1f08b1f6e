/** `onehook providers`: who can send, how each delivery is verified, and what is known of each sender. */

import { exampleSettings } from '../config/development.js';
import { providers } from '../main.js';
import type { Known, Provider } from '../provider/provider.js';
import { fixedTools } from '../schemes/key-set.js';
import type { Scheme } from '../schemes/scheme.js';
import { covered } from '../schemes/scheme.js';
import { clipped, columns, definitions, fold } from './columns.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { sourcePath } from './configured.js';
import { providers as description } from './descriptions/providers.js';
import { fixtureNames } from './fixtures.js';
import { type SettingDescription, settingsOf } from './settings.js';
import { type Style, styleFor } from './style.js';
import { suggestions } from './suggestions.js';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, description.options, ['NAME']);
  const [name] = positionals;
  const style = styleFor(io.stdout, io.env);
  if (values.json)
    io.stdout.write(
      `${JSON.stringify(name === undefined ? providers.map(brief) : facts(find(name)), null, 2)}\n`,
    );
  else io.stdout.write(name === undefined ? table(style) : inFull(find(name), style));
  return EXIT.ok;
}

function find(name: string): Provider {
  const found = providers.find((provider) => provider.name === name);
  if (found) return found;
  const names = providers.map((provider) => provider.name);
  throw new UsageError(
    `There is no provider "${name}".${suggestions(name, names)} onehook providers lists them all.`,
  );
}

/** One object of `providers --json`. */
function brief(provider: Provider) {
  const { name, title, docs, known } = provider;
  const { title: proof, level } = schemeOf(provider);
  return { name, title, proof, level, known, docs };
}

/** What `providers NAME --json` prints. */
function facts(provider: Provider) {
  const { registration, identify, endsOnce, sender, assumptions, handshake } = provider;
  const { covers: all, toleranceSeconds, recognizes } = schemeOf(provider);
  const { meaningless: _, ...covers } = all;
  return {
    ...brief(provider),
    registration,
    paths: pathsOf(provider).map(([path]) => path),
    signature: { covers, toleranceSeconds, headers: recognizes },
    settings: settingsOf(provider),
    identity: { short: identify.short, why: identify.why, perDelivery: identify.perDelivery ?? false },
    ...(endsOnce === undefined ? {} : { endsOnce }),
    sender,
    handshake: handshake?.note ?? null,
    assumptions,
    fixtures: fixtureNames(provider),
  };
}

/** Widths that leave a line of 100 columns; a title or a proof that is longer is clipped here and whole in `providers NAME`. */
const TITLE_WIDTH = 25;
const PROOF_WIDTH = 23;

function table({ heading }: Style): string {
  const rows = providers.map((provider) => {
    const { title, proof, level, known } = brief(provider);
    return [provider.name, clipped(title, TITLE_WIDTH), clipped(proof, PROOF_WIDTH), level, inShort(known)];
  });
  const [head = '', ...lines] = columns([['NAME', 'TITLE', 'PROOF', 'LEVEL', 'KNOWN'], ...rows]).split('\n');
  return [heading(head), ...lines].join('\n');
}

/** How the scheme is known, and behind a `~` what is known less well: `rest` is events and sender. */
function inShort({ scheme, events, sender }: Known): string {
  const parts = [...(events === scheme ? [] : ['events']), ...(sender === scheme ? [] : ['sender'])];
  return parts.length === 0 ? scheme : `${scheme} ~${parts.length === 2 ? 'rest' : parts[0]}`;
}

function inFull(provider: Provider, style: Style): string {
  const { name, title, docs, known, registration, assumptions, identify, sender, handshake } = provider;
  const scheme = schemeOf(provider);
  const section = (heading: string, content: string) =>
    content === '' ? '' : `\n${style.heading(heading)}\n${content}`;
  return [
    `${style.heading(title)}\n\n`,
    definitions([
      ['docs', docs],
      ['known', `scheme ${known.scheme}, events ${known.events}, sender ${known.sender}`],
      ['proof', `${scheme.title} (${scheme.level})`],
      ['covers', covered(scheme)],
      ['tolerance', tolerance(scheme)],
      ...(handshake ? [['handshake', handshake.note] as const] : []),
    ]),
    section(
      'Where its URL is entered',
      fold(registration, '  ') +
        definitions(pathsOf(provider).map(([path, of]) => [`https://YOUR-HOST${path}`, of] as const)),
    ),
    section('Settings', settingsOf(provider).map(setting).join('')),
    section(
      'Identity',
      fold(`The same event has the same ${identify.short}.`, '  ') + fold(identify.why, '  '),
    ),
    section('Jobs', endOfJobs(provider)),
    section(
      'Sender',
      definitions([
        ['waits for an answer', seconds(sender.ackDeadlineSeconds)],
        ['retries for', seconds(sender.retryWindowSeconds)],
        ['takes as success', sender.success],
        ['when refused (4xx)', sender.onRefused],
        ['when unavailable (503)', sender.onUnavailable],
      ]) +
        fold(sender.note, '  ') +
        fold(`Source: ${sender.source}`, '  '),
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

function endOfJobs({ endsOnce }: Provider): string {
  if (endsOnce === undefined) return '';
  return endsOnce
    ? '  A job ends once.\n'
    : fold(
        'A job can end again under its id, as after a retry: the later end replaces the earlier one.',
        '  ',
      );
}

/** Each path that a delivery may be sent to, and whose path it is. `{source}` is the name in the configuration. */
function pathsOf(provider: Provider): [path: string, of: string][] {
  const scheme = schemeOf(provider);
  const own: [string, string] = [sourcePath('{source}', scheme, undefined), 'the URL of one source'];
  return scheme.recognizes.length > 0 ? [['/webhooks', 'the one URL of all sources'], own] : [own];
}

function tolerance({ toleranceSeconds, allowsFutureTimestamp }: Scheme): string {
  if (toleranceSeconds === null) return 'none: the sender signs no time that limits the age of a delivery';
  return `${toleranceSeconds} s ${allowsFutureTimestamp ? 'into the past' : 'both ways'}`;
}

/** Its type is on the line of its name, and what it is for below. */
function setting({
  name,
  type,
  isRequired,
  default: byDefault,
  description: means,
}: SettingDescription): string {
  const presence =
    byDefault === undefined ? (isRequired ? 'required' : 'optional') : `default ${JSON.stringify(byDefault)}`;
  const head = fold(`${name}: ${type}, ${presence}`, '      ').trimStart();
  return `  ${head}${means ? fold(means, '      ') : ''}`;
}

const seconds = (value: number | null) => (value === null ? 'unknown' : `${value} s`);

const schemeOf = (provider: Provider): Scheme =>
  provider.scheme(provider.settings.parse(exampleSettings(provider)), fixedTools([]));
