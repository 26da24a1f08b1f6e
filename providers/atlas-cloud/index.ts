/**
 * https://www.atlascloud.ai/docs/webhooks, and independent verifiers that agree on the headers
 * Ed25519 under a JWKS, base64url without padding. The header without `-Ed25519` still holds an older HMAC, and is not looked at.
 * `status: OK` outside can hold a failure inside. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  ed25519,
  isUrl,
  type JobState,
  jobError,
  keysUrl,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  toleranceSeconds,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `payload.status` on the page.
const STATES: Readonly<Record<string, JobState>> = {
  completed: 'succeeded',
  failed: 'failed',
  timeout: 'failed',
  cancelled: 'canceled',
};

export default defineProvider({
  name: 'atlas-cloud',
  title: 'Atlas Cloud',
  docs: 'https://www.atlascloud.ai/docs/webhooks',
  known: 'observed',
  assumptions: [
    'The headers and the encoding of the signature, on which several verifiers of others agree.',
    'All customers are signed for with the same keys, and nothing signed tells them apart: anybody with an account there can send here.',
    '`payload.error` is where a failure is told.',
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
      content: ({ timestamp, body }) => [`${timestamp}.`, body],
    }),
  development: (make) => ({ jwksUrl: make.keysUrl }),

  payload: z.object({
    session_id: z.string().min(1),
    event_type: optionalText,
    status: optionalText,
    payload: z
      .object({
        status: optionalText,
        outputs: z.array(z.unknown()).nullish().catch(null),
        error: optionalText,
      })
      .nullish()
      .catch(null),
  }),
  identify: {
    why: 'The session and its state inside, both signed: there is one final notice a session.',
    of: ({ session_id, payload, status }) => `${session_id}:${payload?.status ?? status}`,
  },
  normalize: ({ session_id: id, event_type: type, status: outer, payload }) => {
    const state = payload?.status;
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('ai.atlascloud', type ?? 'task', state),
          subject: id,
          orderBy: id,
        },
      ];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, task: /^(\w+)\.task\./.exec(type ?? '')?.[1] }),
        outputs:
          status === 'succeeded' ? (payload?.outputs ?? []).filter(isUrl).map((url) => outputAt(url)) : [],
        error:
          status === 'failed'
            ? jobError(state === 'timeout' ? 'timeout' : 'unknown', payload?.error, state)
            : undefined,
        native: withoutUndefined({ type, status: [outer, state].filter(Boolean).join('/') || undefined }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'One notice, at the end. Nothing is told of its retries.',
    source: 'https://www.atlascloud.ai/docs/webhooks',
  },
});
