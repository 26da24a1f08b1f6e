/** `onehook check`: whether a configuration is good, what it would do, and with --live, whether the cluster is fit for it. */
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { ConfigError, type ConfigProblem, problemLines } from '../errors.js';
import { eventTopics } from '../gateway/routing.js';
import { openSources } from '../gateway/source.js';
import type { Finding } from '../kafka/admin/findings.js';
import { providers } from '../main.js';
import { fixedTools } from '../schemes/key-set.js';
import { judgeClock } from './clock.js';
import { bytes, columns, printable } from './columns.js';
import { EXIT, type Io, readArguments } from './command.js';
import { origin, sourcePath } from './configured.js';
import { check } from './descriptions/check.js';
import { findStartProblems } from './start-problems.js';

interface Report {
  readonly ok: boolean;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
  /** With --live. */
  readonly findings?: readonly Finding[];
}

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = readArguments(argv, check.options);
  const print = ({ ok, ...report }: Report) => {
    if (values.json) io.stdout.write(`${JSON.stringify({ ok, ...report }, null, 2)}\n`);
    return ok ? EXIT.ok : EXIT.refused;
  };
  try {
    const config = await readConfig(values.config, io);
    const { warnings } = config;
    if (!values.json) io.stdout.write(describe(config));
    if (!values.live) return print({ ok: true, problems: [], warnings });
    const findings = await ask(config);
    if (!values.json) io.stdout.write(`\n${listed(findings)}`);
    return print({
      ok: findings.every(({ level }) => level !== 'problem'),
      problems: [],
      warnings,
      findings,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (!values.json) io.stderr.write(`${error.message}\n`);
    return print({ ok: false, problems: error.problems, warnings: [] });
  }
}

/** Throws a ConfigError also for what only this machine shows. */
async function readConfig(path: string | undefined, { env, cwd }: Io): Promise<LoadedConfig> {
  const config = loadConfig({ path, env, cwd, providers, storesSeed: false });
  const problems = await findStartProblems(config);
  if (problems.length > 0) throw new ConfigError(problems, config.where);
  return config;
}

async function ask(config: LoadedConfig): Promise<Finding[]> {
  const { destination, events } = config;
  if (destination.kind === 'embedded')
    return [
      { level: 'note', about: 'kafka', says: 'Events go to the embedded log; there is no cluster to ask.' },
    ];
  const { inspectCluster } = await import('../kafka/admin/inspection.js');
  const { maxRecordBytes, quarantineTopic } = events;
  const topics = [
    ...eventTopics(config).map((topic) => ({ topic, holds: 'events' as const, maxRecordBytes })),
    { topic: quarantineTopic, holds: 'quarantine' as const, maxRecordBytes },
  ];
  const [cluster, clock] = await Promise.all([inspectCluster(destination, topics), judgeClock(config)]);
  return [...cluster, clock];
}

/** Words from elsewhere, such as a broker's, must not move the cursor. */
function listed(findings: readonly Finding[]): string {
  return columns(findings.map(({ level, about, says }) => [level, about, says].map(printable)));
}

function describe(config: LoadedConfig): string {
  const sources = openSources(config.sources, config.providers, fixedTools([]), config.dedupe.windowSeconds);
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
  const rest = routes.length > 0 ? 'what matches no route' : 'everything';
  const { topic, quarantineTopic } = config.events;
  return [
    `${origin(config)} is good: ${sources.length} source${sources.length === 1 ? '' : 's'}.\n`,
    config.warnings.length > 0 ? `\nWarnings:\n${problemLines(config.warnings)}\n` : '',
    `\n${columns([['SOURCE', 'PROVIDER', 'LEVEL', 'VERIFIED BY', 'URL'], ...table])}`,
    `\n${columns([...routes, [rest, `-> ${topic}`], ['what cannot be read', `-> ${quarantineTopic}`]])}`,
    `\nEvents go to ${placeOf(config)}.\n`,
    config.payloads === null ? '' : `Payloads too large for a record go to ${payloadsIn(config.payloads)}.\n`,
  ].join('');
}

function placeOf({ destination, journal }: LoadedConfig): string {
  if (destination.kind === 'embedded')
    return `the embedded log in ${journal.directory} (the newest ${bytes(journal.maxBytes)})`;
  const { tls, sasl, brokers, client } = destination;
  const secured = [tls ? 'TLS' : 'no TLS', sasl ? sasl.mechanism : 'no SASL'].join(', ');
  return `Kafka at ${brokers.join(', ')} (${client}, ${secured})`;
}

function payloadsIn(payloads: NonNullable<LoadedConfig['payloads']>): string {
  return payloads.kind === 's3'
    ? `s3://${payloads.s3.bucket}/${payloads.s3.prefix}`
    : `${payloads.directory} (the newest ${bytes(payloads.maxBytes)})`;
}
