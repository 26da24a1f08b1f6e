/** Builds the tracing of the configuration. When it is off, no tracer is loaded. */
import type { TracingConfig } from '../config/load.js';
import type { TracingObserver } from './observer.js';
import { NO_TRACING, type Tracing } from './tracing.js';

/** `version`: of Onehook, for the resource. Does not connect to the collector, which may be unavailable. */
export async function openTracing(
  config: TracingConfig | null,
  version: string,
  observer: TracingObserver,
): Promise<Tracing> {
  if (config === null) return NO_TRACING;
  const { OpenTelemetryTracing } = await import('./opentelemetry.js');
  return new OpenTelemetryTracing(config, version, observer);
}
