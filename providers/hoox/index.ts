/**
 * https://docs.hoox.video/webhooks/overview, and the official skill (github.com/Hoox-video/skill, 2026-07)
 * They sign nothing: `X-Hoox-Webhook: true` and the `Hoox-API` user agent are public constants and prove nothing, so the
 * URL carries a token. Left out: what `result` holds for avatars, whether failures and avatars are notified at all, and
 * the unit of `cost`. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalText,
  pollSettings,
  sharedToken,
  time,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';
import { API_URL, hooxPoll } from './poll.js';
import { errorOf, outputsOf } from './tasks.js';

const payload = z
  .object({
    task: optionalText,
    job_id: optionalText,
    avatar_id: optionalText,
    look_id: optionalText,
    asset_id: optionalText,
    status: z.string().min(1),
    result: z.record(z.string(), z.unknown()).nullish().catch(null),
    error: z.object({ code: optionalText, message: optionalText }).nullish().catch(null),
  })
  .refine(({ job_id, look_id, asset_id, avatar_id }) => job_id ?? asset_id ?? look_id ?? avatar_id);
type Payload = z.infer<typeof payload>;

export default defineProvider({
  name: 'hoox',
  title: 'Hoox',
  docs: 'https://docs.hoox.video/webhooks/overview',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'What `result` holds for avatars is taken from their status endpoint; no webhook example was found.',
    '`result.created_at` is the time of completion, and the 7 days an export lives are counted from it.',
    '`cost` is in credits.',
    'A job that was asked for and one of a notice without `task` (before 2026) that failed are two events: nothing in the latter tells the task.',
  ],
  settings: z.strictObject({ tokens: tokenList(), poll: pollSettings(API_URL) }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    short: 'SHORT',
    why: 'Task, job (or avatar and look) and status: Hoox gives no delivery id, and reports each job once a status.',
    of: (payload) => `${taskOf(payload) ?? 'job'}:${idOf(payload)}:${payload.status}`,
  },
  normalize: (payload) => {
    const { status, result, error } = payload;
    const task = taskOf(payload);
    const id = idOf(payload);
    const native = withoutUndefined({ type: payload.task, status });
    const common = { id, task, correlationId: optionalText.parse(result?.video_id ?? payload.avatar_id) };
    if (status === 'completed') {
      const completedAt = time(result?.created_at);
      const { success, data: amount } = z.number().nonnegative().safeParse(result?.cost);
      return [
        {
          family: 'job',
          job: withoutUndefined({ ...common, status: 'succeeded', completedAt } as const),
          outputs: outputsOf(task, result ?? {}),
          usage: success ? { amount, unit: 'credits' } : undefined,
          time: completedAt,
          native,
        },
      ];
    }
    if (status === 'failed') {
      const job = withoutUndefined({ ...common, status: 'failed' } as const);
      return [{ family: 'job', job, error: errorOf(error ?? {}), native }];
    }
    return [
      { family: 'other', type: nativeType('video.hoox', task ?? 'job', status), subject: id, orderBy: id },
    ];
  },

  poll: ({ poll }) => (poll ? hooxPoll(poll) : null),

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 7,
    success: '200',
    note: 'Waits 1, 2 and 4 s and then drops the notice for good; published sender code tries three times within 3 s.',
    source: 'https://docs.hoox.video/webhooks/overview',
  },
});

/** The pair, as Hoox itself names an avatar job; for an edit, `look_id` is the new look. */
const idOf = ({ job_id, asset_id, avatar_id, look_id }: Payload) =>
  job_id ?? asset_id ?? [avatar_id, look_id].filter((part) => part !== undefined).join(':');

/** Before 2026 there was no `task`; what the result holds tells the two tasks of that time apart. */
function taskOf({ task, result }: Payload): string | undefined {
  if (task) return task;
  if (result?.video_url) return 'video_export';
  return result?.video_id ? 'video_generate' : undefined;
}
