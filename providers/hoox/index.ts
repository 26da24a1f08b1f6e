/**
 * https://docs.hoox.video/webhooks/overview, and the official skill (github.com/Hoox-video/skill, 2026-07)
 * Hoox signs nothing: `X-Hoox-Webhook: true` and the `Hoox-API` user agent are public constants and prove nothing, so the
 * URL carries a token. The pages do not document what `result` holds for avatars, whether failures and avatars are notified
 * at all, and the unit of `cost`. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  pollSettings,
  quantity,
  sharedToken,
  time,
  tokenList,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { API_URL, hooxPoll } from './poll.js';
import { CATEGORIES, outputsOf } from './tasks.js';

// The page has the last two; the status API has all four.
const STATES: Readonly<Record<string, JobState>> = {
  pending: 'queued',
  processing: 'started',
  completed: 'succeeded',
  failed: 'failed',
};

const payload = z
  .object({
    task: optionalText,
    job_id: optionalId,
    avatar_id: optionalId,
    look_id: optionalId,
    asset_id: optionalId,
    status: z.string().min(1),
    result: z.record(z.string(), z.unknown()).nullish().catch(null),
    error: z.unknown().optional(),
    progress: z.unknown().optional(),
    progress_step: z.unknown().optional(),
  })
  .refine(({ job_id, look_id, asset_id, avatar_id }) => job_id ?? asset_id ?? look_id ?? avatar_id);
type Payload = z.infer<typeof payload>;

export default defineProvider({
  name: 'hoox',
  title: 'Hoox',
  docs: 'https://docs.hoox.video/webhooks/overview',
  typePrefix: 'video.hoox',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the body of each request that starts a job, as `webhook_url`.',
  assumptions: [
    'For avatars, `result` holds what their status endpoint returns; no example of such a webhook was found.',
    '`result.created_at` is the time of completion, and the 7 days for which an export is available begin with it.',
    '`cost` is in credits.',
    'A failed job has two events if its status was polled and a notice without `task` (from before 2026) came too: nothing in that notice says the task.',
  ],
  settings: z.strictObject({ tokens: tokenList(), poll: pollSettings(API_URL) }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    short: 'task, job id and status',
    why: 'For the end of a job (or avatar and look), its task, id and status: Hoox gives no delivery id, and a job ends once. For all else the digest of the body.',
    of: (payload) => {
      const end = endOf(STATES, payload.status, idOf(payload));
      return end && `${taskOf(payload) ?? 'job'}:${end}`;
    },
  },
  normalize: (payload) => {
    const { status, result, error, progress, progress_step } = payload;
    const task = taskOf(payload);
    const id = idOf(payload);
    const produced: Readonly<Record<string, unknown>> = result ?? {};
    const completedAt = time(produced.created_at);
    const percent = quantity(progress ?? progress_step);
    return [
      jobEvent(STATES, status, id, {
        task,
        // Of the video: an export is asked for by it.
        correlationId: optionalText.parse(produced.video_id),
        progress: percent === undefined ? undefined : percent / 100,
        completedAt,
        // A `video_generate` makes a video inside Hoox, of which the notice has a thumbnail: the file comes with its export.
        outputs: outputsOf(task, produced),
        // An avatar is used by its id, and has no file but its thumbnail.
        hasProduct: !task?.startsWith('avatar_'),
        error: jobError(error, { codes: CATEGORIES }),
        usage: [usageOf('credits', produced.cost)],
        time: completedAt,
        native: { type: payload.task, status },
      }) ?? passThrough(nativeType('video.hoox', task ?? 'job', status), { subject: id }),
    ];
  },
  // A job is never run again under its id.
  endsOnce: true,

  poll: ({ poll }) => (poll ? hooxPoll(poll) : null),

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 7,
    success: '200',
    note: 'Hoox retries after 1, 2 and 4 s and then drops the notice for good; its published code tries three times within 3 s.',
    source: 'https://docs.hoox.video/webhooks/overview',
  },
});

/** Hoox names an avatar job by avatar and look; for an edit, `look_id` is the new look. */
const idOf = ({ job_id, asset_id, avatar_id, look_id }: Payload) =>
  job_id ?? asset_id ?? [avatar_id, look_id].filter((part) => part !== undefined).join(':');

/** Before 2026 there was no `task`; the fields of the result distinguish the two tasks of that time. */
function taskOf({ task, result }: Payload): string | undefined {
  if (task) return task;
  if (result?.video_url) return 'video_export';
  return result?.video_id ? 'video_generate' : undefined;
}
