/** `onehook verify`: would this recorded delivery be accepted, and as what? Offline. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedConfig, SourceConfig } from '../config/load.js';
import { deliveryOf, parseRequestFile, type RequestFile } from '../conformance/request-file.js';
import type { Delivery } from '../delivery.js';
import { ANSWERS, CHECKS, QUARANTINE_REASONS } from '../errors.js';
import { encodeEvent } from '../gateway/record.js';
import { openSources, type Source } from '../gateway/source.js';
import { whyUnreadable } from '../journal/unreadable.js';
import { importKeys } from '../schemes/jwks.js';
import { fixedKeys } from '../schemes/key-set.js';
import type { SchemeTools } from '../schemes/scheme.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { findSource, load } from './configured.js';
import { type Judgment, judge } from './judge.js';
import { prettyJson } from './pretty-json.js';
import { isLoopback, senderTools } from './sender-tools.js';

export const summary = 'say whether a recorded delivery would be accepted, and why not';
export const help = `onehook verify: say whether a recorded delivery would be accepted and as which events, or which check refuses it
and how to mend that. Offline: it asks no gateway, no Kafka and no sender.

Usage: onehook verify SOURCE FILE [--at TIME] [--jwks FILE] [--config FILE]

SOURCE is a configured source, or a provider that only one source has. FILE holds the request as it was sent:
request line, headers, an empty line, and the exact bytes of the body.

Options:
  --at TIME      when it was received: RFC 3339, or unix seconds (default: its Date header, else now)
  --jwks FILE    the sender's public keys, for senders that publish them by URL (save what that URL answers)
  --config FILE  the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)

Examples:
  onehook verify renders delivery.http
  onehook verify renders delivery.http --at 2026-11-24T12:00:00Z

Exit codes: 0 accepted (or quarantined: verified, but unreadable), 1 refused, 2 the command line or the
configuration is wrong.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(
    argv,
    { at: { type: 'string' }, jwks: { type: 'string' }, config: { type: 'string' } },
    ['SOURCE', 'FILE'],
  );
  const [name, file] = positionals;
  if (name === undefined || file === undefined)
    throw new UsageError('verify needs a source and a file: onehook verify SOURCE FILE.');

  const config = load(io, values.config);
  const { source: configured } = findSource(config, name);
  const request = parseRequestFile(read(resolve(io.cwd, file)));
  const keys = values.jwks === undefined ? undefined : readKeys(resolve(io.cwd, values.jwks));
  const source = openOne(config, configured, keys);
  const delivery = recorded(request, values.at);

  const judgment = await judge(source, delivery);
  io.stdout.write(
    `${source.name} (${source.provider.title}), as received ${new Date(delivery.receivedAt).toISOString()}\n`,
  );
  io.stdout.write(report(judgment, source));
  return judgment.outcome === 'events' || judgment.outcome === 'quarantined' ? EXIT.ok : EXIT.refused;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`File ${path} ${whyUnreadable(error)}.`);
  }
}

type Keys = ReturnType<typeof importKeys>;

function readKeys(path: string): Keys {
  try {
    return importKeys(JSON.parse(read(path).toString('utf8')));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is no key document: ${(error as Error).message}`);
  }
}

function openOne(config: LoadedConfig, configured: SourceConfig, keys: Keys | undefined): Source {
  const { tools } = senderTools(config);
  const offline: SchemeTools = {
    ...tools,
    fetchKey({ url }) {
      throw new UsageError(
        `${configured.name} is verified by a key that each delivery names (${url}), and nothing is fetched here.`,
      );
    },
    jwks(url) {
      if (keys !== undefined) return fixedKeys(keys, { url });
      if (isLoopback(url)) return tools.jwks(url);
      throw new UsageError(
        `${configured.name} is verified by public keys. Save ${url} to a file, and give it with --jwks.`,
      );
    },
  };
  const [source] = openSources([configured], config.providers, offline, config.dedupe.windowSeconds);
  return source!;
}

function instant(text: string): number {
  const at = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at))
    throw new UsageError(`--at takes a time as 2026-11-24T12:00:00Z, or unix seconds, not «${text}».`);
  return at;
}

/** Its Date header says when it came; where it has none, it came now. */
function recorded(request: RequestFile, at: string | undefined): Delivery {
  if (at !== undefined) return deliveryOf(request, { receivedAt: instant(at) });
  const dated = request.headers.some(([name]) => name.toLowerCase() === 'date');
  return deliveryOf(request, dated ? {} : { receivedAt: Date.now() });
}

function report(judgment: Judgment, { scheme }: Source): string {
  switch (judgment.outcome) {
    case 'events': {
      const { events, identity } = judgment;
      const count = events.length === 1 ? 'one event' : `${events.length} events`;
      const shown = events.map(
        (event) => `${prettyJson(encodeEvent(event, 'structured').value.toString('utf8'))}\n`,
      );
      return `Accepted (${scheme.level}) as ${count}; a delivery with the identity «${identity}» is a duplicate.\n${shown.join('')}`;
    }
    case 'quarantined':
      return `Verified, but not readable: it would be quarantined (${judgment.reason}).\n${QUARANTINE_REASONS[judgment.reason]}\n`;
    case 'refused':
      return `Refused: ${judgment.check}.\n${CHECKS[judgment.check]}\n`;
    case 'empty':
      return `Refused: body_empty, status ${ANSWERS.body_empty.status}. The body is empty.\n`;
    case 'unavailable':
      return 'Cannot be told: there is no key to verify with.\n';
  }
}
