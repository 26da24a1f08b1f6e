/**
 * https://docs.fal.ai/model-endpoints/webhooks (newer: https://fal.ai/docs/documentation/model-apis/inference/webhooks)
 * The pages document neither the time of the event, nor an event type, nor whether an ERROR may lack `payload`. Two
 * versions exist of the retry policy, and of the keys’ URL (older pages: https://rest.alpha.fal.ai/.well-known/jwks.json,
 * to be set as `jwksUrl` if the default stops answering). Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  ed25519,
  endOf,
  hexDigest,
  idText,
  type JobState,
  jobEvent,
  keysUrl,
  lookUpWord,
  nativeType,
  optionalId,
  passThrough,
  pollSettings,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';
import { falPoll, QUEUE_URL } from './poll.js';
import { CANCELLED, errorOf, outputsOf } from './results.js';

const REQUEST_ID = 'x-fal-webhook-request-id';
const USER_ID = 'x-fal-webhook-user-id';

const STATES: Readonly<Record<string, JobState>> = {
  OK: 'succeeded',
  ERROR: 'failed',
  [CANCELLED]: 'canceled',
};

export default defineProvider({
  name: 'fal',
  title: 'fal',
  docs: 'https://docs.fal.ai/model-endpoints/webhooks',
  typePrefix: 'ai.fal',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each submit, as the query parameter `fal_webhook` (`webhookUrl` in the SDK).',
  assumptions: [
    'The timestamp is that of the attempt; if retries repeat the first one, `toleranceSeconds` must be raised.',
    '`payload_error` with OK means that the run succeeded and that its result must be fetched from the queue.',
    'An ERROR whose `error_type` is `client_cancelled` is a request that its customer canceled.',
    'The queue answers for the result of a failed run with that run’s status (4xx with `detail`, or any with `error_type`).',
    'The page states no limit for a body. Media that a model returns inside its result, in base64, are assumed to stay below 16 MiB.',
  ],
  settings: z.strictObject({
    jwksUrl: keysUrl('https://rest.fal.ai/.well-known/jwks.json'),
    // fal signs for all of its customers with the same keys, so anyone with an account there can have a correctly signed
    // delivery sent to this URL. The user id is signed too.
    userIds: z
      .array(z.string().min(1))
      .min(1, { error: 'is empty: remove it, or list your fal user ids' })
      .optional()
      .describe(
        'your fal user ids, as the X-Fal-Webhook-User-Id header has them: deliveries for other accounts are refused',
      ),
    toleranceSeconds: toleranceSeconds(300),
    poll: pollSettings(QUEUE_URL),
  }),
  scheme: ({ jwksUrl, userIds, toleranceSeconds }, tools) =>
    ed25519({
      keys: tools.jwks(jwksUrl),
      header: 'x-fal-webhook-signature',
      encoding: 'hex',
      signedHeaders: [REQUEST_ID, USER_ID],
      timestamp: { header: 'x-fal-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp, signedHeader }) => [
        [signedHeader(REQUEST_ID), signedHeader(USER_ID), timestamp, hexDigest(body)].join('\n'),
      ],
      finalCheck: (delivery) =>
        !userIds || userIds.includes(delivery.header(USER_ID) ?? '') ? null : 'account_mismatch',
    }),
  development: (make) => ({ jwksUrl: make.keysUrl }),

  payload: z.object({
    request_id: idText,
    gateway_request_id: optionalId,
    status: z.string().min(1),
    error: z.unknown().optional(),
    payload: z.unknown().optional(),
    payload_error: z.unknown().optional(),
  }),
  consistent: ({ request_id }, delivery) => delivery.header(REQUEST_ID) === request_id,
  identify: {
    short: 'request id and status',
    why: 'request_id: signed, the same at each redelivery, with one final notification per request. The status is added so that a later success does not count as the failure before it.',
    of: ({ request_id, status }) => endOf(STATES, status, request_id),
  },
  normalize: (delivered) => {
    const { request_id: id, gateway_request_id, status } = delivered;
    const error = errorOf(delivered);
    const isCanceled = lookUpWord(STATES, status) === 'failed' && error.code === CANCELLED;
    return [
      jobEvent(STATES, isCanceled ? CANCELLED : status, id, {
        correlationId: gateway_request_id,
        outputs: outputsOf(delivered.payload),
        // With `payload_error` the run succeeded and is paid for; only its result did not fit into a webhook.
        result: delivered.payload,
        error,
        native: { status },
      }) ?? passThrough(nativeType('ai.fal', status), { subject: id }),
    ];
  },
  // A request has one final notice; fal’s own retries come before it.
  endsOnce: true,

  poll: ({ poll }) => (poll ? falPoll(poll) : null),

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 7200,
    maxBodyBytes: 16 * 1024 * 1024,
    maxBodyBytesKnown: 'assumed',
    note: '10 retries in 2 h (older pages), or up to 31 until the result expires: 1 h, or 6 min for results of 10 KB and more (as others read newer pages).',
    source: 'https://docs.fal.ai/model-endpoints/webhooks',
  },
});
