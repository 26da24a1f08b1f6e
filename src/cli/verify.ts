/** `onehook verify`: would this recorded delivery be accepted, and as which events? Offline. */
import { resolve } from 'node:path';
import { deliveryOf, type RequestFile } from '../conformance/request-file.js';
import type { Delivery } from '../delivery.js';
import { CHECKS, QUARANTINE_REASONS } from '../errors.js';
import { encodeEvent } from '../gateway/record.js';
import type { Source } from '../gateway/source.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { verify } from './descriptions/verify.js';
import { parseNamed, readRequestFile } from './fixtures.js';
import { type Judgment, judge } from './judge.js';
import { openOfflineSource } from './offline-source.js';
import { prettyJson } from './pretty-json.js';
import { type Style, styleFor } from './style.js';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, verify.options, ['SOURCE', 'FILE']);
  const [name, named] = positionals;
  if (name === undefined || named === undefined)
    throw new UsageError('verify needs a source and a file: onehook verify SOURCE FILE.');

  const file = named === '-' ? undefined : resolve(io.cwd, named);
  const { config, settings, jwks } = values;
  const { source, settingsFile } = openOfflineSource({ name, file, config, settings, jwks }, io);
  const request =
    file === undefined ? parseNamed('standard input', await readAll(io.stdin)) : readRequestFile(file);
  const delivery = recorded(request, values.at);
  const verdict = verdictOf(await judge(source, delivery));

  if (values.json) io.stdout.write(asJson(verdict, source, delivery));
  else {
    if (settingsFile !== null) io.stdout.write(`Settings: ${settingsFile}\n`);
    io.stdout.write(asText(verdict, source, delivery, styleFor(io.stdout, io.env)));
  }
  return verdict.outcome === 'accepted' || verdict.outcome === 'quarantined' ? EXIT.ok : EXIT.refused;
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function instant(text: string): number {
  const at = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at))
    throw new UsageError(`--at takes a time such as 2026-11-24T12:00:00Z, or Unix seconds, not "${text}".`);
  return at;
}

/** Received when its Date header says; without one, now. */
function recorded(request: RequestFile, at: string | undefined): Delivery {
  if (at !== undefined) return deliveryOf(request, { receivedAt: instant(at) });
  const dated = request.headers.some(([name]) => name.toLowerCase() === 'date');
  return deliveryOf(request, dated ? {} : { receivedAt: Date.now() });
}

interface Verdict {
  readonly outcome: 'accepted' | 'quarantined' | 'refused' | 'unavailable';
  /** The check that refused it, or why it would be quarantined. */
  readonly code: string | null;
  /** What the code means and what to do. */
  readonly explanation: string | null;
  /** What it is deduplicated by. */
  readonly identity: string | null;
  /** As published: JSON that was never parsed, so that large integers stay exact. */
  readonly events: readonly string[];
}

function verdictOf(judgment: Judgment): Verdict {
  const without = { identity: null, events: [] };
  switch (judgment.outcome) {
    case 'events': {
      const { events, identity } = judgment;
      const published = events.map((event) => encodeEvent(event, 'structured').value.toString('utf8'));
      return { outcome: 'accepted', code: null, explanation: null, identity, events: published };
    }
    case 'quarantined': {
      const { outcome, reason } = judgment;
      return { ...without, outcome, code: reason, explanation: QUARANTINE_REASONS[reason] };
    }
    case 'refused': {
      const { outcome, check } = judgment;
      return { ...without, outcome, code: check, explanation: CHECKS[check] };
    }
    case 'unavailable':
      return {
        ...without,
        outcome: 'unavailable',
        code: 'keys_unavailable',
        explanation: 'There is no key to verify with.',
      };
  }
}

function asText(
  verdict: Verdict,
  { name, provider, scheme }: Source,
  delivery: Delivery,
  style: Style,
): string {
  const { outcome, code, explanation, identity, events } = verdict;
  const head = `${name} (${provider.title}), as received ${new Date(delivery.receivedAt).toISOString()}\n`;
  switch (outcome) {
    case 'accepted': {
      const count = events.length === 1 ? 'one event' : `${events.length} events`;
      const shown = events.map((event) => `${prettyJson(event)}\n`).join('');
      return `${head}${style.accepted(`Accepted (${scheme.level})`)} as ${count}; another delivery with the identity "${identity}" would be a duplicate.\n${shown}`;
    }
    case 'quarantined':
      return `${head}${style.refused(`Verified, but not readable: it would be quarantined (${code}).`)}\n${explanation}\n`;
    case 'refused':
      return `${head}${style.refused(`Refused: ${code}.`)}\n${explanation}\n`;
    case 'unavailable':
      return `${head}${style.refused(`Undecided: ${code}.`)}\n${explanation}\n`;
  }
}

function asJson(verdict: Verdict, { name, provider, scheme }: Source, { receivedAt }: Delivery): string {
  const { events, ...rest } = verdict;
  const facts = JSON.stringify({
    source: name,
    provider: provider.name,
    level: scheme.level,
    receivedAt: new Date(receivedAt).toISOString(),
    ...rest,
  });
  return `${prettyJson(`${facts.slice(0, -1)},"events":[${events.join(',')}]}`)}\n`;
}
