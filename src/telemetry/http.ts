/** Requests to the ingest port, by OpenTelemetry's conventions for HTTP servers. The admin port is not counted. */
import { Gauge, Histogram, type Registry } from 'prom-client';
import { ANSWERS } from '../errors.js';
import { OPENTELEMETRY_BUCKETS } from './durations.js';

/** Never the path itself, which its sender chooses. */
const ROUTES = ['/webhooks', '/webhooks/{source}', '/webhooks/{source}/{token}'] as const;
export type Route = (typeof ROUTES)[number];

/** TLS ends before us. */
const SCHEME = 'http';
/** The convention's word for methods that a server does not know: here for all that is no delivery. */
const OTHER_METHOD = '_OTHER';

type Label = 'http_request_method' | 'http_route' | 'url_scheme' | 'http_response_status_code';
type Labels = Record<Label, string>;

export class HttpTelemetry {
  readonly #duration: Histogram<Label>;
  /** By route and status, made once: this is the hot path. */
  readonly #labels = new Map<Route | null, Map<number, Labels>>();
  #active = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'From the head of a request to its answer. Without http_route: no delivery, but a wrong path or method.',
      labelNames: ['http_request_method', 'http_route', 'url_scheme', 'http_response_status_code'],
      buckets: OPENTELEMETRY_BUCKETS,
      registers,
    });
    const active = () => this.#active;
    new Gauge({
      name: 'http_server_active_requests',
      help: 'Requests that wait for their answer: for the rest of their body, for Kafka or for the journal.',
      labelNames: ['http_request_method', 'url_scheme'],
      registers,
      collect() {
        this.set({ http_request_method: 'POST', url_scheme: SCHEME }, active());
      },
    });
    const statuses = Object.values(ANSWERS).map(({ status }) => status);
    for (const route of [...ROUTES, null]) {
      const byStatus = new Map(statuses.map((status) => [status, labelsOf(route, status)]));
      this.#labels.set(route, byStatus);
      // What is no delivery gets only the few answers there are for that, and they alone are shown.
      if (route !== null) for (const labels of byStatus.values()) this.#duration.zero(labels);
    }
  }

  /** `route` null: none takes it, or it is no POST. The returned function is to be called once, with the answer's status. */
  requestBegan(route: Route | null): (status: number) => void {
    const startedAt = performance.now();
    this.#active += 1;
    return (status) => {
      this.#active -= 1;
      // A provider's own word for success is rarer, and not made before.
      const labels = this.#labels.get(route)?.get(status) ?? labelsOf(route, status);
      this.#duration.observe(labels, (performance.now() - startedAt) / 1000);
    };
  }
}

/** An empty label is to Prometheus one that is not there. */
function labelsOf(route: Route | null, status: number): Labels {
  return {
    http_request_method: route === null ? OTHER_METHOD : 'POST',
    http_route: route ?? '',
    url_scheme: SCHEME,
    http_response_status_code: String(status),
  };
}
