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
  OutputRole,
  PassedThroughDraft,
  Usage,
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
export {
  messageId,
  parseStandardSecret,
  standardWebhooks,
  webhookId,
} from '../schemes/standard-webhooks.js';
export { iso8601, TIMESTAMP_FORMATS, unixMilliseconds, unixSeconds } from '../schemes/timestamp.js';
export { type JobFacts, jobEvent, jobInState, type PassedThroughFacts, passThrough } from './drafts.js';
export { eventMapping, timeOf } from './event-mapping.js';
export { formAsJson, formFields, jsonOrForm, sortedFormFields } from './form.js';
export { byMessageId, byWebhookId, endOf } from './identities.js';
export { jobMapping, mappedDraft, mappedIdentity, mappedJob } from './job-by-configuration.js';
export { categoryOfHttpStatus, type ErrorFacts, jobError } from './job-error.js';
export {
  idText,
  lookUp,
  lookUpWord,
  nativeType,
  optionalId,
  optionalText,
  quantity,
  time,
  withoutUndefined,
} from './job-mapping.js';
export { itemsOf } from './json-slices.js';
export { namedHeadersProvider } from './named-headers-provider.js';
export { isUrl, outputAt, outputOfBase64, outputText } from './output.js';
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
export { outputsIn, type ResultForm } from './result.js';
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
  checkSecretEncoding,
  checkSignatureSettings,
  macKeys,
  macSettings,
  type SignatureSettings,
  signatureForm,
  signatureSettings,
} from './signature-settings.js';
export { textAt, unverifiedFields, unverifiedJson, unverifiedText } from './unverified-body.js';
export { money, usageOf } from './usage.js';
