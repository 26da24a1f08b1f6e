/** What no setting can say alone: that the parts of a configuration fit together. Problems stop the start; warnings are only told. */
import type { Provider } from '../provider/provider.js';
import { didYouMean } from './nearest.js';
import type { ConfigFile } from './schema.js';
import type { OpenedSource } from './sources.js';

export interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface Checked {
  readonly file: ConfigFile;
  readonly sources: readonly OpenedSource[];
  /** Also those whose settings are wrong. */
  readonly sourceNames: readonly string[];
  readonly providerNames: readonly string[];
  /** As in `process.versions.node`. */
  readonly nodeVersion: string;
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
    problems: findings.flatMap(({ problems }) => problems),
    warnings: findings.flatMap(({ warnings }) => warnings),
  };
}

const problems = (...found: (string | false)[]): Findings => ({
  problems: found.filter((f) => f !== false),
  warnings: [],
});
const warnings = (...found: (string | false)[]): Findings => ({
  problems: [],
  warnings: found.filter((f) => f !== false),
});

function listeners({ file: { http, admin } }: Checked): Findings {
  return problems(
    http.port === admin.port &&
      http.port !== 0 &&
      'admin.port: is the same as http.port; the two listen apart.',
    (http.maxInFlightBytes ?? http.maxBodyBytes) < http.maxBodyBytes &&
      'http.maxInFlightBytes: must be at least http.maxBodyBytes, or no such body could be taken.',
  );
}

function kafka({ file: { kafka, journal }, nodeVersion }: Checked): Findings {
  const wanting = (['tls', 'sasl', 'createTopics'] as const).filter(
    (key) => kafka[key] && kafka.brokers === undefined,
  );
  const exposed =
    kafka.sasl && kafka.sasl.mechanism !== 'scram-sha-256' && kafka.sasl.mechanism !== 'scram-sha-512';
  return {
    problems: problems(
      ...wanting.map((key) => `kafka.${key}: has no effect without kafka.brokers.`),
      kafka.brokers === undefined &&
        !journal.enabled &&
        'journal.enabled: must be true without kafka.brokers; the journal is then where events go.',
      kafka.sasl?.mechanism === 'aws-msk-iam' &&
        !kafka.tls &&
        'kafka.tls: must be true with aws-msk-iam; MSK offers it over TLS only.',
      kafka.topic === kafka.quarantineTopic && 'kafka.quarantineTopic: must differ from kafka.topic.',
      kafka.client === 'platformatic' &&
        !atLeast(nodeVersion, PLATFORMATIC_NODE) &&
        `kafka.client: platformatic needs Node ${PLATFORMATIC_NODE} or later; this is ${nodeVersion}.`,
    ).problems,
    warnings: warnings(
      exposed === true &&
        !kafka.tls &&
        'kafka.sasl: without kafka.tls the credentials cross the network readable.',
    ).warnings,
  };
}

const PLATFORMATIC_NODE = '22.22.0';

function atLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  const differing = [0, 1, 2].find((i) => a![i] !== b![i]);
  return differing === undefined || a![differing]! > b![differing]!;
}

