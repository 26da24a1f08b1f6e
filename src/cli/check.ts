/** `onehook check`: is this configuration good, what would it do, and with --live: does the cluster hold what it promises? */
import type { LoadedConfig } from '../config/load.js';
import { ConfigError } from '../errors.js';
import { eventTopics } from '../gateway/routing.js';
import { openSources } from '../gateway/source.js';
import type { Finding } from '../kafka/admin/findings.js';
import { judgeClock } from './clock.js';
import { columns, printable } from './columns.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { load, origin, sourcePath } from './configured.js';
import { senderTools } from './sender-tools.js';

export const summary = 'find every problem of a configuration and its cluster, or show what it does';
export const help = `onehook check: find every problem of a configuration at once, or show what it does.

Reads the environment and the files that the configuration names, so run it where the gateway runs. It opens no
port, and asks neither Kafka nor a sender, unless told to.

Usage: onehook check [--live [--json]] [--config FILE]

Options:
  --live         also ask the brokers: whether they answer and take the credentials, and whether each topic is there,
                 may be written to, and holds what it should. Writes nothing; ends within about half a minute.
                 Compares this machine's clock with the token endpoint's, or that of a sender's key URL.
  --json         with --live: what was found as JSON, {"ok": ..., "findings": [{"level", "about", "says"}]}
  --config FILE  the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)

Example:
  onehook check --live --config /etc/onehook/onehook.yaml

Exit codes: 0 good (there may be warnings), 1 there are problems, 2 the command line is wrong.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(argv, {
    config: { type: 'string' },
    live: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (values.json && !values.live) throw new UsageError('--json is for --live.');
  try {
    const config = load(io, values.config);
    if (!values.json) io.stdout.write(describe(config));
    if (!values.live) return EXIT.ok;
    const findings = await ask(config);
    const isGood = findings.every(({ level }) => level !== 'problem');
    io.stdout.write(
      values.json ? `${JSON.stringify({ ok: isGood, findings }, null, 2)}\n` : `\n${listed(findings)}`,
    );
    return isGood ? EXIT.ok : EXIT.refused;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT.refused;
  }
}

async function ask(config: LoadedConfig): Promise<Finding[]> {
  if (config.kafka === null)
    return [
      { level: 'note', about: 'kafka', says: 'Events go to the embedded log; there is no cluster to ask.' },
    ];
  const { inspectCluster } = await import('../kafka/admin/inspection.js');
  const { maxRecordBytes, quarantineTopic } = config.events;
  const topics = [
    ...eventTopics(config).map((topic) => ({ topic, holds: 'events' as const, maxRecordBytes })),
    { topic: quarantineTopic, holds: 'quarantine' as const, maxRecordBytes },
  ];
  const [cluster, clock] = await Promise.all([inspectCluster(config.kafka, topics), judgeClock(config)]);
  return [...cluster, clock];
}

/** What comes from elsewhere (a broker's words) must not move the cursor. */
function listed(findings: readonly Finding[]): string {
  return columns(findings.map(({ level, about, says }) => [level, about, says].map(printable)));
}

function describe(config: LoadedConfig): string {
  const { tools } = senderTools(config);
  const sources = openSources(config.sources, config.providers, tools, config.dedupe.windowSeconds);
  const table = sources.map(({ name, provider, scheme }) => [
    name,
    provider.name,
    scheme.level,
    scheme.title,
    sourcePath(name, scheme, undefined),
  ]);
  const routes = config.routes.map(({ match, topic }) => {
    const conditions = Object.entries(match).map(([key, value]) => `${key} ${value}`);
    return [conditions.join(', ') || 'everything', `-> ${topic}`];
  });
  const rest = routes.length > 0 ? 'what no route takes' : 'everything';
  return [
    `${origin(config)} is good: ${sources.length} source${sources.length === 1 ? '' : 's'}.\n`,
    ...config.warnings.map((warning) => `warning: ${warning}\n`),
    `\n${columns([['SOURCE', 'PROVIDER', 'LEVEL', 'PROVEN BY', 'URL'], ...table])}`,
    `\n${columns([...routes, [rest, `-> ${config.events.topic}`], ['what cannot be read', `-> ${config.events.quarantineTopic}`]])}`,
    `\nEvents go to ${destination(config)}.\n`,
  ].join('');
}

function destination({ kafka, journal }: LoadedConfig): string {
  if (kafka === null)
    return `the embedded log in ${journal.directory} (the newest ${bytes(journal.maxBytes)})`;
  const secured = [kafka.tls ? 'TLS' : 'no TLS', kafka.sasl ? kafka.sasl.mechanism : 'no SASL'].join(', ');
  return `Kafka at ${kafka.brokers.join(', ')} (${kafka.client}, ${secured})`;
}

function bytes(count: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Number((count / 1024 ** power).toFixed(1))} ${units[power]}`;
}
