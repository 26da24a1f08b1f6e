/**
 * The composition root: builds every object once and connects them. `lifecycle.ts` closes them.
 * Only this file imports providers/. Read `start` from top to bottom to see the whole house.
 */
import { providers } from '../providers/index.js';
import { BodyBudget } from './bounds/body-budget.js';
import type { Config } from './config/load.js';
import type { DedupeStore } from './dedupe/dedupe.js';
import { openDedupeStore } from './dedupe/open-store.js';
import { Gateway, type GatewayParts } from './gateway/gateway.js';
import { quarantinedJournaledCopy } from './gateway/quarantine-record.js';
import { RecordFitter } from './gateway/record-fitter.js';
import { createRouter, eventTopics, type Router } from './gateway/routing.js';
import { openSources, SourceIndex } from './gateway/source.js';
import { createAdminApp } from './http/admin-app.js';
import { createIngestApp } from './http/ingest-app.js';
import { listen } from './http/server.js';
import { visit } from './http/visit.js';
import { Jobs } from './jobs/jobs.js';
import { openJobStore } from './jobs/store.js';
import { Bridge } from './journal/bridge.js';
import { isDiskFailure } from './journal/disk.js';
import { EmbeddedLog, type EventLog } from './journal/embedded-log.js';
import { Ownership } from './journal/owner.js';
import { guardClientRejections } from './kafka/client-rejections.js';
import { createMissingTopics, openKafkaPublisher, openKafkaQuarantine } from './kafka/open-kafka.js';
import { Lifecycle } from './lifecycle.js';
import { openPayloadStore } from './payloads/open-store.js';
import type { Provider } from './provider/provider.js';
import type { Publisher, Readiness } from './publisher.js';
import { embeddedQuarantine, type Quarantine } from './replay/quarantine-reader.js';
import { Replay } from './replay/replay.js';
import { createSchemeTools } from './schemes/jwks.js';
import { createLog, type Log } from './telemetry/log.js';
import { Telemetry } from './telemetry/telemetry.js';
import { openTracing } from './tracing/open-tracing.js';
import type { Tracing } from './tracing/tracing.js';
import { version } from './version.js';

export { providers };

/** Senders repeat within a second or reconnect; longer would use up the grace period for nothing. */
const LINGER_MS = 1000;
/** For a request to a provider's API and the one that may follow from it. */
const ASK_TIMEOUT_MS = 10_000;
const ADMIN_REQUEST_TIMEOUT_SECONDS = 30;

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

/** Rejects with an OperatorError when a directory or a port is unavailable. Does not wait for Kafka: see /readyz. */
export async function start(config: Config, options: StartOptions = {}): Promise<Running> {
  const telemetry = openTelemetry(config, options);
  const lifecycle = new Lifecycle(config, telemetry);
  try {
    const sources = openSourceIndex(config, options, telemetry);
    const tracing = lifecycle.opened(
      'tracing',
      await openTracing(config.tracing, version, telemetry.tracing),
    );
    const ownership = await ownDirectory(config, sources, telemetry, lifecycle);
    const { publisher, eventLog, quarantine } = await openDestination(
      config,
      ownership,
      telemetry,
      tracing,
      lifecycle,
    );
    const dedupe = lifecycle.opened('dedupe', await openDedupeStore(config, ownership, telemetry.dedupe));
    telemetry.dedupe.dedupeStoreOpened(dedupe);
    const route = createRouter(config.routes, config.events.topic);
    const { maxBodyBytes, maxInFlightBytes } = config.http;
    const budget = new BodyBudget({ maxBytes: maxInFlightBytes, usualBytes: maxBodyBytes });

    const fitter = await openFitter(config, telemetry, lifecycle);
    const path = { sources, dedupe, publisher, route, fitter, tracing };
    const { gateway, jobs } = openGateway(config, ownership, telemetry, path, budget, lifecycle);
    const replay = lifecycle.opened(
      'replay',
      new Replay({ ...path, quarantine, telemetry: telemetry.replay }),
    );

    const readiness = (): Readiness => {
      if (lifecycle.phase !== 'serving') return { ready: false, why: lifecycle.phase };
      const { whyLost } = ownership;
      return whyLost === null
        ? publisher.readiness()
        : { ready: false, why: `journal.directory: ${whyLost}` };
    };
    telemetry.process.readinessIs(() => readiness().ready);
    const admin = createAdminApp({
      registry: telemetry.registry,
      eventLog,
      replay,
      jobs,
      sources,
      started: () => lifecycle.phase !== 'starting',
      readiness,
      streamOpened: (end) => lifecycle.streamOpened(end),
    });
    const ingest = createIngestApp({
      gateway,
      sources,
      telemetry: telemetry.deliveries,
      http: telemetry.http,
      tracing,
      maxBodyBytes,
      maxInFlightBytes,
      budget,
      draining: () => lifecycle.phase === 'draining',
    });
    const adminOptions = { ...config.admin, requestTimeoutSeconds: ADMIN_REQUEST_TIMEOUT_SECONDS };
    const adminUrl = lifecycle.listens('admin', await listen(admin, adminOptions));
    const ingestUrl = lifecycle.listens(
      'ingest',
      await listen(ingest, { ...config.http, lingerMs: LINGER_MS }),
    );
    lifecycle.phase = 'serving';
    telemetry.gatewayStarted(ingestUrl, adminUrl, sources.all.length);
    return { ingestUrl, adminUrl, stop: () => lifecycle.stop() };
  } catch (error) {
    await lifecycle.close();
    throw error;
  }
}

