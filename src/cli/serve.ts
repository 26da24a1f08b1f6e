/** `onehook serve`: runs the gateway until a signal stops it. */
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { OperatorError, problemLines } from '../errors.js';
import { openSources } from '../gateway/source.js';
import { providers, type Running, start } from '../main.js';
import { columns, fold } from './columns.js';
import { EXIT, type Io, readArguments } from './command.js';
import { sourcePath } from './configured.js';
import { DEFAULT_BROKERS, serve } from './descriptions/serve.js';
import { senderTools } from './sender-tools.js';
import { type Style, styleFor } from './style.js';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(withDefaultBrokers(argv), serve.options);
  const config = loadConfig({
    path: values.config,
    env: io.env,
    cwd: io.cwd,
    providers,
    developmentBrokers: values.kafka?.split(',').map((broker) => broker.trim()),
  });
  if (config.warnings.length > 0) io.stderr.write(`Warnings:\n${problemLines(config.warnings)}\n`);

  const interruption = io.interruption();
  const running = await start(config, { providers: config.providers }).catch((error: unknown) => {
    throw listeningError(error, config);
  });
  if (config.development) io.stderr.write(banner(config, running, styleFor(io.stderr, io.env)));
  await aborted(interruption);
  await running.stop();
  return EXIT.ok;
}

/** `--kafka` may stand alone; `parseArgs` has no form for an optional value. */
function withDefaultBrokers(argv: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    const next = argv[index + 1];
    const alone = argument === '--kafka' && (next === undefined || next.startsWith('-'));
    return alone ? ['--kafka', DEFAULT_BROKERS] : [argument];
  });
}

const ADDRESS = 'Give an address of this machine; 0.0.0.0 listens on all of them.';

/** What the system says of a host or a port that cannot be listened on, as what to change. Any other error stays as it is. */
function listeningError(error: unknown, { http, admin, development }: LoadedConfig): unknown {
  const {
    code = '',
    syscall,
    port,
    address,
    hostname,
  } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
    hostname?: string;
  };
  const host = hostname ?? address;
  const isOurs =
    syscall === 'listen' || (syscall === 'getaddrinfo' && (host === http.host || host === admin.host));
  if (!isOurs) return error;
  const isAdmin = port === undefined ? host === admin.host && host !== http.host : port === admin.port;
  const section = isAdmin ? 'admin' : 'http';
  const [portSetting, hostSetting] = [`${section}.port`, `${section}.host`];
  const elsewhere = development
    ? `with the variable ${isAdmin ? 'ADMIN_PORT' : 'PORT'}`
    : `with ${portSetting}`;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} (${portSetting}) is in use. Stop the other process (another gateway?), or choose another port ${elsewhere}.`,
    EACCES: `Port ${port} (${portSetting}) may not be used by this user. Choose a port above 1023 ${elsewhere}.`,
    EADDRNOTAVAIL: `${host} (${hostSetting}) is not an address of this machine. ${ADDRESS}`,
    ENOTFOUND: `${host} (${hostSetting}) is not a known host name. ${ADDRESS}`,
    EAI_AGAIN: `${host} (${hostSetting}) cannot be looked up now. ${ADDRESS}`,
  };
  const sentence = sentences[code];
  return sentence === undefined ? error : new OperatorError(sentence);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** On stderr: stdout is the log's. Token URLs are secrets, and these are throw-away ones. */
function banner(config: LoadedConfig, { ingestUrl, adminUrl }: Running, { heading, hint }: Style): string {
  const { tools } = senderTools(config);
  const sources = openSources(config.sources, config.providers, tools, config.dedupe.windowSeconds);
  const [atOneUrl, elsewhere] = [true, false].map((isAtOne) =>
    sources.filter(({ scheme }) => scheme.recognizes.length > 0 === isAtOne),
  ) as [typeof sources, typeof sources];
  const urls = elsewhere.map(({ name, scheme }) => [
    name,
    `${ingestUrl}${sourcePath(name, scheme, scheme.urlToken?.())}`,
  ]);
  const log =
    config.destination.kind === 'embedded'
      ? `the embedded log in ${config.journal.directory}`
      : `Kafka at ${config.destination.brokers.join(', ')}, topic ${config.events.topic}`;
  // Only a sender of jobs can be asked for them, and a job is the clearest event to look at.
  const example = sources.find(({ provider }) => provider.poll !== undefined) ?? sources[0];
  return `
${heading('Onehook runs on the development default')}: every provider, throw-away secrets, this machine only.
${heading('NOT FOR PRODUCTION.')} There, name your sources and secrets in onehook.yaml (see onehook.example.yaml).

  one URL          ${ingestUrl}/webhooks, for every sender that signs in its headers:
${fold(atOneUrl.map(({ name }) => name).join(' '), '                   ')}
  own URLs         for senders that are verified by the URL alone, or by the body:
${columns(urls, '    ')}
  health, metrics  ${adminUrl}/readyz  ${adminUrl}/metrics
  events go to     ${log}

${heading('Next, in another terminal:')}
  npx onehook send ${example?.name ?? ''}
${config.destination.kind === 'embedded' ? `  npx onehook tail --from beginning${hint('   # the events, as they come')}\n` : ''}
`;
}
