/**
 * https://github.com/black-forest-labs/skills, `bfl-api` (2026-02); the reference at https://docs.bfl.ai names only the
 * two fields of the request. The secret is the caller’s own, sent with each request. No time is signed and there is no
 * delivery id, so deduplication is the only protection against a replay. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
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

// `Ready` and `Error` are from the page; the others are those of `get_result` in the reference.
const STATES: Readonly<Record<string, JobState>> = {
  Pending: 'queued',
  Ready: 'succeeded',
  Error: 'failed',
  'Request Moderated': 'failed',
  'Content Moderated': 'failed',
};

/** As the page says; a link that is signed says it more exactly. */
const LINK_MS = 600_000;

export default defineProvider({
  name: 'bfl',
  title: 'Black Forest Labs (FLUX)',
  docs: 'https://docs.bfl.ai',
  typePrefix: 'ai.bfl',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as `webhook_url`.',
  assumptions: [
    'The link expires 10 min after `timestamp`: the page does not say when the 10 min begin.',
    'A notification may have the statuses that `get_result` has, such as `Content Moderated`.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook_secret that you send with each request'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-bfl-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    timestamp: optionalText,
    result: z.looseObject({ sample: optionalText }).nullish().catch(null),
    error: optionalText,
    message: optionalText,
    progress: z.unknown().optional(),
  }),
  identify: {
    short: 'task id and status',
    why: 'For the end of a task, its id and status: both are signed, and there is no delivery id. For all else the digest of the body.',
    of: ({ id, status }) => endOf(STATES, status, id),
  },
  endsOnce: true,
  normalize: ({ id, status, timestamp, result, error, message, progress }) => {
    const at = time(timestamp);
    const url = result?.sample;
    const expiresAt = at ? Date.parse(at) + LINK_MS : undefined;
    const isModerated = status.endsWith('Moderated') || error === 'content_policy_violation';
    return [
      jobEvent(STATES, status, id, {
        completedAt: status === 'Pending' ? undefined : at,
        progress: status === 'Pending' ? progress : undefined,
        result,
        outputs: isUrl(url) ? [outputAt(url, { kind: 'image', expiresAt })] : undefined,
        error: jobError(message ?? error, {
          category: isModerated ? 'content_policy' : undefined,
          code: error,
        }),
        time: at,
        native: { status },
      }) ?? passThrough(nativeType('ai.bfl.task', status), { subject: id, time: timestamp }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 30,
    retryWindowSeconds: 36,
    note: '3 retries, after 1, 5 and 30 s. The link to the result expires after 10 min.',
    source: 'https://github.com/black-forest-labs/skills',
  },
});
