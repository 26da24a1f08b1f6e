/** Builds the tracing that the configuration asks for. Off, no line of a tracer is loaded. */
import type { TracingConfig } from '../config/load.js';
import type { TracingObserver } from './observer.js';
import { NO_TRACING, type Tracing } from './tracing.js';

/** `version`: ours, for the resource. Never asks the collector: it may be away. */
export async function openTracing(
  config: TracingConfig | null,
  version: string,
  observer: TracingObserver,
): Promise<Tracing> {
  if (config === null) return NO_TRACING;
  const { OpenTelemetryTracing } = await import('./opentelemetry.js');
  return new OpenTelemetryTracing(config, version, observer);
}
