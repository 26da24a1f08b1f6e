/** `onehook send`: plays a sender: signs a fixture as it would, and posts it to a running gateway. */
import type { LoadedConfig } from '../config/load.js';
import { parseRequestFile } from '../conformance/request-file.js';
import { OperatorError } from '../errors.js';
import { openSources, type Source } from '../gateway/source.js';
import { providers } from '../main.js';
import { type Arrival, openArrival } from './arrival.js';
import { EXIT, type Io, readArguments, UsageError, wholeNumber } from './command.js';
import { findSource, load, localUrl, sourcePath } from './configured.js';
import { findFixture, fixtureNames } from './fixtures.js';
import { senderTools } from './sender-tools.js';
import { type SignedDelivery, signedAsNew, signedAsRecorded } from './signing.js';

export const summary = 'play a sender: sign a fixture and post it to a running gateway';
export const help = `onehook send: play a sender. Signs a delivery that came with the provider as its sender would, with the secret of
the configured source, and posts it to a running gateway.

Each time it is a new event: the ids in it are replaced by random ones of the same shape. --same leaves them, so that
the second one is a duplicate. Where only the sender has the key (public keys by URL), it can be done on the
development default alone, which trusts a key of its own.

Usage: onehook send SOURCE [FIXTURE] [--same] [--count N] [--wait SECONDS] [--url URL] [--admin-url URL]
                    [--config FILE]
       onehook send SOURCE --list

SOURCE is a configured source, or a provider that only one source has. FIXTURE is one of --list (default: the
first job that succeeded).

Options:
  --list         list the fixtures of this provider
  --same         send the ids that are in the fixture
  --count N      send N of them, one after the other (default 1)
  --wait SECONDS so long at most until what was accepted is to be read in the embedded log. A gateway on Kafka has none:
                 there accepted means that Kafka has the event, or the journal
  --url URL      the gateway (default: as configured, on this machine)
  --admin-url URL
                 its admin address, for --wait (default: as configured, on this machine)
  --config FILE  the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)

Examples:
  onehook send ${providers[0]?.name ?? 'SOURCE'}
  onehook send renders --same --count 2 --config onehook.yaml

Exit codes: 0 all were answered 2xx, 1 one was not, did not come or no gateway answers, 2 the command line or the
configuration is wrong.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(
    argv,
    {
      config: { type: 'string' },
      url: { type: 'string' },
      'admin-url': { type: 'string' },
      wait: { type: 'string' },
      same: { type: 'boolean' },
      count: { type: 'string' },
      list: { type: 'boolean' },
    },
    ['SOURCE', 'FIXTURE'],
  );
  const [name, fixtureName] = positionals;
  if (name === undefined)
    throw new UsageError('send needs a source: onehook send SOURCE. See onehook providers.');
  const count = wholeNumber('--count', values.count ?? '1', 1);
  const config = load(io, values.config);
  const seconds = values.wait === undefined ? null : wholeNumber('--wait', values.wait, 1);
  const { source: configured, provider } = findSource(config, name);
  if (values.list) {
    io.stdout.write(
      fixtureNames(provider)
        .map((each) => `${each}\n`)
        .join(''),
    );
    return EXIT.ok;
  }
  const fixture = findFixture(provider, fixtureName);
  const request = parseRequestFile(fixture.bytes);
  const { tools, serveKeys } = senderTools(config);
  const source = openSources([configured], config.providers, tools, config.dedupe.windowSeconds)[0]!;
  const url = targetUrl(values.url ?? localUrl(config.http), source);

  const signed = () => (values.same ? signedAsRecorded(source, request) : signedAsNew(source, request));
  const first = await signed();
  io.stdout.write(`${fixture.name}\nPOST ${shown(url, source, config)}\n`);
  const log = seconds === null ? null : await openArrival(values['admin-url'] ?? localUrl(config.admin));
  const stopServing = await serveKeys();
  try {
    const accepted: string[] = [];
    const sendOne = async (index: number) => {
      // A sender repeats what it sent: the same bytes.
      const delivery = index === 0 || values.same ? first : await signed();
      const answer = await post(url, delivery);
      if (answer.code === 'accepted') accepted.push(...delivery.eventIds);
      return answer;
    };
    const exit = await sendAll(count, sendOne, io, source);
    if (seconds !== null) io.stdout.write(await arrived(log, source, accepted, seconds));
    return exit;
  } finally {
    log?.close();
    stopServing();
  }
}

async function arrived(log: Arrival | null, { name }: Source, ids: readonly string[], seconds: number) {
  if (log === null)
    return 'The gateway is on Kafka: what it accepted is in Kafka, or in its journal on the way there.\n';
  await log.until(name, ids, seconds);
  return `In the log: ${ids.join(', ') || 'nothing new'}.\n`;
}

function targetUrl(base: string, { name, scheme }: Source): URL {
  if (!URL.canParse('/', base))
    throw new UsageError(`--url takes an address as http://127.0.0.1:8080, not «${base}».`);
  return new URL(sourcePath(name, scheme, scheme.urlToken?.()), base);
}

