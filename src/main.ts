/**
 * The composition root: builds every object once and hands it on; start, drain, stop.
 * Alone imports providers/. Read `start` from top to bottom for the whole house.
 */
import { providers } from '../providers/index.js';
import type { Config } from './config/load.js';
import { openDedupeStore } from './dedupe/open-store.js';
import { Gateway } from './gateway/gateway.js';
import { createRouter, eventTopics } from './gateway/routing.js';
import { openSources, SourceIndex } from './gateway/source.js';
import { createAdminApp } from './http/admin-app.js';
import { createIngestApp } from './http/ingest-app.js';
import { type Listening, listen } from './http/server.js';
import { visit } from './http/visit.js';
import { Jobs } from './jobs/jobs.js';
import { openJobStore } from './jobs/store.js';
import { Bridge } from './journal/bridge.js';
import { EmbeddedLog } from './journal/embedded-log.js';
import { guardClientRejections } from './kafka/client-rejections.js';
import { createMissingTopics, openKafkaPublisher, openKafkaQuarantine } from './kafka/open-kafka.js';
import type { Provider } from './provider/provider.js';
import type { Publisher, Readiness } from './publisher.js';
import { embeddedQuarantine } from './replay/quarantine-reader.js';
import { Replay } from './replay/replay.js';
import { createSchemeTools } from './schemes/jwks.js';
import { createLog, type Log } from './telemetry/log.js';
import { Telemetry } from './telemetry/telemetry.js';
import { openTracing } from './tracing/open-tracing.js';
import type { Tracing } from './tracing/tracing.js';
import { version } from './version.js';

export { providers };

/** Senders repeat within a second or reconnect; longer would eat into the grace period for nothing. */
const LINGER_MS = 1000;

export interface Running {
  readonly ingestUrl: string;
  readonly adminUrl: string;
  /** Readiness false, stop accepting, finish what is in flight, flush. Safe to call twice. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Default: the built-in list. */
  readonly providers?: readonly Provider[];
  /** Default: JSON lines on stdout. */
  readonly log?: (lineDropped: () => void) => Log;
}

/** For a question to a provider's API and the one that it may lead to. */
const ASK_TIMEOUT_MS = 10_000;
/** Of the grace period, kept for what comes after the last request: publishing, journaling, closing. */
const CLOSING_SECONDS = 5;
const ADMIN_GRACE_MS = 1000;

