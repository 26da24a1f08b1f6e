/** `onehook check`: is this configuration good, and what would it do? */
import type { LoadedConfig } from '../config.js';
import { ConfigError } from '../errors.js';
import { openSources } from '../source.js';
import { columns } from './columns.js';
import { EXIT, type Io, readArguments } from './command.js';
import { load, origin, sourcePath } from './configured.js';
import { senderTools } from './sender-tools.js';

export const summary = 'find every problem of a configuration, or show what it does';
export const help = `onehook check: find every problem of a configuration at once, or show what it does.

Reads the environment and the files that the configuration names, so run it where the gateway runs. It opens no
port, and asks neither Kafka nor a sender.

Usage: onehook check [--config FILE]

Options:
  --config FILE  the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)

Example:
  onehook check --config /etc/onehook/onehook.yaml

Exit codes: 0 good (there may be warnings), 1 there are problems, 2 the command line is wrong.
`;

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(argv, { config: { type: 'string' } });
  try {
    io.stdout.write(describe(load(io, values.config)));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT.refused;
  }
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