function routes({ file: { routes, kafka }, sources, sourceNames, providerNames }: Checked): Findings {
  const used = new Set(sources.map(({ provider }) => provider.name));
  const found = routes.map(({ match: { source, provider }, topic }, index) => ({
    problems: problems(
      source !== undefined &&
        !sourceNames.includes(source) &&
        `routes[${index}].match.source: there is no such source.${didYouMean(source, sourceNames)}`,
      provider !== undefined &&
        !providerNames.includes(provider) &&
        `routes[${index}].match.provider: unknown provider.${didYouMean(provider, providerNames)}`,
      topic === kafka.quarantineTopic &&
        `routes[${index}].topic: is kafka.quarantineTopic, which only holds what could not be read.`,
    ).problems,
    warnings: warnings(
      provider !== undefined &&
        providerNames.includes(provider) &&
        !used.has(provider) &&
        `routes[${index}].match.provider: no source has this provider, so the route takes nothing.`,
    ).warnings,
  }));
  return {
    problems: found.flatMap(({ problems }) => problems),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

/** Only what somebody wrote for a source can be too short: the default follows the sender. */
function windows({ sources }: Checked): Findings {
  return warnings(
    ...sources.map(({ name, provider, dedupeWindowSeconds }) => {
      const repeated = provider.sender.retryWindowSeconds ?? 0;
      return (
        dedupeWindowSeconds !== null &&
        dedupeWindowSeconds < repeated &&
        `sources.${name}.dedupeWindowSeconds: ${dedupeWindowSeconds} s is shorter than ${repeated} s, for which ${provider.title} repeats a delivery (sources.${name}): a late repeat would be a second event.`
      );
    }),
  );
}

function redis({ file: { dedupe } }: Checked): Findings {
  const { store, redis } = dedupe;
  const encrypted = redis?.url.startsWith('rediss:') === true;
  const hasPassword = redis?.password !== undefined || redis?.url.includes('@') === true;
  return {
    problems: problems(
      store === 'redis' && !redis && 'dedupe.redis.url: is missing; dedupe.store is redis.',
      !!redis?.tls && !encrypted && 'dedupe.redis.tls: has no effect unless the URL begins with rediss://.',
    ).problems,
    warnings: warnings(
      store !== 'redis' && !!redis && `dedupe.redis: has no effect, since dedupe.store is ${store}.`,
      store === 'redis' &&
        hasPassword &&
        !encrypted &&
        'dedupe.redis.url: without rediss:// the password crosses the network readable.',
    ).warnings,
  };
}

function deadlines({ file: { kafka }, sources }: Checked): Findings {
  const timeoutMs = kafka.publishTimeoutMs ?? 0;
  return warnings(
    ...sources.map(({ name, provider }) => {
      const deadline = provider.sender.ackDeadlineSeconds ?? Number.POSITIVE_INFINITY;
      return (
        timeoutMs >= deadline * 1000 &&
        `kafka.publishTimeoutMs: ${timeoutMs} is not below ${deadline} s, after which ${provider.title} gives up waiting (sources.${name}).`
      );
    }),
  );
}

function bodies({ file: { http }, sources }: Checked): Findings {
  return warnings(
    ...sources.map(({ name, provider: { title, sender } }) => {
      const largest = sender.maxBodyBytes ?? 0;
      return (
        largest > http.maxBodyBytes &&
        `http.maxBodyBytes: ${title} sends up to ${largest} bytes (sources.${name}); what is larger than ${http.maxBodyBytes} is refused with 413.`
      );
    }),
  );
}

/** Two thirds of the strictest deadline leave room for the journal and the way back; never more than two seconds. */
export function defaultPublishTimeoutMs(sources: readonly OpenedSource[]): number {
  const deadlines = sources.map(
    ({ provider }) => provider.sender.ackDeadlineSeconds ?? Number.POSITIVE_INFINITY,
  );
  return Math.floor(Math.min(2000, ...deadlines.map((seconds) => (seconds * 2000) / 3)));
}

const MOST_IN_FLIGHT_BYTES = 67_108_864;

/**
 * A sixteenth of the memory: while it is published, a body is held about five times over (as it came, as a record, as what
 * is written), beside some 45 MB of the process and whatever the collector has not come to. With a quarter a flood of large
 * bodies killed a gateway of 256 MiB within seconds (test/image).
 */
export function defaultMaxInFlightBytes(memoryBytes: number, maxBodyBytes: number): number {
  return Math.max(maxBodyBytes, Math.min(MOST_IN_FLIGHT_BYTES, Math.floor(memoryBytes / 16)));
}

/** What is assumed of a sender that does not say: the longest retry schedules known end after three days. */
const ASSUMED_RETRY_SECONDS = 3 * 24 * 3600;

/** A third longer than the sender repeats its deliveries (three days: four), and never below what is configured for all. */
export function defaultWindowSeconds({ sender }: Provider, configured: number): number {
  return Math.max(configured, Math.ceil(((sender.retryWindowSeconds ?? ASSUMED_RETRY_SECONDS) * 4) / 3));
}