/** Rejects with an OperatorError when a directory or a port cannot be had. Does not wait for Kafka: see /readyz. */
export async function start(config: Config, options: StartOptions = {}): Promise<Running> {
  const telemetry = new Telemetry(
    options.log ?? ((lineDropped) => createLog(config.log.level, lineDropped)),
    version,
    config.sources.map(({ name, provider }) => ({ name, provider: { name: provider } })),
  );
  const tools = createSchemeTools({
    onOpened: (url) => telemetry.keys.keySetOpened(url),
    onRefreshed: (url) => telemetry.keys.keysFetched(url),
    onRefreshFailed: (url, error) => telemetry.keys.keysNotFetched(url, error),
  });
  const sources = new SourceIndex(
    openSources(config.sources, options.providers ?? providers, tools, config.dedupe.windowSeconds),
  );
  telemetry.deliveries.sourcesOpened(sources.all);
  const tracing = await openTracing(config.tracing, version, telemetry.tracing);
  const journal =
    config.kafka === null ? EmbeddedLog.open({ ...config.journal, observer: telemetry.journal }) : null;
  const unguard = config.kafka === null ? () => {} : guardClientRejections(telemetry.kafka);
  const topics = [...eventTopics(config), config.events.quarantineTopic];
  const missingTopics = config.kafka?.createTopics
    ? await createMissingTopics(config.kafka, topics, telemetry.kafka)
    : null;
  const publisher: Publisher = journal ?? (await openPublisher(config, topics, telemetry, tracing));
  const dedupe = await openDedupeStore(config, telemetry.dedupe).catch(async (error) => {
    await publisher.close();
    throw error;
  });
  telemetry.dedupe.dedupeStoreOpened(dedupe);
  const route = createRouter(config.routes, config.events.topic);
  const gateway = new Gateway({
    dedupe,
    publisher,
    route,
    events: config.events,
    telemetry: telemetry.deliveries,
    tracing,
    version,
    visit: (url) => visit(url, (error) => telemetry.subscriptionUnconfirmed(url, error)),
    onDurable: (source, events) => jobs?.onDurable(source, events),
  });
  const jobs: Jobs | null = sources.all.some(({ poll }) => poll !== null)
    ? new Jobs({
        sources,
        store: openJobStore(config.journal.directory),
        accept: (source, delivery, via) => gateway.accept(source, delivery, via),
        telemetry: telemetry.jobs,
        limits: { timeoutMs: ASK_TIMEOUT_MS, maxBytes: config.http.maxBodyBytes },
      })
    : null;
  const { quarantineTopic } = config.events;
  const replay = new Replay({
    quarantine:
      config.kafka === null
        ? embeddedQuarantine(journal!, quarantineTopic)
        : await openKafkaQuarantine(config.kafka, quarantineTopic, telemetry.kafka),
    sources,
    dedupe,
    publisher,
    route,
    events: config.events,
    tracing,
    telemetry: telemetry.replay,
  });

  let phase: 'starting' | 'serving' | 'draining' = 'starting';
  const openStreams = new Set<() => void>();
  const ingestApp = createIngestApp({
    gateway,
    sources,
    telemetry: telemetry.deliveries,
    http: telemetry.http,
    tracing,
    maxBodyBytes: config.http.maxBodyBytes,
    maxInFlightBytes: config.http.maxInFlightBytes,
    draining: () => phase === 'draining',
  });
  const readiness = (): Readiness =>
    phase === 'serving' ? publisher.readiness() : { ready: false, why: phase };
  telemetry.process.readinessIs(() => readiness().ready);
  const adminApp = createAdminApp({
    registry: telemetry.registry,
    eventLog: journal,
    replay,
    jobs,
    sources,
    started: () => phase !== 'starting',
    readiness,
    streamOpened: (end) => {
      openStreams.add(end);
      return () => openStreams.delete(end);
    },
  });

  let ingest: Listening | undefined;
  let admin: Listening | undefined;
  /** In this order, and each whatever became of the one before: a step left out could keep the process alive for good. */
  const closeAll = async () => {
    const steps: Record<string, () => unknown> = {
      ingest: () => ingest?.drain(Math.max(1, config.shutdown.graceSeconds - CLOSING_SECONDS) * 1000),
      replay: () => replay.close(),
      jobs: () => jobs?.close(),
      topics: () => missingTopics?.close(),
      publisher: () => publisher.close(),
      dedupe: () => dedupe.close(),
      tracing: () => tracing.close(),
      streams: () => {
        for (const end of openStreams) end();
      },
      admin: () => admin?.drain(ADMIN_GRACE_MS),
      rejections: unguard,
    };
    for (const [name, step] of Object.entries(steps)) {
      try {
        await step();
      } catch (error) {
        telemetry.closingFailed(name, error);
      }
    }
  };
  try {
    admin = await listen(adminApp, { ...config.admin, requestTimeoutSeconds: 30 });
    ingest = await listen(ingestApp, { ...config.http, lingerMs: LINGER_MS });
    phase = 'serving';
    telemetry.gatewayStarted(ingest.url, admin.url, sources.all.length);

    let stopping: Promise<void> | null = null;
    const stop = () => {
      stopping ??= (async () => {
        phase = 'draining';
        telemetry.gatewayStopping();
        await closeAll();
        telemetry.gatewayStopped();
      })();
      return stopping;
    };
    return { ingestUrl: ingest.url, adminUrl: admin.url, stop };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Kafka, and unless it is turned off, the journal that bridges the times when Kafka is away. */
async function openPublisher(
  { kafka, journal }: Config,
  topics: readonly string[],
  telemetry: Telemetry,
  tracing: Tracing,
): Promise<Publisher> {
  telemetry.kafka.topicsKnown(topics);
  const direct = await openKafkaPublisher(kafka!, telemetry.kafka, tracing);
  if (!journal.enabled) return direct;
  telemetry.journal.bridging(topics, journal.maxBytes);
  try {
    return Bridge.open(direct, {
      ...journal,
      publishTimeoutMs: kafka!.publishTimeoutMs,
      observer: telemetry.journal,
    });
  } catch (error) {
    await direct.close();
    throw error;
  }
}
