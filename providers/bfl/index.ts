/**
 * https://github.com/black-forest-labs/skills, `bfl-api` (2026-02); the reference at https://docs.bfl.ai names only the two fields
 * of the request. The secret is the caller's own, sent with each request. No time is signed and there is no delivery id, so
 * deduplication alone stands against a replay. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  time,
  z,
} from '../../src/provider/kit.js';

// `Ready` and `Error` are the page's; the others are the reference's for `get_result`.
const STATES: Readonly<Record<string, JobState>> = {
  Pending: 'queued',
  Ready: 'succeeded',
  Error: 'failed',
  'Request Moderated': 'failed',
  'Content Moderated': 'failed',
};

const LINK_MS = 600_000;

export default defineProvider({
  name: 'bfl',
  title: 'Black Forest Labs (FLUX)',
  docs: 'https://docs.bfl.ai',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The link lives for 10 min from `timestamp`: the page does not say from when.',
    'A notice may have the words that `get_result` has, as `Content Moderated`.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook_secret that you send with each request'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-bfl-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    timestamp: optionalText,
    result: z.object({ sample: optionalText }).optional().catch(undefined),
    error: optionalText,
    message: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'Task and status: signed, and there is no delivery id.',
    of: ({ id, status }) => `${id}:${status}`,
  },
  normalize: ({ id, status, timestamp, result, error, message }) => {
    const at = time(timestamp);
    const url = result?.sample;
    const expiresAt = at ? Date.parse(at) + LINK_MS : undefined;
    const isModerated = status.endsWith('Moderated') || error === 'content_policy_violation';
    return [
      jobEvent(STATES, status, id, {
        completedAt: status === 'Pending' ? undefined : at,
        outputs: isUrl(url) ? [outputAt(url, { kind: 'image', expiresAt })] : [],
        error: jobError(isModerated ? 'content_policy' : 'unknown', message ?? error, error),
        time: at,
        native: { status },
      }) ?? passThrough(nativeType('ai.bfl.task', status.toLowerCase()), { subject: id, time: timestamp }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 30,
    retryWindowSeconds: 36,
    note: '3 retries, after 1, 5 and 30 s. The link to the result lives for 10 min.',
    source: 'https://github.com/black-forest-labs/skills',
  },
});
