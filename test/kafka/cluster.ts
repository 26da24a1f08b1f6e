/**
 * A real Apache Kafka cluster of one or three brokers for tests, or the one that KAFKA_BROKERS names.
 * Started in seconds, gone with the process.
 */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { promisify } from 'node:util';
import kafkajs, { type Admin } from 'kafkajs';
import { Broker, removeAtExit } from './broker.js';
import { type Distribution, fetchDistribution, whatIsMissing, works, writeArchive } from './distribution.js';

export interface ClusterOptions {
  /** Default 1. */
  readonly brokers?: 1 | 3;
  /** The brokers' PLAINTEXT ports, one each; default: free ones. */
  readonly ports?: readonly number[];
  /** The address of this machine that all listeners are bound to and advertised at. Default 127.0.0.1. */
  readonly host?: string;
  /** More listeners: name -> security protocol, e.g. `{ SASL: 'SASL_PLAINTEXT' }`. */
  readonly listeners?: Readonly<Record<string, string>>;
  /** Those of them that are advertised on a second port, `NAME.proxy`, where a proxy of the test's own listens. */
  readonly proxied?: readonly string[];
  /** More of server.properties. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** As StorageTool takes them: `SCRAM-SHA-512=[name=alice,password=secret]`. */
  readonly scramUsers?: readonly string[];
}

const run = promisify(execFile);
const TOPIC_TIMEOUT_MS = 15_000;
const external = process.env.KAFKA_BROKERS?.split(',').filter(Boolean) ?? [];

/**
 * A group of tests that needs a broker. Where none can be had the group is skipped with one loud line, and with
 * CI=true it fails. `ownBrokers`: it stops brokers or needs listeners of its own, so KAFKA_BROKERS will not do.
 * `kcat`: it reads with a consumer that shares no code with ours.
 */
export async function describeWithKafka(
  name: string,
  body: () => void,
  options: { readonly ownBrokers?: boolean; readonly kcat?: boolean } = {},
): Promise<void> {
  const withoutKcat = options.kcat && !(await works('kcat', ['-V'])) ? 'kcat is not installed' : null;
  const foreign = options.ownBrokers ? 'KAFKA_BROKERS names brokers that are not ours to stop' : null;
  const missing = withoutKcat ?? (external.length === 0 ? await whatIsMissing() : foreign);
  if (missing === null) {
    describe(name, body);
  } else if (process.env.CI === 'true' && missing !== foreign) {
    throw new Error(`${name}: ${missing}, and CI=true forbids skipping.`);
  } else {
    console.log(`# NOT RUN: ${name}: ${missing}.`);
  }
}

export class Cluster {
  readonly brokers: readonly Broker[];
  readonly #directory: string | null;
  readonly #bootstrap: readonly string[];
  readonly #created = new Set<string>();
  #admin: Admin | null = null;

  constructor(brokers: readonly Broker[], directory: string | null, bootstrap: readonly string[]) {
    this.brokers = brokers;
    this.#directory = directory;
    this.#bootstrap = bootstrap;
  }

  /** `host:port` of every broker. */
  bootstrap(listener = 'PLAINTEXT'): string[] {
    return this.brokers.length > 0
      ? this.brokers.map((broker) => broker.address(listener))
      : [...this.#bootstrap];
  }

  get replicas(): number {
    return this.brokers.length >= 3 ? 3 : 1;
  }

  kafka() {
    return new kafkajs.Kafka({
      clientId: 'onehook-test',
      brokers: this.bootstrap(),
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 1000 },
    });
  }

  async admin(): Promise<Admin> {
    if (!this.#admin) {
      this.#admin = this.kafka().admin();
      await this.#admin.connect();
    }
    return this.#admin;
  }

