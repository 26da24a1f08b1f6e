/** Requests to the ingest port, by OpenTelemetry's conventions for HTTP servers. The admin port is not counted. */
import { Gauge, Histogram, type Registry } from 'prom-client';
import { ANSWERS } from '../errors.js';
import { OPENTELEMETRY_BUCKETS } from './durations.js';

/** Never the path itself, which the sender chooses. */
const ROUTES = ['/webhooks', '/webhooks/{source}', '/webhooks/{source}/{token}'] as const;
export type Route = (typeof ROUTES)[number];

/** TLS ends at a proxy in front of the gateway. */
const SCHEME = 'http';
/** The convention's value for unknown methods; here for every request that is not a delivery. */
const OTHER_METHOD = '_OTHER';

type Label = 'http_request_method' | 'http_route' | 'url_scheme' | 'http_response_status_code';
type Labels = Record<Label, string>;

export class HttpTelemetry {
  readonly #duration: Histogram<Label>;
  /** By route and status, made once, since this is the hot path. */
  readonly #labels = new Map<Route | null, Map<number, Labels>>();
  #active = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'From the head of a request to its answer. Without http_route: a wrong path, or another method than POST.',
      labelNames: ['http_request_method', 'http_route', 'url_scheme', 'http_response_status_code'],
      buckets: OPENTELEMETRY_BUCKETS,
      registers,
    });
    const active = () => this.#active;
    new Gauge({
      name: 'http_server_active_requests',
      help: 'Requests without an answer yet: they wait for the rest of their body, for Kafka or for the journal.',
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
      // A request that is not a delivery gets few of the answers, so its series begin with the first one.
      if (route !== null) for (const labels of byStatus.values()) this.#duration.zero(labels);
    }
  }

  /** `route` null: an unknown path, or another method than POST. Call the returned function once, with the status of the answer. */
  requestBegan(route: Route | null): (status: number) => void {
    const startedAt = performance.now();
    this.#active += 1;
    return (status) => {
      this.#active -= 1;
      // Labels for a provider's own success status (201, 202, 204) are made here, since it is rare.
      const labels = this.#labels.get(route)?.get(status) ?? labelsOf(route, status);
      this.#duration.observe(labels, (performance.now() - startedAt) / 1000);
    };
  }
}

/** To Prometheus an empty label is an absent one. */
function labelsOf(route: Route | null, status: number): Labels {
  return {
    http_request_method: route === null ? OTHER_METHOD : 'POST',
    http_route: route ?? '',
    url_scheme: SCHEME,
    http_response_status_code: String(status),
  };
}
