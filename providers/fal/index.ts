/**
 * https://docs.fal.ai/model-endpoints/webhooks (newer: https://fal.ai/docs/documentation/model-apis/inference/webhooks)
 * What they leave out: the time of the event, an event type, and whether an ERROR may lack `payload`. Two versions of the
 * retry policy are about, and of the keys' URL (older pages: https://rest.alpha.fal.ai/.well-known/jwks.json, to be set
 * as `jwksUrl` should the default stop answering). Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  ed25519,
  hexDigest,
  type JobState,
  jobEvent,
  keysUrl,
  nativeType,
  optionalText,
  passThrough,
  pollSettings,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';
import { falPoll, QUEUE_URL } from './poll.js';
import { errorOf, outputsOf } from './results.js';

const REQUEST_ID = 'x-fal-webhook-request-id';
const USER_ID = 'x-fal-webhook-user-id';

const STATES: Readonly<Record<string, JobState>> = { OK: 'succeeded', ERROR: 'failed' };

export default defineProvider({
  name: 'fal',
  title: 'fal',
  docs: 'https://docs.fal.ai/model-endpoints/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The timestamp is that of the attempt; should retries keep the first one, `toleranceSeconds` must be raised.',
    'payload_error with OK means: succeeded, and the result is to be fetched from the queue.',
    'When asked for, the result of a failed run is answered with its status (4xx with `detail`, or any with `error_type`).',
  ],
  settings: z.strictObject({
    jwksUrl: keysUrl('https://rest.fal.ai/.well-known/jwks.json'),
    /**
     * fal signs for all of its customers with the same keys, so anybody with an account there can have a correctly signed
     * delivery sent to this URL. The user id is signed too: with this list, only your own requests are accepted.
     */
    userIds: z
      .array(z.string().min(1))
      .min(1, { error: 'is empty: leave it out, or list your fal user ids' })
      .optional(),
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
    request_id: z.string().min(1),
    gateway_request_id: optionalText,
    status: z.string().min(1),
    error: z.unknown().optional(),
    payload: z.unknown().optional(),
    payload_error: z.unknown().optional(),
  }),
  consistent: ({ request_id }, delivery) => delivery.header(REQUEST_ID) === request_id,
  identify: {
    short: 'SHORT',
    why: 'request_id: signed, the same at each redelivery, and there is one final notice a request. The status stands beside it, so that a later success is not taken for the failure before it.',
    of: ({ request_id, status }) => `${request_id}:${status}`,
  },
  normalize: (delivered) => {
    const { request_id: id, gateway_request_id, status } = delivered;
    return [
      jobEvent(STATES, status, id, {
        correlationId: gateway_request_id,
        outputs: outputsOf(delivered.payload),
        // The run succeeded and is paid for; only its result did not fit into a webhook.
        outputsPending: Boolean(delivered.payload_error),
        error: errorOf(delivered),
        native: { status },
      }) ?? passThrough(nativeType('ai.fal', status.toLowerCase()), { subject: id }),
    ];
  },

  poll: ({ poll }) => (poll ? falPoll(poll) : null),

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 7200,
    note: '10 retries in 2 h (older pages), or up to 31 until the result expires: 1 h, and 6 min for results of 10 KB and more (as others read newer pages).',
    source: 'https://docs.fal.ai/model-endpoints/webhooks',
  },
});
