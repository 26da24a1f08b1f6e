/** `onehook serve`: the gateway, until it is told to stop. */
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { OperatorError, problemLines } from '../errors.js';
import { openSources } from '../gateway/source.js';
import { providers, type Running, start } from '../main.js';
import { columns, fold } from './columns.js';
import { EXIT, type Io, readArguments } from './command.js';
import { sourcePath } from './configured.js';
import { senderTools } from './sender-tools.js';

const DEFAULT_BROKERS = 'localhost:9092';

export const summary = 'start the gateway';
export const help = `onehook serve: start the gateway.

Usage: onehook serve [--config FILE]
       onehook serve --kafka [BROKERS]

Without a configuration it starts the development default: a source for every provider with throw-away
secrets (kept in ./data/development.json), on 127.0.0.1 only, and prints where each is reached.

Options:
  --config FILE      the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)
  --kafka [BROKERS]  development default only: publish to Kafka, host:port separated by commas
                     (default ${DEFAULT_BROKERS}); without it, events stay in the embedded log

Environment:
  ONEHOOK_DATA       where it keeps its data, unless journal.directory says so (default: data beside the configuration)
  PORT, ADMIN_PORT   development default only: where it listens (default 8080 and 9090)

It stops at SIGTERM or SIGINT: what is in flight is finished first. A second signal ends it at once.

Examples:
  onehook serve
  onehook serve --config /etc/onehook/onehook.yaml

Exit codes: 0 stopped as asked, 1 could not start (a port is taken, say), 2 the configuration is wrong.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(withDefaultBrokers(argv), {
    config: { type: 'string' },
    kafka: { type: 'string' },
  });
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
    throw understood(error, config);
  });
  if (config.development) io.stderr.write(banner(config, running));
  await aborted(interruption);
  await running.stop();
  return EXIT.ok;
}

/** `--kafka` may stand alone, which `parseArgs` knows no form for. */
function withDefaultBrokers(argv: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    const next = argv[index + 1];
    const alone = argument === '--kafka' && (next === undefined || next.startsWith('-'));
    return alone ? ['--kafka', DEFAULT_BROKERS] : [argument];
  });
}

function understood(error: unknown, { http, admin }: LoadedConfig): unknown {
  const { code, port } = error as { code?: string; port?: number };
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const setting = port === admin.port ? 'admin.port' : 'http.port';
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use; is another gateway running?';
  return new OperatorError(
    `Port ${port ?? http.port} (${setting}) ${why} Choose another with ${setting}, or PORT and ADMIN_PORT for the development default.`,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** On stderr: stdout is the log's. Token URLs are secrets, and these are throw-away ones. */
function banner(config: LoadedConfig, { ingestUrl, adminUrl }: Running): string {
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
  return `
Onehook runs on the development default: every provider, throw-away secrets, this machine only.
NOT FOR PRODUCTION. There, name your sources and secrets in onehook.yaml (see onehook.example.yaml).

  one URL          ${ingestUrl}/webhooks, for everyone whose headers prove who they are:
${fold(atOneUrl.map(({ name }) => name).join(' '), '                   ')}
  URLs of their own, for those who prove it by the URL alone, or in the body:
${columns(urls, '    ')}
  health, metrics  ${adminUrl}/readyz  ${adminUrl}/metrics
  events go to     ${log}

Next, in another terminal:
  npx onehook send ${sources[0]?.name ?? ''}
${config.destination.kind === 'embedded' ? '  npx onehook tail --from beginning\n' : ''}
`;
}