/** Only the development default's tokens may be seen. */
const shown = (url: URL, { name, scheme }: Source, { development }: LoadedConfig) =>
  development ? url.href : `${url.origin}${sourcePath(name, scheme, undefined)}`;

interface Answer {
  readonly status: number;
  /** The gateway's, also where the answer is in the sender's own words. */
  readonly code: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
}

async function sendAll(
  count: number,
  sendOne: (index: number) => Promise<Answer>,
  io: Io,
  source: Source,
): Promise<number> {
  let last: Answer | undefined;
  let refused = 0;
  for (let index = 0; index < count; index++) {
    last = await sendOne(index);
    if (last.status < 200 || last.status > 299) refused++;
    const inOwnWords = codeOf(last.body) === undefined && last.code ? `${last.code}, told as ` : '';
    io.stdout.write(`${last.status} ${inOwnWords}${last.body || '(nothing)'} ${last.milliseconds} ms\n`);
  }
  io.stdout.write(`\n${whatNext(last!, source)}\n`);
  return refused === 0 ? EXIT.ok : EXIT.refused;
}

async function post(url: URL, { headers, body }: SignedDelivery): Promise<Answer> {
  const startedAt = performance.now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      redirect: 'manual',
    });
    const text = await response.text();
    return {
      status: response.status,
      code: response.headers.get('onehook-code') ?? codeOf(text),
      body: text,
      milliseconds: Math.round(performance.now() - startedAt),
    };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    throw new OperatorError(
      `No gateway answers at ${url.origin}${code ? ` (${code})` : ''}. Start one with onehook serve, or say where it is with --url.`,
    );
  }
}

function whatNext({ status, code }: Answer, { name }: Source): string {
  switch (code ?? status) {
    case 'accepted':
      return 'It is published. See it with: onehook tail --from beginning';
    case 'duplicate':
      return 'The gateway has this event already, and did not publish it again. Without --same it is a new one.';
    case 'quarantined':
      return 'It was verified, but could not be read; its exact bytes are in the quarantine topic.';
    case 'unauthenticated':
      return 'The gateway does not know this secret. Does it run with the same configuration, in the same folder?';
    case 'source_unknown':
      return `The gateway has no source ${name}. Does it run with the same configuration?`;
    case 'keys_unavailable':
      return 'The gateway could not fetch the public key. Does it run on this machine, on the development default?';
    default:
      if (status >= 500)
        return 'The gateway cannot take it for now; a sender would try again. Its log and /readyz say why.';
      return status < 300 ? 'Taken.' : 'Refused for good: a sender need not try again.';
  }
}

function codeOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { code?: string }).code;
  } catch {
    return undefined;
  }
}
