/**
 * https://docs.bria.ai/webhooks, and its Python SDK (bria-client 0.3.1)
 * The form looks like Standard Webhooks and is not: the key is derived from the API token, so a new token is a new key.
 * Bria’s own verifier ignores the timestamp; this provider checks it. The page documents neither how old a delivery may be
 * nor what `result` holds. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  hmacDigest,
  idText,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  passThrough,
  secretList,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

const ID = 'bria-webhook-id';

// The SDK's Status.
const STATES: Readonly<Record<string, JobState>> = {
  IN_PROGRESS: 'started',
  COMPLETED: 'succeeded',
  ERROR: 'failed',
};

export default defineProvider({
  name: 'bria',
  title: 'Bria',
  docs: 'https://docs.bria.ai/webhooks',
  typePrefix: 'ai.bria',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as `webhook_url`. (From memory; confirm at the sender.)',
  assumptions: [
    'A retry may keep the time of the first attempt: the page gives no limit, and Bria’s own verifier checks none. So the limit is the retry window and 300 s, both ways; request and status are signed, so a replay within it is a duplicate.',
    'URLs in `result` are outputs; the code of an error is an HTTP status if it is a number.',
  ],
  settings: z.strictObject({
    secrets: secretList('the API token of your requests: the signing key is derived from it'),
    toleranceSeconds: toleranceSeconds(3000),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets: secrets.map((token) => hmacDigest(token, 'bria-webhook-signing-v1')),
      header: 'bria-webhook-signature',
      encoding: 'base64',
      prefix: 'v1=',
      separator: ',',
      signedHeaders: [ID],
      timestamp: { header: 'bria-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ signedHeader, timestamp, body }) => [`${signedHeader(ID)}.${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  payload: z.object({
    request_id: idText,
    status: z.string().min(1),
    result: z.unknown().optional(),
    error: z.unknown().optional(),
  }),
  consistent: ({ request_id }, delivery) => delivery.header(ID) === request_id,
  identify: {
    short: 'request id and status',
    why: 'For the end of a request, its id and status: both are signed, as is the header with the id, and a request ends once. For all else the digest of the body.',
    of: ({ request_id, status }) => endOf(STATES, status, request_id),
  },
  normalize: ({ request_id: id, status, result, error }) => [
    jobEvent(STATES, status, id, {
      result,
      error: jobError(error),
      native: { status },
    }) ?? passThrough(nativeType('ai.bria.request', status), { subject: id }),
  ],

  // A request is never run again under its id.
  endsOnce: true,

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 2700,
    note: '5 attempts in 45 min, always under the same id.',
    source: 'https://docs.bria.ai/webhooks',
  },
});
