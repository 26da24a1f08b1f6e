/**
 * One function for each named fact, with its metric and its log line. They are in `telemetry/`, by area, and nowhere else.
 * Labels come from closed sets (source, provider, code, check, reason, topic); never a path, an id or a header.
 * Names follow OpenTelemetry's conventions for HTTP servers and messaging clients; all others begin with `onehook_`.
 */

import { Counter, Registry } from 'prom-client';
import { DedupeTelemetry } from './dedupe.js';
import { DeliveryTelemetry, type TelemetrySource } from './deliveries.js';
import { HttpTelemetry } from './http.js';
import { JobTelemetry } from './jobs.js';
import { JournalTelemetry } from './journal.js';
import { KafkaTelemetry } from './kafka.js';
import { KeyTelemetry } from './keys.js';
import type { Log } from './log.js';
import { PayloadTelemetry } from './payloads.js';
import { ProcessTelemetry } from './process.js';
import { ReplayTelemetry } from './replay.js';
import { TracingTelemetry } from './tracing.js';

export class Telemetry {
  readonly registry = new Registry();
  readonly process: ProcessTelemetry;
  readonly http: HttpTelemetry;
  readonly deliveries: DeliveryTelemetry;
  readonly keys: KeyTelemetry;
  readonly dedupe: DedupeTelemetry;
  readonly kafka: KafkaTelemetry;
  readonly journal: JournalTelemetry;
  readonly payloads: PayloadTelemetry;
  readonly replay: ReplayTelemetry;
  readonly jobs: JobTelemetry;
  readonly tracing: TracingTelemetry;
  readonly #log: Log;

  constructor(
    openLog: (lineDropped: () => void) => Log,
    version: string,
    sources: readonly TelemetrySource[],
  ) {
    const linesDropped = new Counter({
      name: 'onehook_log_lines_dropped_total',
      help: 'Log lines dropped because the reader of stdout stalled.',
      registers: [this.registry],
    });
    const log = openLog(() => linesDropped.inc());
    const sourceNames = sources.map(({ name }) => name);
    this.#log = log;
    this.process = new ProcessTelemetry(this.registry, version);
    this.http = new HttpTelemetry(this.registry);
    this.deliveries = new DeliveryTelemetry(this.registry, log, sources);
    this.keys = new KeyTelemetry(this.registry, log);
    this.dedupe = new DedupeTelemetry(this.registry, log);
    this.kafka = new KafkaTelemetry(this.registry, log);
    this.journal = new JournalTelemetry(this.registry, log);
    this.payloads = new PayloadTelemetry(this.registry, log, sourceNames);
    this.replay = new ReplayTelemetry(this.registry, log, sourceNames);
    this.jobs = new JobTelemetry(this.registry, log, sourceNames);
    this.tracing = new TracingTelemetry(log);
  }

  gatewayStarted(ingestUrl: string, adminUrl: string, sources: number): void {
    this.#log.write('info', 'gateway started', { ingest: ingestUrl, admin: adminUrl, sources });
  }

  gatewayStopping(): void {
    this.#log.write('info', 'gateway draining');
  }

  gatewayStopped(): void {
    this.#log.write('info', 'gateway stopped');
  }

  /** Nothing acknowledged is lost: acknowledged events are durable before anything closes. */
  closingFailed(part: string, error: unknown): void {
    this.#log.write('error', 'could not close a part of the gateway; shutdown continues', {
      part,
      why: (error as Error).message,
    });
  }

  /** Logs the host alone, since the URL contains a token. */
  subscriptionUnconfirmed(url: string, error: unknown): void {
    this.#log.write('warn', 'could not confirm a subscription', {
      host: new URL(url).host,
      why: (error as Error).message,
      hint: 'The sender tries again. If this repeats, check that the network lets the gateway reach that host.',
    });
  }
}
