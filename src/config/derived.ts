/** Defaults that follow from other settings, from the memory, or from what is known of the senders. */
import type { Provider } from '../provider/provider.js';

const MOST_IN_FLIGHT_BYTES = 67_108_864;

/**
 * A sixteenth of the memory: while it is published, a body is in memory about five times (as received, as a record, as written to
 * the socket), beside some 45 MB of the process and the garbage that is not collected yet. With a quarter, a flood of large
 * bodies killed a gateway of 256 MiB within seconds (test/image).
 */
export function defaultMaxInFlightBytes(memoryBytes: number, maxBodyBytes: number): number {
  return Math.max(maxBodyBytes, Math.min(MOST_IN_FLIGHT_BYTES, Math.floor(memoryBytes / 16)));
}

/** At the source's own URL; null where that of all is enough. A guess lowers nothing. */
export function defaultMaxBodyBytes({ sender }: Pick<Provider, 'sender'>, ofAll: number): number | null {
  const largest = sender.maxBodyBytes ?? 0;
  return largest > ofAll ? largest : null;
}

type Known = Pick<Provider, 'known' | 'sender'>;

const isDocumented = ({ known }: Known) => known.sender === 'documented';

const DEFAULT_PUBLISH_TIMEOUT_MS = 2000;

/** Two thirds of the strictest documented deadline leave room for the journal and the answer; at most 2 s. A guess shortens nothing. */
export function defaultPublishTimeoutMs(providers: readonly Known[]): number {
  const deadlines = providers
    .filter(isDocumented)
    .map(({ sender }) => sender.ackDeadlineSeconds ?? Number.POSITIVE_INFINITY);
  const timeouts = deadlines.map((seconds) => (seconds * 2000) / 3);
  return Math.floor(Math.min(DEFAULT_PUBLISH_TIMEOUT_MS, ...timeouts));
}

/** For senders that document no retries: the longest schedules known end after three days. */
const ASSUMED_RETRY_SECONDS = 3 * 24 * 3600;

/** A third longer than the sender retries (three days: four), and at least what is configured for all. A guess shortens nothing. */
export function defaultWindowSeconds(provider: Known, configured: number): number {
  const stated = provider.sender.retryWindowSeconds;
  const retries =
    stated !== null && isDocumented(provider) ? stated : Math.max(stated ?? 0, ASSUMED_RETRY_SECONDS);
  return Math.max(configured, Math.ceil((retries * 4) / 3));
}
