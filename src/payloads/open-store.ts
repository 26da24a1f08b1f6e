/** Opens the payload store that the configuration names. */
import type { PayloadsConfig } from '../config/load.js';
import { PayloadDirectory } from './directory.js';
import type { PayloadObserver } from './observer.js';
import type { PayloadStore } from './payload-store.js';
import { openS3 } from './s3.js';

/** Null where none is configured. Rejects with an OperatorError where the directory or the client's package is unusable. */
export async function openPayloadStore(
  config: PayloadsConfig | null,
  observer: PayloadObserver,
): Promise<PayloadStore | null> {
  if (config === null) return null;
  const { timeoutMs } = config;
  if (config.kind === 's3') return openS3(config.s3, timeoutMs);
  const { directory, maxBytes } = config;
  return PayloadDirectory.open({ directory, maxBytes, timeoutMs, observer });
}