  async createTopic(topic: string, partitions: number, config: Readonly<Record<string, string>> = {}) {
    const admin = await this.admin();
    this.#created.add(topic);
    await admin.createTopics({
      // Its own waiting fails where a broker has not heard of the topic yet.
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: partitions,
          replicationFactor: this.replicas,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        },
      ],
    });
    const deadline = Date.now() + TOPIC_TIMEOUT_MS;
    while (!(await isLed(admin, topic, partitions))) {
      if (Date.now() > deadline) throw new Error(`Topic ${topic} has no leaders.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Changes settings of a topic; every other setting returns to the broker's default. */
  async configureTopic(topic: string, config: Readonly<Record<string, string>>): Promise<void> {
    await (await this.admin()).alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        },
      ],
    });
  }

  async deleteTopic(topic: string): Promise<void> {
    await (await this.admin()).deleteTopics({ topics: [topic] });
  }

  /** The same replicas in another order: the new first one is preferred, and becomes leader within about a second. */
  async moveLeaders(topic: string, turn: number): Promise<void> {
    const admin = await this.admin();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const ids = this.brokers.map((broker) => broker.id);
    await admin.alterPartitionReassignments({
      topics: topics.map(({ partitions }) => ({
        topic,
        partitionAssignment: partitions.map(({ partitionId }) => {
          const first = (partitionId + turn) % ids.length;
          return { partition: partitionId, replicas: [...ids.slice(first), ...ids.slice(0, first)] };
        }),
      })),
    });
  }

  async hasTopic(topic: string): Promise<boolean> {
    return (await (await this.admin()).listTopics()).includes(topic);
  }

  /** Whether every partition is led, and all its replicas are in sync. */
  async isWhole(topic: string): Promise<boolean> {
    try {
      const { topics } = await (await this.admin()).fetchTopicMetadata({ topics: [topic] });
      const partitions = topics.flatMap((found) => found.partitions);
      return (
        partitions.length > 0 &&
        partitions.every(({ isr, leader }) => leader >= 0 && isr.length === this.replicas)
      );
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    // Brokers that are not ours are left as they were found.
    if (this.brokers.length === 0)
      for (const topic of this.#created) await this.deleteTopic(topic).catch(() => {});
    await this.#admin?.disconnect().catch(() => {});
    await Promise.all(this.brokers.map((broker) => broker.kill()));
    if (this.#directory) await rm(this.#directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function isLed(admin: Admin, topic: string, partitions: number): Promise<boolean> {
  const metadata = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => null);
  const known = metadata?.topics[0]?.partitions ?? [];
  return known.length === partitions && known.every((partition) => partition.leader >= 0);
}

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  if (external.length > 0) return new Cluster([], null, external);
  const distribution = await fetchDistribution();
  await writeArchive(distribution, async (jvm) => {
    const [broker, directory] = await prepare(distribution, {}, jvm);
    await broker[0]!.start();
    return async () => {
      await broker[0]!.stop();
      await rm(directory, { recursive: true, force: true });
    };
  });
  const jvm = existsSync(distribution.archive) ? [`-XX:SharedArchiveFile=${distribution.archive}`] : [];
  const [brokers, directory] = await prepare(distribution, options, jvm);
  await Promise.all(brokers.map((broker) => broker.start()));
  return new Cluster(brokers, directory, []);
}

/** Lays out configuration and formatted log directories; starts nothing. */
async function prepare(
  distribution: Distribution,
  options: ClusterOptions,
  jvm: readonly string[],
): Promise<[Broker[], string]> {
  const count = options.brokers ?? 1;
  const root = await mkdtemp(join(tmpdir(), 'onehook-kafka-'));
  removeAtExit(root);
  const host = options.host ?? '127.0.0.1';
  const listeners = { PLAINTEXT: 'PLAINTEXT', ...options.listeners };
  const proxied = options.proxied ?? [];
  const names = [...Object.keys(listeners), ...proxied.map(proxyOf), 'CONTROLLER'];
  const free = await freePorts(count * names.length);
  const portsOf = Array.from({ length: count }, (_, i) => ({
    ...Object.fromEntries(names.map((name, k) => [name, free[i * names.length + k]!])),
    ...(options.ports?.[i] !== undefined && { PLAINTEXT: options.ports[i] }),
  })) as Record<string, number>[];
  const voters = portsOf.map((ports, i) => `${i + 1}@127.0.0.1:${ports.CONTROLLER}`).join(',');
  // One that began with `-` would be an option to StorageTool; a first bit of 0 makes that impossible.
  const clusterId = Buffer.concat([Buffer.of(randomBytes(1)[0]! & 0x7f), randomBytes(15)]).toString(
    'base64url',
  );

  const brokers: Broker[] = [];
  for (const [i, ports] of portsOf.entries()) {
    const id = i + 1;
    const directory = join(root, String(id));
    await mkdir(join(directory, 'data'), { recursive: true });
    const addresses = Object.keys(listeners).map((name) => `${name}://${host}:${ports[name]}`);
    const advertised = Object.keys(listeners).map(
      (name) => `${name}://${host}:${ports[proxied.includes(name) ? proxyOf(name) : name]}`,
    );
    await writeFile(
      join(directory, 'server.properties'),
      propertiesOf({
        'process.roles': 'broker,controller',
        'node.id': id,
        'controller.quorum.voters': voters,
        'controller.listener.names': 'CONTROLLER',
        listeners: [...addresses, `CONTROLLER://127.0.0.1:${ports.CONTROLLER}`].join(','),
        'advertised.listeners': advertised.join(','),
        'listener.security.protocol.map': [...Object.entries(listeners), ['CONTROLLER', 'PLAINTEXT']]
          .map((pair) => pair.join(':'))
          .join(','),
        'log.dirs': 'data',
        ...settingsFor(count),
        ...options.settings,
      }),
    );
    if (options.scramUsers) {
      const users = options.scramUsers.flatMap((user) => ['--add-scram', user]);
      await run(
        'java',
        [
          ...['-cp', distribution.classPath, 'kafka.tools.StorageTool'],
          ...['format', '-t', clusterId, '-c', 'server.properties', ...users],
        ],
        { cwd: directory },
      );
    } else {
      // What StorageTool would write, without another JVM.
      const directoryId = randomBytes(16).toString('base64url');
      await writeFile(
        join(directory, 'data', 'meta.properties'),
        propertiesOf({ version: 1, 'cluster.id': clusterId, 'node.id': id, 'directory.id': directoryId }),
      );
    }
    brokers.push(new Broker({ id, host, ports, directory, distribution, jvm }));
  }
  return [brokers, root];
}

function proxyOf(listener: string): string {
  return `${listener}.proxy`;
}

/** Small and quick: few threads, few internal partitions, short sessions. */
function settingsFor(brokers: number): Record<string, string | number> {
  const replicas = brokers >= 3 ? 3 : 1;
  return {
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': replicas > 1 ? 2 : 1,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': replicas > 1 ? 2 : 1,
    'transaction.state.log.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'broker.session.timeout.ms': 5000,
    'broker.heartbeat.interval.ms': 500,
    'auto.leader.rebalance.enable': 'true',
    'leader.imbalance.check.interval.seconds': 1,
    'leader.imbalance.per.broker.percentage': 0,
  };
}

function propertiesOf(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** All are held open until the last is known, or the kernel would name the same one twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
