/** Everything that a provider may import. */
export { z } from 'zod';
export type { Delivery } from '../delivery.js';
export { UnreadableError } from '../errors.js';
export type {
  ErrorCategory,
  EventDraft,
  JobDraft,
  JobError,
  JobState,
  Output,
  PassedThroughDraft,
} from '../event.js';
export type { Reply } from '../receipt.js';
export { digestAs, digestOf, hexDigest } from '../schemes/digest.js';
export { type HmacOptions, hmac, hmacDigest } from '../schemes/hmac.js';
export { importKey } from '../schemes/jwks.js';
export { type JwtOptions, jwt } from '../schemes/jwt.js';
export { configuredKeys } from '../schemes/key-set.js';
export { namedHeaders, namedHeadersHmac } from '../schemes/named-headers.js';
export { partByPart } from '../schemes/part-by-part.js';
export {
  ed25519,
  fetchedKeySignature,
  publicKeySignature,
} from '../schemes/public-key.js';
export { readPublicKey, spkiKey } from '../schemes/public-key-text.js';
export type { KeyLocation, Scheme, SchemeTools } from '../schemes/scheme.js';
export { secretDigest } from '../schemes/secret-digest.js';
export { basicAuth, bodyToken, headerToken, sharedToken } from '../schemes/shared-token.js';
export {
  type SignatureForm,
  type SignedContent,
  type SignedParts,
  signsTimestampDotBody,
} from '../schemes/signature.js';
export { messageId, standardWebhooks } from '../schemes/standard-webhooks.js';
export { iso8601, TIMESTAMP_FORMATS, unixMilliseconds, unixSeconds } from '../schemes/timestamp.js';
export { type JobFacts, jobEvent, jobInState, type PassedThroughFacts, passThrough } from './drafts.js';
export { eventMapping, mappedEvent, mappedId } from './event-mapping.js';
export { byMessageId, endOf } from './identities.js';
export {
  categoryOfHttpStatus,
  idText,
  isUrl,
  jobError,
  lookUp,
  nativeType,
  optionalId,
  optionalText,
  outputAt,
  outputText,
  time,
  withoutUndefined,
} from './job-mapping.js';
export { itemsOf } from './json-slices.js';
export { namedHeadersProvider } from './named-headers-provider.js';
export {
  definePoll,
  type PollAnswer,
  type PollReading,
  parsedObject,
  unexpectedAnswer,
  withFields,
} from './poll.js';
export {
  defineProvider,
  type Handshake,
  type Provider,
  undocumentedSender,
  type VerifiedDelivery,
} from './provider.js';
export {
  credentialList,
  encodedSecretList,
  headerName,
  headerTokenList,
  keysUrl,
  pollSettings,
  publicKeyList,
  publicUrl,
  secretBytes,
  secretList,
  standardSecretList,
  tokenList,
  toleranceSeconds,
} from './settings.js';
export {
  checkSignatureSettings,
  signatureForm,
  signatureSettings,
} from './signature-settings.js';
export {
  formAsJson,
  formFields,
  sortedFormFields,
  textAt,
  unverifiedJson,
  unverifiedText,
} from './unverified-body.js';
