/** The process itself: Node's own metrics, the share of time that its event loop works, and its version. */
import { performance } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** Gauges that the library names like counters. Reading one walks through every open socket. */
const MISNAMED = ['nodejs_active_handles', 'nodejs_active_requests', 'nodejs_active_resources'];

export class ProcessTelemetry {
  #isReady: () => boolean = () => false;

  constructor(registry: Registry, version: string) {
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    for (const name of MISNAMED) {
      registry.removeSingleMetric(`${name}_total`);
      registry.removeSingleMetric(name);
    }
    new Gauge({
      name: 'onehook_build_info',
      help: 'Always 1. The version is in the label.',
      labelNames: ['version'],
      registers,
    }).set({ version }, 1);
    const isReady = () => this.#isReady();
    new Gauge({
      name: 'onehook_ready',
      help: '1 while /readyz answers 200: Kafka or the journal can take an event.',
      registers,
      collect() {
        this.set(isReady() ? 1 : 0);
      },
    });
    new Counter({
      name: 'nodejs_eventloop_time_seconds_total',
      help: 'Time that the event loop worked (active) and waited (idle). The share of active is its utilization.',
      labelNames: ['nodejs_eventloop_state'],
      registers,
      collect() {
        const { active, idle } = performance.eventLoopUtilization();
        this.reset();
        this.inc({ nodejs_eventloop_state: 'active' }, active / 1000);
        this.inc({ nodejs_eventloop_state: 'idle' }, idle / 1000);
      },
    });
  }

  /** `isReady` is called whenever metrics are read. */
  readinessIs(isReady: () => boolean): void {
    this.#isReady = isReady;
  }
}
