/** That the parts of a configuration fit together, which no setting can say alone. Problems stop the start; warnings do not. */
import { JOB_STATES } from '../event.js';
import type { Knowledge, Provider } from '../provider/provider.js';
import { didYouMean, nearest } from './nearest.js';
import type { Findings, Path, Problem } from './problem.js';
import type { ConfigFile } from './schema.js';
import type { OpenedSource } from './sources.js';

export interface Checked {
  readonly file: ConfigFile;
  /** The sections that the operator wrote, by name; the others are defaults. */
  readonly written: ReadonlySet<string>;
  readonly sources: readonly OpenedSource[];
  /** Also those whose settings are wrong. */
  readonly sourceNames: readonly string[];
  readonly providerNames: readonly string[];
  /** As in `process.versions.node`. */
  readonly nodeVersion: string;
  /** As configured, or derived from the memory. */
  readonly maxInFlightBytes: number;
}

export function checkConsistency(checked: Checked): Findings {
  const findings = [
    listeners(checked),
    kafka(checked),
    routes(checked),
    windows(checked),
    redis(checked),
    deadlines(checked),
    bodies(checked),
  ];
  return {
    problems: findings.flatMap(({ problems }) => problems ?? []),
    warnings: findings.flatMap(({ warnings }) => warnings ?? []),
  };
}

/** `setting` as it is written: `kafka.tls`. */
const when = (isSo: unknown, setting: string | Path, message: string): Problem[] =>
  isSo ? [{ path: typeof setting === 'string' ? setting.split('.') : setting, message }] : [];

function listeners({ file: { http, admin } }: Checked): Partial<Findings> {
  return {
    problems: [
      ...when(
        http.port === admin.port && http.port !== 0,
        'admin.port',
        'must differ from http.port: give each listener a port of its own.',
      ),
      ...when(
        (http.maxInFlightBytes ?? http.maxBodyBytes) < http.maxBodyBytes,
        'http.maxInFlightBytes',
        'must be at least http.maxBodyBytes, or the largest bodies could never be accepted.',
      ),
    ],
  };
}

function kafka({ file: { kafka, journal }, written, nodeVersion }: Checked): Partial<Findings> {
  const isEmbedded = kafka.brokers === undefined;
  const useless = (['tls', 'sasl', 'createTopics'] as const).filter((key) => isEmbedded && kafka[key]);
  const isReadable =
    kafka.sasl && kafka.sasl.mechanism !== 'scram-sha-256' && kafka.sasl.mechanism !== 'scram-sha-512';
  return {
    problems: [
      ...useless.flatMap((key) => when(true, ['kafka', key], 'has no effect without kafka.brokers.')),
      ...when(
        isEmbedded && !journal.enabled,
        'journal.enabled',
        'must be true without kafka.brokers: events then go to the embedded log.',
      ),
      ...when(
        kafka.sasl?.mechanism === 'aws-msk-iam' && !kafka.tls,
        'kafka.tls',
        'must be true with aws-msk-iam, which MSK offers over TLS only.',
      ),
      ...when(
        kafka.topic === kafka.quarantineTopic,
        'kafka.quarantineTopic',
        'must differ from kafka.topic.',
      ),
      ...when(
        kafka.client === 'platformatic' && !atLeast(nodeVersion, PLATFORMATIC_NODE),
        'kafka.client',
        `needs Node ${PLATFORMATIC_NODE} or later for platformatic; this is Node ${nodeVersion}.`,
      ),
    ],
    warnings: [
      ...when(
        isEmbedded && written.has('kafka') && useless.length === 0,
        'kafka',
        'has no brokers, so events go to the embedded log. Name kafka.brokers to publish to Kafka.',
      ),
      ...when(
        isReadable && !kafka.tls,
        'kafka.sasl',
        'sends the credentials unencrypted, since kafka.tls is off.',
      ),
    ],
  };
}

/** The least that `kafka.client: platformatic` runs on. */
export const PLATFORMATIC_NODE = '22.22.0';

/** Compares versions of Node: `22.9.0` is older than `22.22.0`. */
export function atLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  const differing = [0, 1, 2].find((i) => a![i] !== b![i]);
  return differing === undefined || a![differing]! > b![differing]!;
}

const JOB_PREFIX = 'onehook.job.';
const STATES = Object.keys(JOB_STATES);

