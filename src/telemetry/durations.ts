/** Bounds of histograms, in seconds. */

/** OpenTelemetry's advice for the durations that it names. */
export const OPENTELEMETRY_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/** From the time of an fsync on a good disk to one that no sender waits. */
export const PUBLISH_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
