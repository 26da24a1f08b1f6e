/**
 * The port to a tracer: what is traced, and where its context goes. When tracing is off it is NO_TRACING, whose calls do
 * nothing. No span contains a header, a body, a secret or a path: only names from closed sets, counts and the delivery id.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { TraceContext } from '../delivery.js';
import type { EventRecord } from '../publisher.js';
import type { Receipt } from '../receipt.js';
import type { Route } from '../telemetry/http.js';

export interface Tracing {
  /** A server span. A trace context in `headers` becomes a link, and the parent with `tracing.trustInbound`. */
  requestBegan(route: Route, method: string, headers: IncomingHttpHeaders): RequestTrace;
  /**
   * A create span for each record, and its context in the record's headers, where it stays with the record, in the journal
   * too. `parent` undefined: the records come from no request (a poll, a replay).
   */
  recordsCreated(records: readonly EventRecord[], parent: TraceContext | undefined): readonly EventRecord[];
  /** A client span for one produce request, linked to the create span of every record in it. The returned function ends it. */
  sendBegan(topic: string, partition: number, records: readonly EventRecord[]): SendEnded;
  /** Exports what has ended, for a bounded time. Never rejects. */
  close(): Promise<void>;
}

/** `failure`: from a closed set; null: acknowledged. */
export type SendEnded = (failure: string | null) => void;

export interface RequestTrace {
  readonly context: TraceContext | undefined;
  /** `delivery`: its id. */
  answered(status: number, receipt: Receipt, delivery: string): void;
}

const UNTRACED: RequestTrace = { context: undefined, answered() {} };

export const NO_TRACING: Tracing = {
  requestBegan: () => UNTRACED,
  recordsCreated: (records) => records,
  sendBegan: () => () => {},
  close: async () => {},
};
