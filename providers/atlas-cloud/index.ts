/**
 * https://www.atlascloud.ai/docs/en/webhooks
 * One notice at the end of a task. The time and the body are signed; the id, the event and the key’s id in headers are not.
 * `status: OK` says that the task came to an end, and `payload.status` to which. The header without `-Ed25519` still holds an
 * older HMAC and is never looked at. Atlas signs for all of its customers with the same keys and names no account in what it
 * signs, so anybody with an account there can have a delivery sent here: look the task up before you trust its result.
 * Read 2026-11-24, from copies and three independent verifiers.
 */
import {
  defineProvider,
  ed25519,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  keysUrl,
  nativeType,
  optionalText,
  outputAt,
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
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The form of the signature is what independent verifiers agree on.',
    'An outer status other than OK, with no inner one, is passed through.',
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
    session_id: z.string().min(1),
    event_type: optionalText,
    status: optionalText,
    payload: z
      .object({
        status: optionalText,
        model: optionalText,
        outputs: z.array(z.unknown()).nullish().catch([]),
        error: z.unknown().optional(),
      })
      .nullish()
      .catch(null),
  }),
  identify: {
    short: 'SHORT',
    why: 'The session’s id and both statuses, in the signed body: a task ends once. The id in the header is not signed.',
    of: ({ session_id, status, payload }) => `${session_id}:${payload?.status ?? status ?? 'unknown'}`,
  },
  normalize: ({ session_id: id, event_type: type, status: outer, payload }, delivery) => {
    const status = payload?.status ?? outer;
    const [kind] = type?.split('.') ?? [];
    const deliveryId = delivery.header('x-atlascloud-webhook-id');
    return [
      jobEvent(STATES, payload?.status, id, {
        task: kind,
        model: payload?.model,
        outputs: (payload?.outputs ?? []).filter(isUrl).map((url) => outputAt(url, { kind })),
        error: jobError(status === 'timeout' ? 'timeout' : 'unknown', payload?.error, status),
        native: { type, status },
        deliveryId,
      }) ??
        passThrough(nativeType('ai.atlascloud', type, status?.toLowerCase()), { subject: id, deliveryId }),
    ];
  },

  sender: undocumentedSender({
    note: 'One notice at the end of a task; retries are not documented.',
    source: 'https://www.atlascloud.ai/docs/en/webhooks',
  }),
});
