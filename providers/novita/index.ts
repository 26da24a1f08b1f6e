/**
 * https://novita.ai/docs/api-reference/model-apis-webhook
 * Nothing is signed that is documented, so the URL carries a token. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  type Output,
  optionalText,
  outputAt,
  sharedToken,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `task.status` on the page.
const STATES: Readonly<Record<string, JobState>> = {
  TASK_STATUS_QUEUED: 'queued',
  TASK_STATUS_PROCESSING: 'progressed',
  TASK_STATUS_SUCCEED: 'succeeded',
  TASK_STATUS_FAILED: 'failed',
};

const KINDS = { video: 'video', image: 'image', audio: 'audio' } as const;
const files = z.array(z.record(z.string(), z.unknown())).nullish().catch(null);

export default defineProvider({
  name: 'novita',
  title: 'Novita AI',
  docs: 'https://novita.ai/docs/api-reference/model-apis-webhook',
  known: 'documented',
  assumptions: [
    'What stands in `videos` and its like: `video_url`, `image_url`, `audio_url`.',
    'A task is told once of each status.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event_type: optionalText,
    payload: z.object({
      task: z.object({
        task_id: z.string().min(1),
        task_type: optionalText,
        status: z.string().min(1),
        reason: optionalText,
        progress_percent: z.number().min(0).max(100).optional().catch(undefined),
      }),
      images: files,
      videos: files,
      audios: files,
    }),
  }),
  identify: {
    why: 'Task and status: there is no delivery id.',
    of: ({ payload: { task } }) => `${task.task_id}:${task.status}`,
  },
  normalize: ({ event_type: type, payload: { task, ...products } }) => {
    const { task_id: id, status: state, reason, progress_percent } = task;
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('ai.novita.task', state.toLowerCase()),
          subject: id,
          orderBy: id,
        },
      ];
    }
    const outputs = (['video', 'image', 'audio'] as const).flatMap((name): Output[] =>
      (products[`${name}s`] ?? []).flatMap((file) => {
        const url = file[`${name}_url`];
        return isUrl(url) ? [outputAt(url, { kind: KINDS[name] })] : [];
      }),
    );
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status,
          task: task.task_type,
          progress: progress_percent === undefined ? undefined : progress_percent / 100,
        }),
        outputs: status === 'succeeded' ? outputs : [],
        error: status === 'failed' ? jobError('unknown', reason) : undefined,
        native: withoutUndefined({ type, status: state }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Nothing is told of its deadline and its retries. It has a test mode.',
    source: 'https://novita.ai/docs/api-reference/model-apis-webhook',
  },
});
