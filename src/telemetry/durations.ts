/** Bounds of histograms, in seconds. */

/** What OpenTelemetry advises for the durations that it names. */
export const OPENTELEMETRY_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/** From an fsync on a good disk to what no sender waits for. */
export const PUBLISH_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