function openTelemetry({ log, sources }: Config, options: StartOptions): Telemetry {
  return new Telemetry(
    options.log ?? ((lineDropped) => createLog(log.level, lineDropped)),
    version,
    sources.map(({ name, provider }) => ({ name, provider: { name: provider } })),
  );
}

function openSourceIndex(
  config: Config,
  options: StartOptions,
  { keys, deliveries }: Telemetry,
): SourceIndex {
  const tools = createSchemeTools({
    onOpened: (url) => keys.keySetOpened(url),
    onRefreshed: (url) => keys.keysFetched(url),
    onRefreshFailed: (url, error) => keys.keysNotFetched(url, error),
  });
  const sources = new SourceIndex(
    openSources(config.sources, options.providers ?? providers, tools, config.dedupe.windowSeconds),
  );
  deliveries.sourcesOpened(sources.all);
  return sources;
}

const pollsFor = (sources: SourceIndex) => sources.all.some(({ poll }) => poll !== null);

/** `journal.directory`, where anything is stored there. A failing disk stops the start only where nothing works without it. */
async function ownDirectory(
  { destination, journal, dedupe }: Config,
  sources: SourceIndex,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
): Promise<Ownership> {
  const ownership = new Ownership(journal.directory);
  ownership.onLost((why) => telemetry.journal.directoryLost(why));
  lifecycle.opened('directory', { close: () => ownership.release() });
  if (destination.kind === 'embedded' || dedupe.store === 'embedded' || pollsFor(sources))
    await ownership.claim();
  else if (journal.enabled)
    await ownership.claim().catch((error: unknown) => {
      if (!isDiskFailure(error)) throw error;
    });
  return ownership;
}

interface OpenDestination {
  readonly publisher: Publisher;
  /** Null: events go to Kafka. */
  readonly eventLog: EventLog | null;
  readonly quarantine: Quarantine;
}

/** The embedded log; or Kafka, with the journal that bridges its outages unless the journal is turned off. */
async function openDestination(
  config: Config,
  ownership: Ownership,
  telemetry: Telemetry,
  tracing: Tracing,
  lifecycle: Lifecycle,
): Promise<OpenDestination> {
  const { destination, events, journal } = config;
  if (destination.kind === 'embedded') {
    const log = lifecycle.opened(
      'publisher',
      EmbeddedLog.open({ ...journal, ownership, observer: telemetry.journal }),
    );
    return { publisher: log, eventLog: log, quarantine: embeddedQuarantine(log, events.quarantineTopic) };
  }
  lifecycle.opened('rejections', { close: guardClientRejections(telemetry.kafka) });
  const topics = [...eventTopics(config), events.quarantineTopic];
  if (destination.createTopics)
    lifecycle.opened('topics', await createMissingTopics(destination, topics, telemetry.kafka));
  telemetry.kafka.topicsKnown(topics);
  const direct = lifecycle.opened(
    'publisher',
    await openKafkaPublisher(destination, telemetry.kafka, tracing),
  );
  const quarantine = await openKafkaQuarantine(destination, events.quarantineTopic, telemetry.kafka);
  if (!journal.enabled) return { publisher: direct, eventLog: null, quarantine };
  telemetry.journal.bridging(topics, journal.maxBytes);
  const { publishTimeoutMs } = destination;
  // Takes the place of the publisher that it closes with itself.
  const bridge = lifecycle.opened(
    'publisher',
    Bridge.open(direct, {
      ...journal,
      ownership,
      publishTimeoutMs,
      quarantine: {
        copyOf: (refusal) => quarantinedJournaledCopy(refusal, { topic: events.quarantineTopic, version }),
        copied: (refusal, { headers }) =>
          telemetry.deliveries.copyQuarantined(
            { name: headers.onehook_source! },
            refusal,
            headers.onehook_delivery!,
          ),
      },
      observer: telemetry.journal,
    }),
  );
  lifecycle.drains('journal', (ms) => bridge.drain(ms));
  return { publisher: bridge, eventLog: null, quarantine };
}

type Path = { readonly sources: SourceIndex; readonly dedupe: DedupeStore; readonly route: Router } & Pick<
  GatewayParts,
  'publisher' | 'fitter' | 'tracing'
>;

async function openFitter(
  { events, payloads: config }: Config,
  { payloads: telemetry }: Telemetry,
  lifecycle: Lifecycle,
): Promise<RecordFitter> {
  const payloads = await openPayloadStore(config, telemetry);
  if (payloads !== null) lifecycle.opened('payloads', payloads);
  return new RecordFitter({ events, payloads, telemetry });
}

/** The one knot in the house: the gateway reports durable events to the jobs, and the jobs hand it the answers of APIs. */
function openGateway(
  config: Config,
  ownership: Ownership,
  telemetry: Telemetry,
  { sources, ...path }: Path,
  budget: BodyBudget,
  lifecycle: Lifecycle,
): { readonly gateway: Gateway; readonly jobs: Jobs | null } {
  let jobs: Jobs | null = null;
  const gateway = new Gateway({
    ...path,
    quarantineTopic: config.events.quarantineTopic,
    telemetry: telemetry.deliveries,
    version,
    visit: (url) => visit(url, (error) => telemetry.subscriptionUnconfirmed(url, error)),
    onDurable: (source, events) => jobs?.onDurable(source, events),
  });
  if (!pollsFor(sources)) return { gateway, jobs };
  jobs = new Jobs({
    sources,
    store: openJobStore(ownership, telemetry.jobs),
    accept: (source, delivery, via) => gateway.accept(source, delivery, via),
    telemetry: telemetry.jobs,
    limits: { timeoutMs: ASK_TIMEOUT_MS, maxBytes: config.http.maxBodyBytes },
    budget,
  });
  return { gateway, jobs: lifecycle.opened('jobs', jobs) };
}
