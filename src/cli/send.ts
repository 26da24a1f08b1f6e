/** `onehook send`: plays a sender: signs a delivery as the sender would, and posts it to a running gateway. */
import type { LoadedConfig } from '../config/load.js';
import { OperatorError } from '../errors.js';
import { openSources, type Source } from '../gateway/source.js';
import { type Arrival, openArrival } from './arrival.js';
import { EXIT, type Io, readArguments, UsageError, wholeNumber } from './command.js';
import { findSource, load, localUrl, sourcePath } from './configured.js';
import { send } from './descriptions/send.js';
import { findRequest, fixtureNames } from './fixtures.js';
import { senderTools } from './sender-tools.js';
import { type SignedDelivery, signedAsNew, signedAsRecorded } from './signing.js';
import { type Style, styleFor } from './style.js';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(argv, send.options, ['SOURCE', 'FIXTURE']);
  const [name, recording] = positionals;
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
  const { name: recordedName, request } = findRequest(provider, recording, io.cwd);
  const { tools, serveKeys } = senderTools(config);
  const source = openSources([configured], config.providers, tools, config.dedupe.windowSeconds)[0]!;
  const url = targetUrl(values.url ?? localUrl(config.http), source);

  const signed = () => (values.same ? signedAsRecorded(source, request) : signedAsNew(source, request));
  const first = await signed();
  const view = values.json ? asJson(io, recordedName) : asText(io, source);
  view.begin(`${recordedName}\nPOST ${shown(url, source, config)}\n`);
  const log = seconds === null ? null : await openArrival(values['admin-url'] ?? localUrl(config.admin));
  const stopServing = await serveKeys();
  try {
    const accepted: string[] = [];
    let refused = 0;
    for (let index = 0; index < count; index++) {
      // A sender repeats what it sent: the same bytes.
      const delivery = index === 0 || values.same ? first : await signed();
      const answer = await post(url, delivery);
      if (answer.code === 'accepted') accepted.push(...delivery.eventIds);
      if (!isSuccess(answer)) refused++;
      view.show(answer, delivery);
    }
    view.end();
    if (seconds !== null) view.note(await arrived(log, source, accepted, seconds));
    return refused === 0 ? EXIT.ok : EXIT.refused;
  } finally {
    log?.close();
    stopServing();
  }
}

async function arrived(log: Arrival | null, { name }: Source, ids: readonly string[], seconds: number) {
  if (log === null)
    return 'The gateway publishes to Kafka: what it accepted is in Kafka, or in its journal on the way there.\n';
  await log.until(name, ids, seconds);
  return `In the log: ${ids.join(', ') || 'nothing new'}.\n`;
}

function targetUrl(base: string, { name, scheme }: Source): URL {
  if (!URL.canParse('/', base))
    throw new UsageError(`--url takes an address such as http://127.0.0.1:8080, not "${base}".`);
  return new URL(sourcePath(name, scheme, scheme.urlToken?.()), base);
}

/** Only the development default's tokens may be shown. */
const shown = (url: URL, { name, scheme }: Source, { development }: LoadedConfig) =>
  development ? url.href : `${url.origin}${sourcePath(name, scheme, undefined)}`;

interface Answer {
  readonly status: number;
  /** The gateway's, also where the answer is in the sender's own words. */
  readonly code: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
}

const isSuccess = ({ status }: Answer) => status >= 200 && status <= 299;

/** What is shown of the answers. `note`: what is for people alone. */
interface View {
  begin(text: string): void;
  show(answer: Answer, delivery: SignedDelivery): void;
  end(): void;
  note(text: string): void;
}

const asJson = ({ stdout, stderr }: Io, recording: string): View => ({
  begin: () => undefined,
  show: ({ status, code, body, milliseconds }, { eventIds }) =>
    void stdout.write(
      `${JSON.stringify({ recording, status, code: code ?? null, eventIds, milliseconds, body })}\n`,
    ),
  end: () => undefined,
  note: (text) => void stderr.write(text),
});

function asText({ stdout, env }: Io, source: Source): View {
  const style: Style = styleFor(stdout, env);
  let last: Answer | undefined;
  return {
    begin: (text) => void stdout.write(text),
    show(answer) {
      last = answer;
      const { status, code, body, milliseconds } = answer;
      const paint = isSuccess(answer) ? style.accepted : style.refused;
      const ownWords = codeOf(body) === undefined && code ? `${code}, answered as ` : '';
      stdout.write(`${paint(String(status))} ${ownWords}${body || '(nothing)'} ${milliseconds} ms\n`);
    },
    end: () => void (last && stdout.write(`\n${style.hint(whatNext(last, source))}\n`)),
    note: (text) => void stdout.write(text),
  };
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
      `No gateway answers at ${url.origin}${code ? ` (${code})` : ''}. Start one with onehook serve, or give its address with --url.`,
    );
  }
}

function whatNext({ status, code }: Answer, { name }: Source): string {
  switch (code ?? status) {
    case 'accepted':
      return 'It is published. See it with: onehook tail --from beginning';
    case 'duplicate':
      return 'The gateway has this event already, and did not publish it again.';
    case 'quarantined':
      return 'It was verified, and is in the quarantine topic: it could not be read, or Kafka refuses its event.';
    case 'unauthenticated':
      return 'The gateway does not know this secret. Does it run with the same configuration, in the same folder?';
    case 'source_unknown':
      return `The gateway has no source ${name}. Does it run with the same configuration?`;
    case 'keys_unavailable':
      return 'The gateway could not fetch the public key. Does it run on this machine, on the development default?';
    default:
      if (status >= 500)
        return 'The gateway cannot take it for now; a sender would retry. Its log and /readyz say why.';
      return status < 300 ? 'Accepted.' : 'Refused for good: a sender need not retry.';
  }
}

function codeOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { code?: string }).code;
  } catch {
    return undefined;
  }
}
