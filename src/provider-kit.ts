/** Everything a provider may import. What is not in this list is not a provider's business. */
export { z } from 'zod';
export { digestOf, hexDigest } from './digest.js';
export { UnreadableError } from './errors.js';
export type {
  ErrorCategory,
  EventDraft,
  JobDraft,
  JobError,
  JobState,
  Output,
  PassedThroughDraft,
} from './event.js';
export {
  categoryOfHttpStatus,
  isUrl,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  outputText,
  time,
  withoutUndefined,
} from './job-mapping.js';
export {
  definePoll,
  type PollAnswer,
  type PollReading,
  parsedObject,
  unexpectedAnswer,
  withFields,
} from './poll.js';
export { defineProvider, type Provider, type VerifiedDelivery } from './provider.js';
export {
  headerName,
  keysUrl,
  pollSettings,
  secretList,
  standardSecretList,
  tokenList,
  toleranceSeconds,
} from './provider-settings.js';
export { ed25519 } from './schemes/ed25519.js';
export { hmac } from './schemes/hmac.js';
export { sharedToken } from './schemes/shared-token.js';
export { messageId, standardWebhooks } from './schemes/standard-webhooks.js';
export { iso8601, unixMilliseconds, unixSeconds } from './schemes/timestamp.js';