function routes({
  file: { routes, kafka },
  sources,
  sourceNames,
  providerNames,
}: Checked): Partial<Findings> {
  const used = new Set(sources.map(({ provider }) => provider.name));
  const found = routes.map(({ match: { source, provider, type }, topic }, index) => ({
    problems: [
      ...when(
        source !== undefined && !sourceNames.includes(source),
        ['routes', index, 'match', 'source'],
        `names an unknown source.${didYouMean(source ?? '', sourceNames)}`,
      ),
      ...when(
        provider !== undefined && !providerNames.includes(provider),
        ['routes', index, 'match', 'provider'],
        `names an unknown provider.${didYouMean(provider ?? '', providerNames)}`,
      ),
      ...when(
        topic === kafka.quarantineTopic,
        ['routes', index, 'topic'],
        'must differ from kafka.quarantineTopic, which holds only what could not be read or published.',
      ),
    ],
    warnings: [
      ...when(
        provider !== undefined && providerNames.includes(provider) && !used.has(provider),
        ['routes', index, 'match', 'provider'],
        'matches nothing, since no source has this provider.',
      ),
      ...when(
        type !== undefined && !canBeType(type),
        ['routes', index, 'match', 'type'],
        `matches nothing, since no job event has this type.${jobTypesLike(type ?? '')}`,
      ),
    ],
  }));
  return {
    problems: found.flatMap(({ problems }) => problems),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

/** Only the types of job events are the gateway's own; all others are the senders'. */
function canBeType(type: string): boolean {
  if (!type.startsWith(JOB_PREFIX)) return true;
  const state = type.slice(JOB_PREFIX.length);
  return STATES.some((known) =>
    state.endsWith('*') ? known.startsWith(state.slice(0, -1)) : known === state,
  );
}

function jobTypesLike(type: string): string {
  const meant = nearest(type.slice(JOB_PREFIX.length), STATES);
  return meant === undefined
    ? ` The types are ${STATES.map((state) => JOB_PREFIX + state).join(', ')}.`
    : ` Did you mean ${JOB_PREFIX}${meant}?`;
}

/** What a sentence says of a number that may be a guess: `retries`, or `is assumed to retry`. */
const does = ({ known }: Provider, documented: string, assumed: string, knownAs: Knowledge = known.sender) =>
  knownAs === 'documented' ? documented : `is assumed to ${assumed}`;

const number = (value: number) => value.toLocaleString('en-US');

/** Only a window that the operator wrote for a source can be too short: the default follows the sender. */
function windows({ sources }: Checked): Partial<Findings> {
  return {
    warnings: sources.flatMap(({ name, provider, dedupeWindowSeconds }) => {
      const retries = provider.sender.retryWindowSeconds ?? 0;
      return when(
        dedupeWindowSeconds !== null && dedupeWindowSeconds < retries,
        ['sources', name, 'dedupeWindowSeconds'],
        `is ${number(dedupeWindowSeconds ?? 0)} s, but ${provider.title} ${does(provider, 'retries', 'retry')} for ${number(retries)} s. A later retry would be published as a second event.`,
      );
    }),
  };
}

function redis({ file: { dedupe } }: Checked): Partial<Findings> {
  const { store, redis } = dedupe;
  const isEncrypted = redis?.url.startsWith('rediss:') === true;
  const hasPassword = redis?.password !== undefined || redis?.url.includes('@') === true;
  return {
    problems: [
      ...when(store === 'redis' && !redis, 'dedupe.redis.url', 'is missing: dedupe.store is redis.'),
      ...when(
        redis?.tls && !isEncrypted,
        'dedupe.redis.tls',
        'has no effect unless dedupe.redis.url begins with rediss://.',
      ),
    ],
    warnings: [
      ...when(store !== 'redis' && redis, 'dedupe.redis', `has no effect, since dedupe.store is ${store}.`),
      ...when(
        store === 'redis' && hasPassword && !isEncrypted,
        'dedupe.redis.url',
        'sends the password unencrypted. Use rediss:// for TLS.',
      ),
    ],
  };
}

function deadlines({ file: { kafka }, sources }: Checked): Partial<Findings> {
  const timeoutMs = kafka.publishTimeoutMs ?? 0;
  return {
    warnings: sources.flatMap(({ name, provider }) => {
      const deadline = provider.sender.ackDeadlineSeconds ?? Number.POSITIVE_INFINITY;
      return when(
        timeoutMs >= deadline * 1000,
        'kafka.publishTimeoutMs',
        `is ${number(timeoutMs)} ms, but ${provider.title} ${does(provider, 'waits', 'wait')} only ${number(deadline)} s for an answer (sources.${name}).`,
      );
    }),
  };
}

/** What is larger than a body may be at its source, than all bodies together, or than a record. */
function bodies({ file: { http, kafka, payloads }, sources, maxInFlightBytes }: Checked): Partial<Findings> {
  return {
    warnings: sources.flatMap(({ name, provider, maxBodyBytes }) => {
      const sent = provider.sender.maxBodyBytes ?? 0;
      const taken = maxBodyBytes ?? Math.max(http.maxBodyBytes, sent);
      // A size that is assumed is a bound, and no reason to store payloads.
      const known = provider.sender.maxBodyBytesKnown === 'assumed' ? 0 : sent;
      const sends = `${provider.title} ${does(provider, 'sends', 'send', provider.sender.maxBodyBytesKnown)} up to ${number(sent)} bytes`;
      return [
        ...when(
          sent > taken,
          ['sources', name, 'maxBodyBytes'],
          `is ${number(taken)} bytes, but ${sends}. Larger deliveries are refused with 413.`,
        ),
        ...when(
          taken > maxInFlightBytes,
          'http.maxInFlightBytes',
          `is ${number(maxInFlightBytes)} bytes${http.maxInFlightBytes === undefined ? ', which follows from the memory' : ''}, but sources.${name} takes bodies of up to ${number(taken)} bytes. Larger deliveries than the former are refused with 413.`,
        ),
        ...when(
          (maxBodyBytes ?? known) > kafka.maxRecordBytes && payloads === undefined,
          ['sources', name],
          `takes bodies of up to ${number(taken)} bytes, but kafka.maxRecordBytes is ${number(kafka.maxRecordBytes)}. Larger events are published without their payload, which is then lost. Configure payloads to store it.`,
        ),
      ];
    }),
  };
}
