/**
 * https://novita.ai/docs/api-reference/model-apis-webhook
 * Nothing is signed, so the URL carries a token. Left out: every retry, and how long results are kept (`*_url_ttl` says how
 * many seconds, from when it does not say). Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  undocumentedSender,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The statuses of https://novita.ai/docs/api-reference/model-apis-task-result.
const STATES: Readonly<Record<string, JobState>> = {
  TASK_STATUS_QUEUED: 'queued',
  TASK_STATUS_PROCESSING: 'started',
  TASK_STATUS_SUCCEED: 'succeeded',
  TASK_STATUS_FAILED: 'failed',
};
const KINDS = ['image', 'video', 'audio'] as const;

const items = z.array(z.record(z.string(), z.unknown())).optional().catch(undefined);

export default defineProvider({
  name: 'novita',
  title: 'Novita AI',
  docs: 'https://novita.ai/docs/api-reference/model-apis-webhook',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['`videos` and `audios` are written as `images` are, with `video_url` and `audio_url`.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event_type: optionalText,
    payload: z.object({
      task: z.object({
        task_id: z.string().min(1),
        status: z.string().min(1),
        task_type: optionalText,
        reason: optionalText,
      }),
      images: items,
      videos: items,
      audios: items,
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The task’s id and its status: there is no delivery id, and a task ends once.',
    of: ({ payload: { task } }) => `${task.task_id}:${task.status}`,
  },
  normalize: ({ event_type: type, payload }) => {
    const { task_id: id, status, task_type: task, reason } = payload.task;
    const state = lookUp(STATES, status);
    if (!state) {
      return [passThrough(nativeType('ai.novita', status.toLowerCase()), { subject: id })];
    }
    const outputs = KINDS.flatMap((kind) =>
      (payload[`${kind}s`] ?? []).flatMap((item) => {
        const url = item[`${kind}_url`];
        return isUrl(url) ? [outputAt(url, { kind })] : [];
      }),
    );
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, task }),
        outputs: state === 'succeeded' ? outputs : [],
        error: state === 'failed' ? jobError('unknown', reason) : undefined,
        native: withoutUndefined({ type, status }),
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented.',
    source: 'https://novita.ai/docs/api-reference/model-apis-webhook',
  }),
});
