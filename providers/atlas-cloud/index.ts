/**
 * https://www.atlascloud.ai/docs/en/webhooks
 * One notification at the end of a task. The signature covers the time and the body, but not the id, the event and the
 * key’s id, which are in headers. `status: OK` says that the task has ended, and `payload.status` says how. The header
 * without `-Ed25519` still holds an older HMAC and is ignored. Atlas signs for all of its customers with the same keys and
 * names no account in what it signs, so anyone with an account there can have a delivery sent here: look the task up
 * before you trust its result. Read 2026-11-24, from copies and three independent verifiers.
 */
import {
  defineProvider,
  ed25519,
  endOf,
  idText,
  type JobState,
  jobError,
  jobEvent,
  keysUrl,
  nativeType,
  optionalText,
  outputsIn,
  passThrough,
  signsTimestampDotBody,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

// The inner statuses; `succeeded` is the polled prediction's word for completed.
const STATES: Readonly<Record<string, JobState>> = {
  completed: 'succeeded',
  succeeded: 'succeeded',
  failed: 'failed',
  timeout: 'failed',
  cancelled: 'canceled',
  canceled: 'canceled',
};

export default defineProvider({
  name: 'atlas-cloud',
  title: 'Atlas Cloud',
  docs: 'https://www.atlascloud.ai/docs/en/webhooks',
  typePrefix: 'ai.atlascloud',
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration: 'In the request that submits the task, as `webhook_url`.',
  assumptions: [
    'The form of the signature is the one on which independent verifiers agree.',
    '`has_nsfw_contents`, if it comes, has an entry for each output; a failed task with a true one failed because of its content.',
    'A delivery with an outer status other than OK and no inner one passes through.',
  ],
  settings: z.strictObject({
    jwksUrl: keysUrl('https://api.atlascloud.ai/api/v1/webhooks/jwks.json'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ jwksUrl, toleranceSeconds }, tools) =>
    ed25519({
      keys: tools.jwks(jwksUrl),
      header: 'x-atlascloud-webhook-signature-ed25519',
      encoding: 'base64url',
      timestamp: { header: 'x-atlascloud-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ jwksUrl: make.keysUrl }),

  payload: z.object({
    session_id: idText,
    event_type: optionalText,
    status: optionalText,
    payload: z
      .object({
        status: optionalText,
        model: optionalText,
        outputs: z.array(z.unknown()).nullish().catch([]),
        has_nsfw_contents: z.array(z.unknown()).nullish().catch([]),
        error: z.unknown().optional(),
      })
      .nullish()
      .catch(null),
  }),
  identify: {
    short: 'session id and status',
    why: 'For the end of a task, the session’s id and the inner status, both in the signed body: a task ends once. For all else the digest of the body. The id in the header is not signed.',
    of: ({ session_id, payload }) => endOf(STATES, payload?.status, session_id),
  },
  endsOnce: true,
  normalize: ({ session_id: id, event_type: type, status: outer, payload }, delivery) => {
    const status = payload?.status ?? outer;
    const flags = payload?.has_nsfw_contents ?? [];
    const [kind] = type?.split('.') ?? [];
    const deliveryId = delivery.header('x-atlascloud-webhook-id');
    return [
      jobEvent(STATES, payload?.status, id, {
        task: kind,
        model: payload?.model,
        result: payload?.outputs,
        outputs: payload?.outputs?.flatMap((output, index) =>
          outputsIn(output, { facts: { kind, flagged: flags[index] } }),
        ),
        error: jobError(payload?.error, {
          category: status === 'timeout' ? 'timeout' : flags.includes(true) ? 'content_policy' : undefined,
        }),
        native: { type, status },
        deliveryId,
      }) ?? passThrough(nativeType('ai.atlascloud', type, status), { subject: id, deliveryId }),
    ];
  },

  sender: undocumentedSender({
    note: 'One notification at the end of a task; retries are not documented.',
    source: 'https://www.atlascloud.ai/docs/en/webhooks',
  }),
});
